import type {
  AutoScalingGroup,
  LaunchConfiguration,
  LaunchTemplateOverrides,
  LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling'
import type { LaunchTemplateVersion } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'

type Group = Json<AutoScalingGroup>
type Configuration = Json<LaunchConfiguration>
type Version = Json<LaunchTemplateVersion>
export type TemplateSpec = Json<LaunchTemplateSpecification>

/** Which launch template a group names, whether by itself or in a mixed instances policy. */
export function templateOf(group: Group): TemplateSpec | undefined {
  return group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification
}

/** What a mixed instances policy says in the place of the template; an override may name a template of its own. */
function overridesOf({ MixedInstancesPolicy }: Group): Json<LaunchTemplateOverrides>[] {
  return MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []
}

/** Every launch template that a group may launch from. */
export function templateSpecsOf(group: Group): TemplateSpec[] {
  const own = overridesOf(group).map(({ LaunchTemplateSpecification }) => LaunchTemplateSpecification)
  return [templateOf(group), ...own].filter((spec) => spec !== undefined)
}

interface NumberedVersion {
  LaunchTemplateId?: string | undefined
  LaunchTemplateName?: string | undefined
  VersionNumber?: number | undefined
  DefaultVersion?: boolean | undefined
}

/** The version that is meant, out of those known; AWS takes the default version where none is named. */
export function versionOf<V extends NumberedVersion>(spec: TemplateSpec, versions: readonly V[]): V | undefined {
  const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = spec
  const byTemplate = versionsByTemplate(versions)
  const own = (byTemplate.get(LaunchTemplateId ? `id ${LaunchTemplateId}` : `name ${LaunchTemplateName}`) ?? []) as V[]
  if (Version === '$Default') return own.find(({ DefaultVersion }) => DefaultVersion)
  if (Version !== '$Latest') return own.find(({ VersionNumber }) => String(VersionNumber) === Version)
  return own.reduce<V | undefined>((a, b) => ((a?.VersionNumber ?? 0) > (b.VersionNumber ?? 0) ? a : b), undefined)
}

const versionsByTemplate = oncePerList((versions: readonly NumberedVersion[]) => {
  const ids = groupBy(versions, ({ LaunchTemplateId }) => `id ${LaunchTemplateId}`)
  const names = groupBy(versions, ({ LaunchTemplateName }) => `name ${LaunchTemplateName}`)
  return new Map([...ids, ...names])
})

/** `launch template web`, or its id where AWS gave no name. */
export const templateWords = ({ LaunchTemplateId, LaunchTemplateName }: TemplateSpec): string =>
  `launch template ${LaunchTemplateName ?? LaunchTemplateId}`

/** Images and instance types that are named in what groups launch from, each once, sorted. */
export interface LaunchNames {
  imageIds: string[]
  instanceTypes: string[]
}

export function namesOf(
  sources: readonly { ImageId?: string | undefined; InstanceType?: string | undefined }[],
): LaunchNames {
  const sorted = (values: (string | undefined)[]) => [...new Set(values)].filter((value) => value !== undefined).sort()
  return {
    imageIds: sorted(sources.map(({ ImageId }) => ImageId)).filter((id) => !isParameter(id)),
    instanceTypes: sorted(sources.map(({ InstanceType }) => InstanceType)),
  }
}

export const mergedNames = (one: LaunchNames, other: LaunchNames): LaunchNames => ({
  imageIds: [...new Set([...one.imageIds, ...other.imageIds])].sort(),
  instanceTypes: [...new Set([...one.instanceTypes, ...other.instanceTypes])].sort(),
})

/** `resolve:ssm:/golden-image`: the image is looked up in Parameter Store at every launch. */
export const isParameter = (imageId: string): boolean => imageId.startsWith('resolve:')

/** One way in which a group may launch an instance. */
export interface Launch {
  /** `launch template web, version 14` */
  from: string
  imageId: string | undefined
  keyName: string | undefined
  /** Ids, or names in the default VPC. */
  securityGroups: string[]
  /** Undefined where the group lets AWS choose by attributes. */
  instanceType: string | undefined
  byAttributes: boolean
}

/** Every way in which a group may launch an instance; for a source that does not exist, only its name. */
export function launchesOf(
  group: Group,
  known: { configurations: readonly Configuration[]; versions: readonly Version[] },
): (Launch | { missing: string })[] {
  const { LaunchConfigurationName } = group
  if (LaunchConfigurationName) {
    const found = known.configurations.find((each) => each.LaunchConfigurationName === LaunchConfigurationName)
    const from = `launch configuration ${LaunchConfigurationName}`
    return [found ? ofConfiguration(found, from) : { missing: from }]
  }
  const overrides = overridesOf(group)
  return (overrides.length > 0 ? overrides : [{}]).flatMap((override) => {
    const spec = override.LaunchTemplateSpecification ?? templateOf(group)
    if (!spec) return []
    const version = versionOf(spec, known.versions)
    const missing = `${templateWords(spec)}, version ${spec.Version ?? '$Default'}`
    return [version ? ofVersion(version, override) : { missing }]
  })
}

function ofConfiguration({ ImageId, KeyName, SecurityGroups = [], InstanceType }: Configuration, from: string): Launch {
  return {
    from,
    imageId: ImageId,
    keyName: KeyName,
    securityGroups: SecurityGroups,
    instanceType: InstanceType,
    byAttributes: false,
  }
}

function ofVersion(version: Version, override: Json<LaunchTemplateOverrides>): Launch {
  const data = version.LaunchTemplateData ?? {}
  const { ImageId, KeyName, SecurityGroupIds = [], SecurityGroups = [], NetworkInterfaces = [] } = data
  const byAttributes = !override.InstanceType && Boolean(override.InstanceRequirements ?? data.InstanceRequirements)
  return {
    from: `${templateWords(version)}, version ${version.VersionNumber}`,
    imageId: override.ImageId ?? ImageId,
    keyName: KeyName,
    securityGroups: [...SecurityGroupIds, ...SecurityGroups, ...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups)],
    instanceType: byAttributes ? undefined : (override.InstanceType ?? data.InstanceType),
    byAttributes,
  }
}

/** The instances that serve: not those that are coming or going. */
export const inService = ({ Instances = [] }: Group) =>
  Instances.filter(({ LifecycleState }) => LifecycleState === 'InService')

/** Whether the group alone shows that all its instances run what it launches now: it names the version by number. */
export function isSettled(group: Group): boolean {
  const { LaunchConfigurationName, MixedInstancesPolicy, LaunchTemplate } = group
  const instances = inService(group)
  if (LaunchConfigurationName) {
    return instances.every((instance) => instance.LaunchConfigurationName === LaunchConfigurationName)
  }
  if (MixedInstancesPolicy || !LaunchTemplate || LaunchTemplate.Version?.startsWith('$')) return instances.length === 0
  const { LaunchTemplateId, Version } = LaunchTemplate
  return instances.every(
    (instance) =>
      instance.LaunchTemplate?.LaunchTemplateId === LaunchTemplateId && instance.LaunchTemplate?.Version === Version,
  )
}

/** What an instance was launched from; `none` where it was attached by hand, or its source was deleted. */
export function sourceOf(instance: {
  LaunchConfigurationName?: string | undefined
  LaunchTemplate?: TemplateSpec | undefined
}): string {
  const { LaunchConfigurationName, LaunchTemplate } = instance
  if (LaunchConfigurationName) return `launch configuration ${LaunchConfigurationName}`
  return LaunchTemplate
    ? `launch template ${LaunchTemplate.LaunchTemplateId}, version ${LaunchTemplate.Version}`
    : 'none'
}

/** What a group launches from now. */
export interface CurrentSource {
  /** As `sourceOf` has them; several where overrides name templates of their own. */
  names: string[]
  words: string
  made: string | undefined
}

/** Undefined when a launch configuration or template version that the group names does not exist. */
export function currentSource(
  group: Group,
  known: { configurations: readonly Configuration[]; versions: readonly Version[] },
): CurrentSource | undefined {
  const { LaunchConfigurationName } = group
  if (LaunchConfigurationName) {
    const found = known.configurations.find((each) => each.LaunchConfigurationName === LaunchConfigurationName)
    const name = `launch configuration ${LaunchConfigurationName}`
    return found && { names: [name], words: name, made: found.CreatedTime }
  }
  const versions = templateSpecsOf(group).map((spec) => versionOf(spec, known.versions))
  const found = versions.filter((version) => version !== undefined)
  if (found.length === 0 || found.length < versions.length) return undefined
  return {
    names: found.map(({ LaunchTemplateId, VersionNumber }) =>
      sourceOf({ LaunchTemplate: { LaunchTemplateId, Version: String(VersionNumber) } }),
    ),
    words: [...new Set(found.map((each) => `${templateWords(each)}, version ${each.VersionNumber}`))].join(' or '),
    made: found
      .map(({ CreateTime }) => CreateTime ?? '')
      .sort()
      .at(-1),
  }
}
