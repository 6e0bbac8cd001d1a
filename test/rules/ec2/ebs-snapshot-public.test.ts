import rule from '../../../rules/ec2/ebs-snapshot-public.ts'
import { testRule } from '../../../src/testing.ts'

const snapshot = (...publicPermissions: object[]) => ({ SnapshotId: 'snap-1', VolumeId: 'vol-1', publicPermissions })
const EVERYBODY = { Group: 'all' }
const block = (State: string) => ({ wants: { settings: [{ snapshotBlockPublicAccess: { State } }] } })
const PUBLIC = 'Every AWS account can read the snapshot of vol-1.'

testRule(rule, {
  pass: [
    { name: 'private', row: snapshot(), ...block('unblocked'), message: 'The snapshot is not public.' },
    { name: 'private, block not seen', row: snapshot(), message: 'The snapshot is not public.' },
  ],
  fail: [
    {
      name: 'public',
      row: snapshot(EVERYBODY),
      ...block('unblocked'),
      message: PUBLIC,
      severity: 'critical',
      evidence: { path: 'publicPermissions[0].Group', seen: 'all', expected: 'named accounts' },
    },
    {
      name: 'public before new sharing was blocked',
      row: snapshot(EVERYBODY),
      ...block('block-new-sharing'),
      message: PUBLIC,
      severity: 'critical',
    },
    { name: 'public, block not seen', row: snapshot(EVERYBODY), message: PUBLIC, severity: 'critical' },
    {
      name: 'public, but for the block',
      row: snapshot(EVERYBODY),
      ...block('block-all-sharing'),
      message: 'The snapshot is shared with everybody; only the block of public access in the region keeps it private.',
      severity: 'low',
    },
    {
      name: 'public, of a volume that AWS does not name',
      row: { ...snapshot(EVERYBODY), VolumeId: undefined },
      message: 'Every AWS account can read the snapshot of a volume.',
    },
  ],
})
