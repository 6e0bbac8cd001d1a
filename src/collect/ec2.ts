import { defineService, type Place } from '../collection.ts'

export const ec2 = defineService({
  name: 'ec2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ec2'),
  pageSize: { default: 1000, DescribeManagedPrefixLists: 100, GetManagedPrefixListEntries: 100 },
  narrow: {
    // Without `OwnerIds` AWS also lists the public snapshots and those that others share with the account.
    DescribeSnapshots: ({ Snapshots }, { OwnerIds = [] }, { account }) => {
      const owners = OwnerIds.map((owner) => (owner === 'self' ? account : owner))
      return { Snapshots: Snapshots?.filter(({ OwnerId }) => OwnerId !== undefined && owners.includes(OwnerId)) }
    },
  },
})

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
