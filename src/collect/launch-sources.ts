import { mergedNames, namesOf, type TemplateSpec, templateSpecsOf, versionOf } from '../aws/launch-source.ts'
import type { Place } from '../collection.ts'
import { autoscaling } from './autoscaling.ts'
import { ofEach } from './chunks.ts'
import { ec2 } from './ec2.ts'

const rootArn = (_row: object, { partition, account }: Place) => `arn:${partition}:iam::${account}:root`

/**
 * What the groups of a region launch from, in one row; none where there is no group. It is the parent of the
 * collections below, so that each of them is one call for the region and not one for each group.
 */
export const launchSources = autoscaling.collection('launchSources', {
  type: 'AWS::::Account',
  calls: ['DescribeAutoScalingGroups', 'DescribeLaunchConfigurations'],
  list: async (call) => {
    const { AutoScalingGroups = [] } = await call('DescribeAutoScalingGroups')
    if (AutoScalingGroups.length === 0) return []
    const { LaunchConfigurations = [] } = await call('DescribeLaunchConfigurations')
    const named = new Set(AutoScalingGroups.map((group) => group.LaunchConfigurationName))
    const configurations = LaunchConfigurations.filter((each) => named.has(each.LaunchConfigurationName))
    const overrides = AutoScalingGroups.flatMap(
      ({ MixedInstancesPolicy }) => MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [],
    )
    return [{ ...namesOf([...configurations, ...overrides]), templates: AutoScalingGroups.flatMap(templateSpecsOf) }]
  },
  id: rootArn,
})

interface Version {
  LaunchTemplateId?: string | undefined
  LaunchTemplateName?: string | undefined
  VersionNumber?: number | undefined
  DefaultVersion?: boolean | undefined
}

type AskVersions<V> = (input: {
  LaunchTemplateId?: string | undefined
  Versions: string[]
}) => Promise<{ LaunchTemplateVersions?: V[] | undefined } | undefined>

/**
 * The latest and the default version of every template come in one call. Only a version that a group names by another
 * number is asked for; a template that is not in that one call is not asked for at all: it does not exist.
 */
async function findVersions<V extends Version>(templates: readonly TemplateSpec[], ask: AskVersions<V>) {
  if (templates.length === 0) return []
  const current = (await ask({ Versions: ['$Latest', '$Default'] }))?.LaunchTemplateVersions
  if (!current) return undefined
  const missed = templates.flatMap((spec) => {
    if (!/^\d+$/.test(spec.Version ?? '') || versionOf(spec, current)) return []
    const id = versionOf({ ...spec, Version: '$Latest' }, current)?.LaunchTemplateId
    return id ? [`${id} ${spec.Version}`] : []
  })
  // Of several versions in one call AWS gives none if one does not exist.
  const found = [...new Set(missed)].map(async (each) => {
    const [LaunchTemplateId, version = ''] = each.split(' ')
    return (await ask({ LaunchTemplateId, Versions: [version] }))?.LaunchTemplateVersions ?? []
  })
  const versions = [...current, ...(await Promise.all(found)).flat()]
  return [...new Map(versions.map((each) => [`${each.LaunchTemplateId} ${each.VersionNumber}`, each])).values()]
}

const GONE = { absentOn: ['InvalidLaunchTemplateId.VersionNotFound', 'InvalidLaunchTemplateId.NotFound'] } as const

const templateArn = ({ LaunchTemplateId }: Version, { partition, region, account }: Place) =>
  `arn:${partition}:ec2:${region}:${account}:launch-template/${LaunchTemplateId}`

/** The latest and the default version of every launch template, and those that a group names by number. */
export const groupTemplateVersions = ec2.collection('groupTemplateVersions', {
  type: 'AWS::EC2::LaunchTemplate',
  parent: launchSources,
  calls: ['DescribeLaunchTemplateVersions'],
  list: (call, { parent: { templates } }) =>
    findVersions(templates, (input) => call('DescribeLaunchTemplateVersions', input, GONE)),
  id: (version, place) => `${templateArn(version, place)}#${version.VersionNumber}`,
  arn: templateArn,
})

/** The images and instance types that groups name in whatever they launch from, in one row. */
export const launchNames = ec2.collection('launchNames', {
  type: 'AWS::::Account',
  parent: launchSources,
  calls: ['DescribeLaunchTemplateVersions'],
  list: async (call, { parent: { templates, imageIds, instanceTypes } }) => {
    const versions = await findVersions(templates, (input) => call('DescribeLaunchTemplateVersions', input, GONE))
    const used = versions && templates.flatMap((spec) => versionOf(spec, versions)?.LaunchTemplateData ?? [])
    return used && [mergedNames(namesOf(used), { imageIds, instanceTypes })]
  },
  id: rootArn,
})

/**
 * The images that groups launch, those that are deprecated or disabled too. A filter leaves out an image that does
 * not exist, or that the account may not use, where `ImageIds` would refuse the whole call.
 */
export const groupImages = ec2.collection('groupImages', {
  type: 'AWS::EC2::Image',
  parent: launchNames,
  calls: ['DescribeImages'],
  list: (call, { parent: { imageIds } }) =>
    ofEach(imageIds, async (Values) => {
      const Filters = [{ Name: 'image-id', Values }]
      return (await call('DescribeImages', { Filters, IncludeDeprecated: true, IncludeDisabled: true })).Images
    }),
  id: (image, { partition, region }) => `arn:${partition}:ec2:${region}::image/${image.ImageId}`,
})

/** The instance types that groups launch. */
export const groupInstanceTypes = ec2.collection('groupInstanceTypes', {
  type: 'AWS::EC2::InstanceType',
  parent: launchNames,
  calls: ['DescribeInstanceTypes'],
  list: (call, { parent: { instanceTypes } }) =>
    ofEach(instanceTypes, async (Values) => {
      const Filters = [{ Name: 'instance-type', Values }]
      return (await call('DescribeInstanceTypes', { Filters })).InstanceTypes
    }),
  id: (type) => type.InstanceType,
})

/** The zones in which each of these types is offered; `Location` is the zone's name. */
export const typeOfferings = ec2.collection('typeOfferings', {
  type: 'AWS::EC2::InstanceType',
  parent: launchNames,
  calls: ['DescribeInstanceTypeOfferings'],
  list: (call, { parent: { instanceTypes } }) =>
    ofEach(instanceTypes, async (Values) => {
      const Filters = [{ Name: 'instance-type', Values }]
      const input = { LocationType: 'availability-zone' as const, Filters }
      return (await call('DescribeInstanceTypeOfferings', input)).InstanceTypeOfferings
    }),
  id: ({ InstanceType, Location }) => `${InstanceType}#${Location}`,
})

export const keyPairs = ec2.collection('keyPairs', {
  type: 'AWS::EC2::KeyPair',
  calls: ['DescribeKeyPairs'],
  list: async (call) => (await call('DescribeKeyPairs')).KeyPairs,
  id: (pair, { partition, region, account }) => `arn:${partition}:ec2:${region}:${account}:key-pair/${pair.KeyPairId}`,
  name: (pair) => pair.KeyName,
  tags: (pair) => pair.Tags,
})
