import rule from '../../../rules/cloudtrail/cloudwatch-logs.ts'
import { testRule } from '../../../src/testing.ts'

const GROUP = 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*'
const trail = (more: object, status: object = {}, account = '111122223333') => ({
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${account}:trail/audit`,
  HomeRegion: 'eu-west-1',
  IsMultiRegionTrail: true,
  CloudWatchLogsLogGroupArn: GROUP,
  status: {
    IsLogging: true,
    StartLoggingTime: '2024-01-01T00:00:00Z',
    LatestCloudWatchLogsDeliveryTime: '2026-05-31T23:30:00Z',
    ...status,
  },
  ...more,
})
const local = (multiRegionTrails: object[]) =>
  trail({ IsMultiRegionTrail: false, CloudWatchLogsLogGroupArn: undefined, multiRegionTrails })

testRule(rule, {
  pass: [
    { name: 'half an hour ago', row: trail({}), message: 'The trail delivered to CloudWatch Logs 0 h ago.' },
    {
      name: 'as late as the user accepts',
      row: trail({}, { LatestCloudWatchLogsDeliveryTime: '2026-05-30T00:00:00Z' }),
      options: { maxHours: 48 },
      message: 'The trail delivered to CloudWatch Logs 48 h ago.',
    },
  ],
  fail: [
    {
      name: 'no log group',
      row: trail({ CloudWatchLogsLogGroupArn: undefined }),
      message: 'The trail has no log group.',
      evidence: { path: 'CloudWatchLogsLogGroupArn', seen: null, expected: 'the ARN of a log group' },
    },
    {
      name: 'a trail of one region, beside a wide one without a log group',
      row: local([{ Name: 'wide' }]),
      message: 'The trail has no log group.',
    },
    {
      name: 'days ago, and why',
      row: trail(
        {},
        {
          LatestCloudWatchLogsDeliveryTime: '2026-05-28T00:00:00Z',
          LatestCloudWatchLogsDeliveryError: 'Access denied.',
        },
      ),
      message: 'The trail last delivered 96 h ago to its log group (Access denied).',
      evidence: {
        path: 'status.LatestCloudWatchLogsDeliveryTime',
        seen: '2026-05-28T00:00:00Z',
        expected: 'within 24 h',
      },
    },
    {
      name: 'never',
      row: trail({}, { LatestCloudWatchLogsDeliveryTime: '' }),
      message: 'The trail has never delivered to its log group.',
    },
  ],
  notApplicable: [
    {
      name: 'a trail of one region, beside a wide one that delivers',
      row: local([{ Name: 'wide', CloudWatchLogsLogGroupArn: GROUP }]),
      message: 'Trail wide, of all regions, delivers to CloudWatch Logs.',
    },
    { name: 'off', row: trail({}, { IsLogging: false }), message: 'The trail is switched off.' },
    {
      name: 'new',
      row: trail({}, { StartLoggingTime: '2026-05-31T23:50:00Z', LatestCloudWatchLogsDeliveryTime: undefined }),
      message: 'The trail was only just switched on.',
    },
    {
      name: 'an organization trail of another account',
      row: trail({}, {}, '999988887777'),
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [
    {
      name: 'no word of it',
      row: trail({}, { IsLogging: undefined }),
      message: 'AWS did not say whether the trail is logging.',
    },
  ],
})
