import rule from '../../../rules/cloudtrail/delivery-healthy.ts'
import { testRule } from '../../../src/testing.ts'

const trail = (status: object | undefined, account = '111122223333') => ({
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${account}:trail/audit`,
  HomeRegion: 'eu-west-1',
  status: status && {
    IsLogging: true,
    StartLoggingTime: '2024-01-01T00:00:00Z',
    LatestDeliveryTime: '2026-05-31T22:30:00Z',
    ...status,
  },
})

testRule(rule, {
  pass: [
    { name: 'an hour ago', row: trail({}), message: 'The trail delivered 1 h ago.' },
    {
      name: 'members that AWS leaves empty',
      row: trail({ LatestDeliveryError: '', LatestCloudWatchLogsDeliveryError: '', LatestDigestDeliveryError: '' }),
      message: 'The trail delivered 1 h ago.',
    },
    {
      name: 'as late as the user accepts',
      row: trail({ LatestDeliveryTime: '2026-05-30T00:00:00Z' }),
      options: { maxHours: 48 },
      message: 'The trail delivered 48 h ago.',
    },
  ],
  fail: [
    {
      name: 'the bucket refuses',
      row: trail({ LatestDeliveryError: 'AccessDenied' }),
      message: 'Delivery to the bucket fails: AccessDenied.',
      evidence: { path: 'status.LatestDeliveryError', seen: 'AccessDenied', expected: null },
    },
    {
      name: 'digests and the log group',
      row: trail({
        LatestDigestDeliveryError: 'NoSuchBucket',
        LatestCloudWatchLogsDeliveryError: 'Access denied. Could not create log stream.',
      }),
      message:
        'Delivery to the bucket, of digests fails: NoSuchBucket. Delivery to CloudWatch Logs fails: Access denied. Could not create log stream.',
    },
    {
      name: 'days ago',
      row: trail({ LatestDeliveryTime: '2026-05-28T00:00:00Z' }),
      message: 'The trail last delivered 96 h ago.',
      evidence: { path: 'status.LatestDeliveryTime', seen: '2026-05-28T00:00:00Z', expected: 'within 24 h' },
    },
    { name: 'never', row: trail({ LatestDeliveryTime: '' }), message: 'The trail has never delivered.' },
    {
      name: 'a new trail with an error',
      row: trail({
        StartLoggingTime: '2026-05-31T23:00:00Z',
        LatestDeliveryTime: undefined,
        LatestDeliveryError: 'NoSuchBucket',
      }),
      message: 'Delivery to the bucket fails: NoSuchBucket.',
    },
  ],
  notApplicable: [
    { name: 'off', row: trail({ IsLogging: false }), message: 'The trail is switched off.' },
    {
      name: 'new',
      row: trail({ StartLoggingTime: '2026-05-31T23:00:00Z', LatestDeliveryTime: undefined }),
      message: 'The trail was only just switched on.',
    },
    {
      name: 'an organization trail of another account',
      row: trail(undefined, '999988887777'),
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [
    {
      name: 'no word of it',
      row: trail({ IsLogging: undefined }),
      message: 'AWS did not say whether the trail is logging.',
    },
  ],
})
