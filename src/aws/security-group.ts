import type { IpPermission, ManagedPrefixList, PrefixListEntry, SecurityGroup } from '@aws-sdk/client-ec2'

/** A security group with the extra `prefixListEntries` of its collection. */
interface WithEntries extends SecurityGroup {
  prefixListEntries?: readonly { PrefixListId: string; Entries: readonly PrefixListEntry[] }[]
}

/** A security group with the extra `prefixLists` of its collection. */
interface WithPrefixLists extends SecurityGroup {
  prefixLists?: readonly ManagedPrefixList[]
}

/** Whether a rule lets TCP through to a port: protocol `tcp`, its number 6, or `-1` for every protocol and port. */
export function coversTcpPort({ IpProtocol, FromPort = -1, ToPort = -1 }: IpPermission, port: number): boolean {
  if (IpProtocol === '-1') return true
  if (IpProtocol !== 'tcp' && IpProtocol !== '6') return false
  // A range that is left out, or written as -1, is every port.
  return FromPort === -1 || (FromPort <= port && port <= ToPort)
}

/** A block that an inbound rule admits: the value that names it, and where in the row that value stands. */
export interface Admitted {
  cidr: string
  named: string
  path: string
}

/**
 * The CIDR blocks that may reach a TCP port, those of prefix lists included; other security groups are not blocks.
 * Throws when a prefix list was not expanded: a list that nobody read must not look empty.
 */
export function admittedTo({ IpPermissions = [], prefixListEntries = [] }: WithEntries, port: number): Admitted[] {
  return IpPermissions.flatMap((permission, index) => {
    if (!coversTcpPort(permission, port)) return []
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = permission
    const rule = `IpPermissions[${index}]`
    const block = (cidr: string | undefined, path: string, named = cidr) =>
      cidr && named ? [{ cidr, named, path }] : []
    return [
      ...IpRanges.flatMap(({ CidrIp }, i) => block(CidrIp, `${rule}.IpRanges[${i}].CidrIp`)),
      ...Ipv6Ranges.flatMap(({ CidrIpv6 }, i) => block(CidrIpv6, `${rule}.Ipv6Ranges[${i}].CidrIpv6`)),
      ...PrefixListIds.flatMap(({ PrefixListId }, i) => {
        const list = prefixListEntries.find((entries) => entries.PrefixListId === PrefixListId)
        if (!list) throw new Error(`prefix list ${PrefixListId} was not expanded.`)
        const path = `${rule}.PrefixListIds[${i}].PrefixListId`
        return list.Entries.flatMap(({ Cidr }) => block(Cidr, path, PrefixListId))
      }),
    ]
  })
}

/** AWS's own lists of the addresses that CloudFront reaches its origins from. */
const CLOUDFRONT_LISTS = [
  'com.amazonaws.global.cloudfront.origin-facing',
  'com.amazonaws.global.ipv6.cloudfront.origin-facing',
]

/** Whether these groups together let CloudFront, and nobody else, reach a TCP port. */
export function admitOnlyCloudFront(groups: readonly WithPrefixLists[], port: number): boolean {
  const cloudFront = groups
    .flatMap(({ prefixLists = [] }) => prefixLists)
    .filter(({ OwnerId, PrefixListName }) => OwnerId === 'AWS' && CLOUDFRONT_LISTS.includes(PrefixListName ?? ''))
    .map(({ PrefixListId }) => PrefixListId)
  const rules = groups.flatMap(({ IpPermissions = [] }) => IpPermissions).filter((rule) => coversTcpPort(rule, port))
  const lists = rules.flatMap(({ PrefixListIds = [] }) => PrefixListIds)
  const others = rules.flatMap(({ IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [] }) => [
    ...IpRanges,
    ...Ipv6Ranges,
    ...UserIdGroupPairs,
  ])
  return lists.length > 0 && others.length === 0 && lists.every(({ PrefixListId }) => cloudFront.includes(PrefixListId))
}
