import type { Image, InstanceTypeInfo, InstanceTypeOffering, KeyPairInfo, SecurityGroup } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { type Evidence, seen } from '../rule.ts'
import { parseTime } from '../time.ts'
import { isParameter, type Launch } from './launch-source.ts'

/** What there is in the region, of all that a launch can name. */
export interface Stock {
  images: readonly Json<Image>[]
  types: readonly Json<InstanceTypeInfo>[]
  offerings: readonly Json<InstanceTypeOffering>[]
  securityGroups: readonly Json<SecurityGroup>[]
  keyPairs: readonly Json<KeyPairInfo>[]
}

export interface LaunchProblem {
  message: string
  evidence: Evidence
  /** Launches still succeed, but not for ever. */
  isNear?: boolean
}

/** Why instances cannot be launched in one of these ways; each problem once, however many ways share it. */
export function launchProblems(
  launches: readonly (Launch | { missing: string })[],
  zones: readonly string[],
  stock: Stock,
  now: Date,
): LaunchProblem[] {
  const found = launches.flatMap((launch) =>
    'missing' in launch
      ? problem(`The ${launch.missing} does not exist.`, 'source', launch.missing, 'one that exists')
      : [
          ...imageProblems(launch, stock, now),
          ...groupProblems(launch, stock),
          ...keyProblems(launch, stock),
          ...typeProblems(launch, stock),
        ],
  )
  const all = [...found, ...zoneProblems(launches, zones, stock)]
  return [...new Map(all.map((each) => [each.message, each])).values()]
}

const problem = (message: string, path: string, value: string | null, expected: string): LaunchProblem[] => [
  { message, evidence: seen(path, value, expected) },
]

function imageProblems({ from, imageId }: Launch, { images }: Stock, now: Date): LaunchProblem[] {
  if (!imageId) return problem(`The ${from} names no image.`, 'ImageId', null, 'an image')
  if (isParameter(imageId)) return []
  const image = imagesById(images).get(imageId)
  const gone = `Image ${imageId} of ${from} does not exist, or is not shared with the account.`
  if (!image) return problem(gone, 'ImageId', imageId, 'an image that exists')
  if (image.State && image.State !== 'available') {
    return problem(`Image ${imageId} of ${from} is ${image.State}.`, 'images.State', image.State, 'available')
  }
  const { DeprecationTime } = image
  if ((parseTime(DeprecationTime) ?? Infinity) > now.getTime()) return []
  const message = `Image ${imageId} of ${from} is deprecated since ${DeprecationTime?.slice(0, 10)}.`
  return [{ message, evidence: seen('images.DeprecationTime', DeprecationTime, 'in the future'), isNear: true }]
}

const imagesById = oncePerList((images: Stock['images']) => new Map(images.map((image) => [image.ImageId, image])))

function groupProblems({ from, securityGroups }: Launch, stock: Stock): LaunchProblem[] {
  const known = groupNames(stock.securityGroups)
  return securityGroups
    .filter((group) => !known.has(group))
    .flatMap((group) =>
      problem(`Security group ${group} of ${from} does not exist.`, 'SecurityGroupIds', group, 'a group that exists'),
    )
}

const groupNames = oncePerList(
  (groups: Stock['securityGroups']) => new Set(groups.flatMap(({ GroupId, GroupName }) => [GroupId, GroupName])),
)

function keyProblems({ from, keyName }: Launch, { keyPairs }: Stock): LaunchProblem[] {
  if (!keyName || keyPairs.some(({ KeyName }) => KeyName === keyName)) return []
  return problem(`Key pair ${keyName} of ${from} does not exist.`, 'KeyName', keyName, 'a key pair that exists')
}

function typeProblems({ from, imageId, instanceType, byAttributes }: Launch, stock: Stock): LaunchProblem[] {
  if (byAttributes) return []
  if (!instanceType) return problem(`The ${from} names no instance type.`, 'InstanceType', null, 'an instance type')
  const architecture = imagesById(stock.images).get(imageId)?.Architecture
  const type = stock.types.find(({ InstanceType }) => InstanceType === instanceType)
  const runs: string[] = type?.ProcessorInfo?.SupportedArchitectures ?? []
  if (!architecture || runs.length === 0 || runs.includes(architecture)) return []
  const message = `Type ${instanceType} of ${from} runs ${runs.join(' and ')}, and image ${imageId} is ${architecture}.`
  return problem(message, 'InstanceType', instanceType, `a type for ${architecture}`)
}

/** Where one of several types is offered, the group launches that one. */
function zoneProblems(
  launches: readonly (Launch | { missing: string })[],
  zones: readonly string[],
  { offerings }: Stock,
): LaunchProblem[] {
  const known = launches.flatMap((launch) => ('missing' in launch ? [] : launch))
  const types = [...new Set(known.flatMap(({ instanceType }) => instanceType ?? []))]
  if (types.length === 0 || known.some(({ byAttributes }) => byAttributes)) return []
  const offered = offeredIn(offerings)
  return zones
    .filter((zone) => !types.some((type) => offered.has(`${type} ${zone}`)))
    .flatMap((zone) =>
      problem(
        `Zone ${zone} does not offer ${types.join(' or ')}.`,
        'AvailabilityZones',
        zone,
        'a zone that offers the type',
      ),
    )
}

const offeredIn = oncePerList(
  (offerings: Stock['offerings']) =>
    new Set(offerings.map(({ InstanceType, Location }) => `${InstanceType} ${Location}`)),
)
