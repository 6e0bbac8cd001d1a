import type { IpPermission, ManagedPrefixList, PrefixListEntry, SecurityGroup } from '@aws-sdk/client-ec2'
import { oncePerList } from '../once-per-list.ts'

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

/** Whether a rule lets every port through, of one protocol at least. */
export function coversEveryPort({ IpProtocol = '', FromPort = -1, ToPort = -1 }: IpPermission): boolean {
  if (IpProtocol === '-1') return true
  // ICMP has types where others have ports; of the remaining protocols, only TCP and UDP have any.
  if (!['tcp', '6', 'udp', '17'].includes(IpProtocol)) return false
  return FromPort === -1 || (FromPort <= 1 && ToPort === 65_535)
}

/** The CIDR blocks that may reach a TCP port: see `admittedBy`. */
export const admittedTo = (group: WithEntries, port: number): Admitted[] =>
  admittedBy(group, (permission) => coversTcpPort(permission, port))

/**
 * The CIDR blocks that some inbound rules admit, those of prefix lists included; other security groups are not blocks.
 * Throws when a prefix list was not expanded: a list that nobody read must not look empty.
 */
export function admittedBy(group: WithEntries, counts: (permission: IpPermission) => boolean): Admitted[] {
  const { IpPermissions = [], prefixListEntries = [] } = group
  return IpPermissions.flatMap((permission, index) => {
    if (!counts(permission)) return []
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

/** `0.0.0.0/0`, or `0.0.0.0/0 (pl-1)` where a prefix list names it. */
export const describeSource = ({ cidr, named }: Admitted): string => (named === cidr ? cidr : `${cidr} (${named})`)

interface NetworkInterface {
  Groups?: readonly { GroupId?: string | undefined }[] | undefined
  /** The account that has it: `amazon-elb` where it is one of a load balancer. */
  RequesterId?: string | undefined
  InterfaceType?: string | undefined
}

/** The groups that some network interface uses. */
export const usedGroups = oncePerList(
  (interfaces: readonly NetworkInterface[]) =>
    new Set(interfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId))),
)

/** The groups that something else than a load balancer uses. */
const groupsBesidesLoadBalancers = oncePerList((interfaces: readonly NetworkInterface[]) =>
  usedGroups(interfaces.filter((each) => !isOfLoadBalancer(each))),
)

const isOfLoadBalancer = ({ RequesterId, InterfaceType }: NetworkInterface) =>
  RequesterId === 'amazon-elb' || InterfaceType === 'network_load_balancer'

interface LoadBalancer {
  LoadBalancerArn?: string | undefined
  Scheme?: string | undefined
  SecurityGroups?: readonly string[] | undefined
}

interface Listener {
  LoadBalancerArn?: string | undefined
  Port?: number | undefined
}

/**
 * The ports on which internet-facing load balancers with this group listen: these are meant to be reached. None where
 * anything else uses the group, too: an instance behind the same group is not meant to be.
 */
export function listenerPorts(
  { GroupId = '' }: SecurityGroup,
  { networkInterfaces, loadBalancers, listeners }: ServedBy,
): Set<number | undefined> {
  if (groupsBesidesLoadBalancers(networkInterfaces).has(GroupId)) return new Set()
  const facing = loadBalancers.filter(
    ({ Scheme, SecurityGroups }) => Scheme === 'internet-facing' && SecurityGroups?.includes(GroupId),
  )
  const arns = new Set(facing.map(({ LoadBalancerArn }) => LoadBalancerArn))
  return new Set(listeners.filter(({ LoadBalancerArn }) => arns.has(LoadBalancerArn)).map(({ Port }) => Port))
}

interface ServedBy {
  networkInterfaces: readonly NetworkInterface[]
  loadBalancers: readonly LoadBalancer[]
  listeners: readonly Listener[]
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
