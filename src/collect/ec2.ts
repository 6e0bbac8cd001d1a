import { verdictOnUserData } from '../aws/user-data.ts'
import { withoutSharedKeys } from '../aws/vpn.ts'
import { defineService, type Place } from '../collection.ts'
import { ofEach } from './chunks.ts'

export const ec2 = defineService({
  name: 'ec2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ec2'),
  pageSize: {
    default: 1000,
    DescribeInstanceTypes: 100,
    DescribeLaunchTemplates: 200,
    DescribeLaunchTemplateVersions: 200,
    DescribeManagedPrefixLists: 100,
    GetManagedPrefixListEntries: 100,
  },
  errors: [
    'InvalidAMIID.NotFound',
    'InvalidAMIID.Unavailable',
    'InvalidInstanceID.NotFound',
    'InvalidSnapshot.NotFound',
    'InvalidLaunchTemplateId.NotFound',
    'InvalidLaunchTemplateId.VersionNotFound',
  ],
  scrub: {
    DescribeInstanceAttribute: ({ UserData, ...attributes }) =>
      UserData?.Value ? { ...attributes, UserData: { Value: verdictOnUserData(UserData.Value) } } : attributes,
    DescribeLaunchTemplateVersions: (answer) => ({
      ...answer,
      LaunchTemplateVersions: answer.LaunchTemplateVersions?.map(({ LaunchTemplateData: data, ...version }) =>
        data?.UserData
          ? { ...version, LaunchTemplateData: { ...data, UserData: verdictOnUserData(data.UserData) } }
          : { ...version, LaunchTemplateData: data },
      ),
    }),
    DescribeVpnConnections: (answer) => ({ ...answer, VpnConnections: answer.VpnConnections?.map(withoutSharedKeys) }),
  },
  narrow: {
    // Of all that the region offers; `aws ec2 describe-instance-types` without more.
    DescribeInstanceTypes: ({ InstanceTypes }, { Filters = [] }) => {
      const types = onlyFilter(Filters, 'instance-type')
      return types && { InstanceTypes: InstanceTypes?.filter(({ InstanceType }) => types.includes(InstanceType ?? '')) }
    },
    // Without `OwnerIds` AWS also lists the public snapshots and those that others share with the account.
    DescribeSnapshots: ({ Snapshots }, { OwnerIds = [], ...filters }, { account }) => {
      // Which of them are public is not in the list.
      if (Object.keys(filters).length > 0) return undefined
      const owners = OwnerIds.map((owner) => (owner === 'self' ? account : owner))
      return { Snapshots: Snapshots?.filter(({ OwnerId }) => OwnerId !== undefined && owners.includes(OwnerId)) }
    },
  },
})

interface Filter {
  Name?: string | undefined
  Values?: string[] | undefined
}

/** What a call is narrowed down to, when it is by this filter and no other. */
function onlyFilter(filters: readonly Filter[], name: string): string[] | undefined {
  const [filter, ...others] = filters
  return filter?.Name === name && others.length === 0 ? filter.Values : undefined
}

/** EC2's answers carry few ARNs; they are made of the place and the id. */
const ec2Arn = ({ partition, region, account }: Place, resource: string) =>
  `arn:${partition}:ec2:${region}:${account}:${resource}`

export const instances = ec2.collection('instances', {
  type: 'AWS::EC2::Instance',
  calls: ['DescribeInstances'],
  list: async (call) =>
    (await call('DescribeInstances')).Reservations?.flatMap((reservation) => reservation.Instances ?? []),
  id: (instance, place) => ec2Arn(place, `instance/${instance.InstanceId}`),
  name: (instance) => instance.Tags?.find(({ Key }) => Key === 'Name')?.Value || instance.InstanceId,
  tags: (instance) => instance.Tags,
})

/** How running instances are, and what AWS has in store for them; AWS leaves out those that do not run. */
export const instanceStatuses = ec2.collection('instanceStatuses', {
  type: 'AWS::EC2::Instance',
  calls: ['DescribeInstanceStatus'],
  list: async (call) => (await call('DescribeInstanceStatus')).InstanceStatuses,
  id: (status, place) => ec2Arn(place, `instance/${status.InstanceId}`),
})

/** The types of the region's instances. A region offers a thousand, in a dozen pages: only those in use are asked for. */
export const instanceTypes = ec2.collection('instanceTypes', {
  type: 'AWS::EC2::InstanceType',
  calls: ['DescribeInstances', 'DescribeInstanceTypes'],
  list: async (call) => {
    const { Reservations = [] } = await call('DescribeInstances')
    const used = Reservations.flatMap(({ Instances = [] }) =>
      Instances.flatMap(({ InstanceType }) => InstanceType ?? []),
    )
    return ofEach([...new Set<string>(used)].sort(), async (Values) => {
      const Filters = [{ Name: 'instance-type', Values }]
      return (await call('DescribeInstanceTypes', { Filters })).InstanceTypes
    })
  },
  id: (type) => type.InstanceType,
})

/** The account's own snapshots: made by hand, by lifecycle policies, by AWS Backup, or as parts of an AMI. */
export const snapshots = ec2.collection('snapshots', {
  type: 'AWS::EC2::Snapshot',
  calls: ['DescribeSnapshots'],
  list: async (call) => (await call('DescribeSnapshots', { OwnerIds: ['self'] })).Snapshots,
  // Snapshots are the exception: their ARN names no account.
  id: (snapshot, { partition, region }) => `arn:${partition}:ec2:${region}::snapshot/${snapshot.SnapshotId}`,
  tags: (snapshot) => snapshot.Tags,
})

export const networkInterfaces = ec2.collection('networkInterfaces', {
  type: 'AWS::EC2::NetworkInterface',
  calls: ['DescribeNetworkInterfaces'],
  list: async (call) => (await call('DescribeNetworkInterfaces')).NetworkInterfaces,
  id: (networkInterface, place) => ec2Arn(place, `network-interface/${networkInterface.NetworkInterfaceId}`),
  tags: (networkInterface) => networkInterface.TagSet,
})

export const securityGroups = ec2
  .collection('securityGroups', {
    type: 'AWS::EC2::SecurityGroup',
    calls: ['DescribeSecurityGroups'],
    list: async (call) => (await call('DescribeSecurityGroups')).SecurityGroups,
    id: (group, place) => ec2Arn(place, `security-group/${group.GroupId}`),
    name: (group) => group.GroupName || group.GroupId,
    tags: (group) => group.Tags,
  })
  /** The prefix lists that inbound rules name, with their names and owners; asked only where there are any. */
  .extra('prefixLists', {
    calls: ['DescribeManagedPrefixLists'],
    get: async (call, group) => {
      const ids = inboundPrefixListIds(group)
      if (ids.length === 0) return []
      const { PrefixLists = [] } = await call('DescribeManagedPrefixLists')
      return PrefixLists.filter(({ PrefixListId }) => PrefixListId !== undefined && ids.includes(PrefixListId))
    },
  })
  /** The CIDR blocks of each prefix list that an inbound rule names. */
  .extra('prefixListEntries', {
    calls: ['GetManagedPrefixListEntries'],
    get: async (call, group) =>
      Promise.all(
        inboundPrefixListIds(group).map(async (PrefixListId) => {
          const { Entries = [] } = await call('GetManagedPrefixListEntries', { PrefixListId })
          return { PrefixListId, Entries }
        }),
      ),
  })

interface WithInboundRules {
  IpPermissions?:
    | readonly { PrefixListIds?: readonly { PrefixListId?: string | undefined }[] | undefined }[]
    | undefined
}

function inboundPrefixListIds({ IpPermissions = [] }: WithInboundRules): string[] {
  const references = IpPermissions.flatMap(({ PrefixListIds = [] }) => PrefixListIds)
  return [...new Set(references.flatMap(({ PrefixListId }) => PrefixListId ?? []))]
}
