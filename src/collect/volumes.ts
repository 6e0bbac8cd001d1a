import { ec2, snapshots } from './ec2.ts'

export const volumes = ec2.collection('volumes', {
  type: 'AWS::EC2::Volume',
  calls: ['DescribeVolumes'],
  list: async (call) => (await call('DescribeVolumes')).Volumes,
  id: (volume, { partition, region, account }) => `arn:${partition}:ec2:${region}:${account}:volume/${volume.VolumeId}`,
  name: (volume) => volume.Tags?.find(({ Key }) => Key === 'Name')?.Value || volume.VolumeId,
  tags: (volume) => volume.Tags,
})

/** The account's own snapshots, with those to whom they are opened. */
export const sharedSnapshots = snapshots
  /**
   * Who may make volumes of the snapshot, where that is everybody; otherwise empty. One call tells the public snapshots
   * of a region, and only those are looked at themselves: a server that ignores the filter must not make all public.
   */
  .extra('publicPermissions', {
    calls: ['DescribeSnapshots', 'DescribeSnapshotAttribute'],
    get: async (call, { SnapshotId }) => {
      const { Snapshots = [] } = await call('DescribeSnapshots', { OwnerIds: ['self'], RestorableByUserIds: ['all'] })
      if (!Snapshots.some((open) => open.SnapshotId === SnapshotId)) return []
      const input = { SnapshotId, Attribute: 'createVolumePermission' } as const
      const gone = { absentOn: ['InvalidSnapshot.NotFound'] } as const
      const attribute = await call('DescribeSnapshotAttribute', input, gone)
      return attribute?.CreateVolumePermissions?.filter(({ Group }) => Group === 'all') ?? []
    },
  })
