import type { Instance, LaunchTemplate } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'
import { ec2 } from './ec2.ts'
import { versionsOf } from './launch-templates.ts'

/** An instance or a launch template, in EC2's shape of either. */
type Owner = Partial<Json<Instance> & Json<LaunchTemplate>>

/** User data of an instance, or of a version of a launch template, scrubbed: see `verdictOnUserData`. */
export interface UserData {
  /** Undefined for an instance. */
  version?: number | undefined
  /** Where it stands in the row. */
  verdict: string
}

const STATES = ['pending', 'running', 'stopping', 'stopped']

/** Whatever has user data: instances, and the launch templates that hand it to instances. */
export const userDataOwners = ec2
  .collection('userDataOwners', {
    type: (owner: Owner) => (owner.LaunchTemplateId ? 'AWS::EC2::LaunchTemplate' : 'AWS::EC2::Instance'),
    calls: ['DescribeInstances', 'DescribeLaunchTemplates'],
    list: async (call): Promise<Owner[] | undefined> => {
      const [{ Reservations }, { LaunchTemplates }] = await Promise.all([
        call('DescribeInstances'),
        call('DescribeLaunchTemplates'),
      ])
      if (!Reservations || !LaunchTemplates) return undefined
      return [...Reservations.flatMap(({ Instances = [] }) => Instances), ...LaunchTemplates]
    },
    id: ({ InstanceId, LaunchTemplateId }: Owner, { partition, region, account }) => {
      const resource = LaunchTemplateId ? `launch-template/${LaunchTemplateId}` : `instance/${InstanceId}`
      return `arn:${partition}:ec2:${region}:${account}:${resource}`
    },
    name: ({ LaunchTemplateName, Tags, InstanceId }: Owner) =>
      LaunchTemplateName ?? (Tags?.find(({ Key }) => Key === 'Name')?.Value || InstanceId),
    tags: (owner: Owner) => owner.Tags,
  })
  /**
   * What each has, of a template every version. An instance is asked for one by one, because EC2 has no call for all;
   * one that is gone has none.
   */
  .extra('userData', {
    calls: ['DescribeInstanceAttribute', 'DescribeLaunchTemplateVersions'],
    get: async (call, owner): Promise<UserData[]> => {
      if (owner.LaunchTemplateId) {
        const versions = await versionsOf(owner, (input) => call('DescribeLaunchTemplateVersions', input))
        return versions.flatMap(({ VersionNumber: version, LaunchTemplateData }) => {
          const verdict = LaunchTemplateData?.UserData
          return verdict ? [{ version, verdict }] : []
        })
      }
      if (!STATES.includes(owner.State?.Name ?? '')) return []
      const input = { InstanceId: owner.InstanceId, Attribute: 'userData' } as const
      const answer = await call('DescribeInstanceAttribute', input, { absentOn: ['InvalidInstanceID.NotFound'] })
      const verdict = answer?.UserData?.Value
      return verdict ? [{ verdict }] : []
    },
  })
