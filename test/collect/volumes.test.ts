import { ec2 } from '../../src/collect/ec2.ts'
import { settings } from '../../src/collect/ec2-settings.ts'
import { sharedSnapshots, volumes } from '../../src/collect/volumes.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

describe('ec2.volumes', () => {
  it('are named by their Name tag, where there is one', async () => {
    const { identities, asked } = await collected(volumes, {
      DescribeVolumes: output({
        Volumes: [{ VolumeId: 'vol-1', Tags: [{ Key: 'Name', Value: 'db' }] }, { VolumeId: 'vol-2' }],
      }),
    })
    expect(identities).toMatchObject([
      { id: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1', name: 'db', tags: { Name: 'db' } },
      { name: 'vol-2' },
    ])
    expect(asked).toEqual(['ec2:DescribeVolumes {}'])
  })
})

describe('ec2.settings', () => {
  it('is one row, for the account, and asks nothing by itself', async () => {
    const { identities, asked } = await collected(settings, {})
    expect(identities).toMatchObject([{ id: 'arn:aws:iam::111122223333:root', type: 'AWS::::Account' }])
    expect(asked).toEqual([])
  })

  it.skipIf(!hasDocumented)('gets what was asked for', async () => {
    const [answer = {}] = documented('ec2', 'GetSnapshotBlockPublicAccessState')
    const { rows } = await collected(settings.with('ebsEncryption', 'snapshotBlockPublicAccess'), {
      GetEbsEncryptionByDefault: output({ EbsEncryptionByDefault: true }),
      GetSnapshotBlockPublicAccessState: output(answer),
    })
    expect(rows).toEqual([
      {
        Account: '111122223333',
        ebsEncryption: { EbsEncryptionByDefault: true },
        snapshotBlockPublicAccess: { State: 'block-all-sharing' },
      },
    ])
  })
})

describe('ec2.snapshots with publicPermissions', () => {
  const list = (...ids: string[]) => output({ Snapshots: ids.map((SnapshotId) => ({ SnapshotId })) })
  const permissions = [{ Group: 'all' }, { UserId: '444455556666' }]

  it('looks only at those that AWS lists as public', async () => {
    const { rows, asked } = await collected(sharedSnapshots.with('publicPermissions'), {
      DescribeSnapshots: ({ input }) => (input.RestorableByUserIds ? list('snap-2') : list('snap-1', 'snap-2')),
      DescribeSnapshotAttribute: output({ CreateVolumePermissions: permissions }),
    })
    expect(rows.map((row) => row.publicPermissions)).toEqual([[], [{ Group: 'all' }]])
    expect(asked).toEqual([
      'ec2:DescribeSnapshots {"OwnerIds":["self"]}',
      'ec2:DescribeSnapshots {"OwnerIds":["self"],"RestorableByUserIds":["all"]}',
      'ec2:DescribeSnapshotAttribute {"SnapshotId":"snap-2","Attribute":"createVolumePermission"}',
    ])
  })

  it('believes the permissions, not a server that ignores the filter', async () => {
    const { rows } = await collected(sharedSnapshots.with('publicPermissions'), {
      DescribeSnapshots: list('snap-1'),
      DescribeSnapshotAttribute: output({ CreateVolumePermissions: [{ UserId: '444455556666' }] }),
    })
    expect(rows[0]?.publicPermissions).toEqual([])
  })

  it('takes one that is gone for none, and a refusal for a gap', async () => {
    const collection = sharedSnapshots.with('publicPermissions')
    const gone = { state: 'error', error: { name: 'InvalidSnapshot.NotFound', message: 'gone' } } as const
    const answers = { DescribeSnapshots: list('snap-1'), DescribeSnapshotAttribute: gone }
    expect(await collected(collection, answers)).toMatchObject({ rows: [{ publicPermissions: [] }], gaps: [] })
    const { gaps } = await collected(collection, { ...answers, DescribeSnapshotAttribute: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'ec2:DescribeSnapshotAttribute' }])
  })

  it('is not answered out of a list of all own snapshots', () => {
    const recorded = { Snapshots: [{ SnapshotId: 'snap-1', OwnerId: '111122223333' }] }
    const asked = { OwnerIds: ['self'], RestorableByUserIds: ['all'] }
    expect(ec2.narrow('DescribeSnapshots', recorded, asked, { account: '111122223333' })).toBeUndefined()
  })
})
