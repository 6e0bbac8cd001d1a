import { isImageId, leavesTokensOpen } from '../aws/launch-template.ts'
import type { Place } from '../collection.ts'
import { ec2 } from './ec2.ts'

const arnOf = ({ partition, region, account }: Place, id: string | undefined) =>
  `arn:${partition}:ec2:${region}:${account}:launch-template/${id}`

/** What instances are launched from; a version of a template is complete in itself and never changes. */
export const launchTemplates = ec2
  .collection('launchTemplates', {
    type: 'AWS::EC2::LaunchTemplate',
    calls: ['DescribeLaunchTemplates'],
    list: async (call) => (await call('DescribeLaunchTemplates')).LaunchTemplates,
    id: (template, place) => arnOf(place, template.LaunchTemplateId),
    name: (template) => template.LaunchTemplateName,
    tags: (template) => template.Tags,
  })
  /** Every version of the template, with the user data scrubbed. */
  .extra('versions', {
    calls: ['DescribeLaunchTemplateVersions'],
    get: (call, template) => versionsOf(template, (input) => call('DescribeLaunchTemplateVersions', input)),
  })
  /**
   * What holds for versions that do not say whether IMDSv2 is required: the account's defaults in the region and, where
   * these leave it open, the images' own. Undefined, and not asked for, where every version says it.
   */
  .extra('metadataDefaults', {
    calls: ['DescribeLaunchTemplateVersions', 'GetInstanceMetadataDefaults', 'DescribeImages'],
    get: async (call, template) => {
      const versions = await versionsOf(template, (input) => call('DescribeLaunchTemplateVersions', input))
      const open = versions.filter(leavesTokensOpen)
      if (open.length === 0) return undefined
      const { AccountLevel: account = {} } = await call('GetInstanceMetadataDefaults')
      if (['required', 'optional'].includes(account.HttpTokens ?? '')) return { account, images: [] }
      const ids = new Set(open.flatMap(({ LaunchTemplateData }) => LaunchTemplateData?.ImageId ?? []))
      // One by one: of several, one that is gone would hide the others.
      const images = [...ids].filter(isImageId).map(async (id) => {
        const gone = { absentOn: ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'] } as const
        return (await call('DescribeImages', { ImageIds: [id] }, gone))?.Images ?? []
      })
      const found = (await Promise.all(images)).flat()
      return { account, images: found.map(({ ImageId, ImdsSupport }) => ({ ImageId, ImdsSupport })) }
    },
  })

interface Template {
  LaunchTemplateId?: string | undefined
  LatestVersionNumber?: number | undefined
  DefaultVersionNumber?: number | undefined
}

interface Version {
  LaunchTemplateId?: string | undefined
  VersionNumber?: number | undefined
}

type Describe<V> = (input: { Versions: string[] } | { LaunchTemplateId: string | undefined }) => Promise<{
  LaunchTemplateVersions?: V[] | undefined
}>

/**
 * One call tells the latest and the default version of every template, which are all versions of most. A template that
 * has more is asked for by itself: AWS tells old versions of one template only.
 */
export async function versionsOf<V extends Version>(template: Template, describe: Describe<V>): Promise<V[]> {
  const { LaunchTemplateId, LatestVersionNumber, DefaultVersionNumber } = template
  const hasMore = LatestVersionNumber !== 1 && !(LatestVersionNumber === 2 && DefaultVersionNumber === 1)
  const input = hasMore ? { LaunchTemplateId } : { Versions: ['$Latest', '$Default'] }
  const { LaunchTemplateVersions: versions } = await describe(input)
  const own = versions?.filter((version) => version.LaunchTemplateId === LaunchTemplateId) ?? []
  // The latest version may be the default one as well, and come twice.
  return [...new Map(own.map((version) => [version.VersionNumber, version])).values()]
}
