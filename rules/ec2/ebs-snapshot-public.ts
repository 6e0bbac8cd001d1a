import { settings } from '../../src/collect/ec2-settings.ts'
import { sharedSnapshots } from '../../src/collect/volumes.ts'
import { defineRule, fail, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-ebs-snapshot-public',
  title: 'EBS snapshots are not public',
  severity: 'critical',
  source: ['8.2'],
  rationale:
    'Every AWS account can find a public snapshot, make a volume of it and read the whole disk, deleted files ' +
    'included. Whoever is meant to have it is named by account.',
  remediation:
    'aws ec2 modify-snapshot-attribute --snapshot-id {SnapshotId} --attribute createVolumePermission --operation-type remove --group-names all',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html',
  ],
  compliance: { securityHub: ['EC2.1'], config: ['EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK'] },
  peers: { prowler: ['ec2_ebs_public_snapshot'] },
  on: sharedSnapshots.with('publicPermissions'),
  wants: { settings: settings.with('snapshotBlockPublicAccess') },
  check({ publicPermissions, VolumeId }, { settings }) {
    if (publicPermissions.length === 0) return pass('The snapshot is not public.')
    const evidence = seen('publicPermissions[0].Group', 'all', 'named accounts')
    // AWS then treats it as private, until somebody takes the block away.
    const isBlocked = settings?.[0]?.snapshotBlockPublicAccess.State === 'block-all-sharing'
    return isBlocked
      ? fail(
          'The snapshot is shared with everybody; only the block of public access in the region keeps it private.',
          evidence,
          {
            severity: 'low',
          },
        )
      : fail(`Every AWS account can read the snapshot of ${VolumeId ?? 'a volume'}.`, evidence)
  },
})
