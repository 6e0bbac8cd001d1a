import rule from '../../../rules/ec2/instance-recent-backup.ts'
import { testRule } from '../../../src/testing.ts'

// The tests' present is 2026-06-01T00:00:00Z.
const instance = (volumes: string[], more: object = {}) => ({
  InstanceId: 'i-1234567890abcdef0',
  State: { Name: 'running' },
  LaunchTime: '2025-01-01T00:00:00Z',
  BlockDeviceMappings: volumes.map((VolumeId) => ({ DeviceName: '/dev/xvda', Ebs: { VolumeId, Status: 'attached' } })),
  ...more,
})
const snapshot = (VolumeId: string, StartTime: string, State = 'completed') => ({
  SnapshotId: `snap-${VolumeId}-${StartTime}`,
  VolumeId,
  StartTime,
  State,
})
const attachedAt = (AttachTime: string, DeviceIndex = 0) => ({ Attachment: { AttachTime, DeviceIndex } })
const NONE = 'No completed snapshot in the last 7 days of vol-1.'

testRule(rule, {
  pass: [
    {
      name: 'a snapshot of yesterday',
      row: instance(['vol-1']),
      needs: { snapshots: [snapshot('vol-1', '2026-05-31T00:00:00Z')] },
      message: 'Completed snapshots in the last 7 days of every volume: vol-1.',
    },
    {
      name: 'the newest one counts, in whatever order',
      row: instance(['vol-1']),
      needs: {
        snapshots: [
          snapshot('vol-1', '2024-01-01T00:00:00Z'),
          snapshot('vol-1', '2026-05-30T00:00:00Z'),
          snapshot('vol-1', '2025-01-01T00:00:00Z'),
        ],
      },
      message: 'Completed snapshots in the last 7 days of every volume: vol-1.',
    },
    {
      name: 'every volume of several',
      row: instance(['vol-1', 'vol-2'], { State: { Name: 'stopped' } }),
      needs: { snapshots: [snapshot('vol-1', '2026-05-31T00:00:00Z'), snapshot('vol-2', '2026-05-25T00:00:00Z')] },
      message: 'Completed snapshots in the last 7 days of every volume: vol-1, vol-2.',
    },
    {
      name: 'a month is recent enough for this user',
      row: instance(['vol-1']),
      needs: { snapshots: [snapshot('vol-1', '2026-05-05T00:00:00Z')] },
      options: { maxAgeDays: 30 },
      message: 'Completed snapshots in the last 30 days of every volume: vol-1.',
    },
  ],
  fail: [
    {
      name: 'no snapshot',
      row: instance(['vol-1']),
      needs: { snapshots: [] },
      message: NONE,
      severity: 'medium',
      evidence: {
        path: "snapshots[?VolumeId=='vol-1'].StartTime",
        seen: null,
        expected: 'in the last 7 days',
      },
    },
    {
      name: 'only an old one',
      row: instance(['vol-1']),
      needs: { snapshots: [snapshot('vol-1', '2026-05-20T00:00:00Z')] },
      message: NONE,
      evidence: {
        path: "snapshots[?VolumeId=='vol-1'].StartTime",
        seen: '2026-05-20T00:00:00Z',
        expected: 'in the last 7 days',
      },
    },
    {
      name: 'only one that is not done',
      row: instance(['vol-1']),
      needs: {
        snapshots: [
          snapshot('vol-1', '2026-05-31T00:00:00Z', 'pending'),
          snapshot('vol-1', '2026-05-30T00:00:00Z', 'error'),
        ],
      },
      message: NONE,
    },
    {
      name: 'one of two volumes',
      row: instance(['vol-1', 'vol-2']),
      needs: { snapshots: [snapshot('vol-1', '2026-05-31T00:00:00Z')] },
      message: 'No completed snapshot in the last 7 days of vol-2.',
    },
    {
      name: 'a snapshot of another volume, and one of a copy that names none',
      row: instance(['vol-1']),
      needs: {
        snapshots: [snapshot('vol-9', '2026-05-31T00:00:00Z'), snapshot('vol-ffffffff', '2026-05-31T00:00:00Z')],
      },
      message: NONE,
    },
    {
      name: 'started again yesterday, but launched years ago',
      row: instance(['vol-1'], {
        LaunchTime: '2026-05-31T00:00:00Z',
        NetworkInterfaces: [attachedAt('2026-05-31T00:00:00Z', 1), attachedAt('2023-01-01T00:00:00Z')],
      }),
      needs: { snapshots: [] },
      message: NONE,
    },
    {
      name: 'a launch time that AWS left out does not excuse it',
      row: instance(['vol-1'], { LaunchTime: undefined }),
      needs: { snapshots: [] },
      message: NONE,
    },
  ],
  notApplicable: [
    {
      name: 'terminated',
      row: instance([], { State: { Name: 'terminated' }, BlockDeviceMappings: undefined }),
      message: 'The instance is terminated.',
    },
    {
      name: 'a member of an Auto Scaling group',
      row: instance(['vol-1'], { Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] }),
      message: 'Auto Scaling group web replaces the instance rather than restore it.',
    },
    {
      name: 'launched this week',
      row: instance(['vol-1'], { LaunchTime: '2026-05-29T00:00:00Z' }),
      message: 'The instance is only 3 days old.',
    },
    {
      name: 'instance store only',
      row: instance([]),
      message: 'No EBS volume is attached.',
    },
  ],
  unknown: [
    {
      name: 'no list of volumes',
      row: instance([], { BlockDeviceMappings: undefined }),
      message: 'AWS did not say which volumes are attached.',
    },
  ],
})
