import type { AutoScalingGroup, LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling'
import type { Image, InstanceMetadataDefaultsResponse, LaunchTemplateVersion } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'

type Version = Pick<Json<LaunchTemplateVersion>, 'VersionNumber' | 'LaunchTemplateData'>
type Group = Json<AutoScalingGroup>

interface Template {
  LaunchTemplateId?: string | undefined
  LaunchTemplateName?: string | undefined
  DefaultVersionNumber?: number | undefined
  LatestVersionNumber?: number | undefined
}

/** What holds where a version does not say whether IMDSv2 is required. */
export interface MetadataDefaults {
  account: Json<InstanceMetadataDefaultsResponse>
  images: readonly Pick<Image, 'ImageId' | 'ImdsSupport'>[]
}

/** Whether a version leaves it to the account and the image to require IMDSv2. */
export function leavesTokensOpen({ LaunchTemplateData }: Version): boolean {
  const { HttpEndpoint, HttpTokens } = LaunchTemplateData?.MetadataOptions ?? {}
  return HttpEndpoint !== 'disabled' && !HttpTokens
}

/** A template may also name a parameter that holds the id: `resolve:ssm:…`. */
export const isImageId = (image: string): boolean => /^ami-[0-9a-f]+$/.test(image)

/**
 * Whether instances of a version answer IMDSv1. What the version says counts before the account's default, and that
 * before the image's. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
 */
export function allowsImdsV1(version: Version, defaults: MetadataDefaults | undefined): boolean {
  const { HttpEndpoint, HttpTokens } = version.LaunchTemplateData?.MetadataOptions ?? {}
  if (HttpEndpoint === 'disabled') return false
  if (HttpTokens) return HttpTokens !== 'required'
  const { account = {}, images = [] } = defaults ?? {}
  if (!HttpEndpoint && account.HttpEndpoint === 'disabled') return false
  if (account.HttpTokens === 'required') return false
  if (account.HttpTokens === 'optional') return true
  const image = images.find(({ ImageId }) => ImageId && ImageId === version.LaunchTemplateData?.ImageId)
  return image?.ImdsSupport !== 'v2.0'
}

/** A version of a template that something launches, and what does: `default`, or Auto Scaling groups by name. */
export interface LaunchedVersion {
  number: number
  by: string[]
}

/** The version that is launched by default, and those that groups launch, in order. */
export function launchedVersions(template: Template, groups: readonly Group[]): LaunchedVersion[] {
  const byNumber = new Map<number, string[]>()
  const add = (number: number | undefined, by: string) => {
    if (number !== undefined) byNumber.set(number, [...(byNumber.get(number) ?? []), by])
  }
  add(template.DefaultVersionNumber, 'default')
  for (const group of groups) {
    const numbers = specificationsOf(group)
      .filter((spec) => isOf(spec, template))
      .map((spec) => numberOf(spec, template))
    for (const number of new Set(numbers)) add(number, group.AutoScalingGroupName ?? 'a group')
  }
  return [...byNumber].map(([number, by]) => ({ number, by })).sort((a, b) => a.number - b.number)
}

const isOf = (spec: LaunchTemplateSpecification, { LaunchTemplateId, LaunchTemplateName }: Template) =>
  spec.LaunchTemplateId ? spec.LaunchTemplateId === LaunchTemplateId : spec.LaunchTemplateName === LaunchTemplateName

/** A group that names no version launches the default one. */
function numberOf({ Version = '$Default' }: LaunchTemplateSpecification, template: Template): number | undefined {
  if (Version === '$Latest') return template.LatestVersionNumber
  return Version === '$Default' ? template.DefaultVersionNumber : Number(Version)
}

function specificationsOf({ LaunchTemplate, MixedInstancesPolicy }: Group): LaunchTemplateSpecification[] {
  const mixed = MixedInstancesPolicy?.LaunchTemplate
  const overrides = mixed?.Overrides?.map((override) => override.LaunchTemplateSpecification) ?? []
  return [LaunchTemplate, mixed?.LaunchTemplateSpecification, ...overrides].flatMap((spec) => spec ?? [])
}
