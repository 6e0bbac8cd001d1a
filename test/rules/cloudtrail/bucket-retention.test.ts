import rule from '../../../rules/cloudtrail/bucket-retention.ts'
import { testRule } from '../../../src/testing.ts'

const trail = (rules?: object[], more: object = {}, account = '111122223333') => ({
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${account}:trail/audit`,
  HomeRegion: 'eu-west-1',
  S3BucketName: 'audit-logs',
  ...(rules && { bucketLifecycle: { Rules: rules } }),
  ...more,
})
const expires = (Days: number, more: object = {}) => ({
  ID: 'old',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Expiration: { Days },
  ...more,
})
const below = (Prefix: string, Days = 30) => expires(Days, { Filter: { Prefix } })
const needs = { buckets: [{ Name: 'audit-logs' }] }
const forEver = (name: string, ...args: Parameters<typeof trail>) => ({
  name,
  row: trail(...args),
  needs,
  message: 'Bucket audit-logs keeps the logs for ever.',
})
const tooSoon = (name: string, ...args: Parameters<typeof trail>) => ({
  name,
  row: trail(...args),
  needs,
  message: 'Bucket audit-logs deletes the logs after 30 days, not after 365.',
})

testRule(rule, {
  pass: [
    forEver('no lifecycle'),
    { name: 'a year', row: trail([expires(365)]), needs, message: 'Bucket audit-logs keeps the logs for 365 days.' },
    {
      name: 'as short as the user accepts',
      row: trail([expires(90)]),
      needs,
      options: { minRetentionDays: 90 },
      message: 'Bucket audit-logs keeps the logs for 90 days.',
    },
    forEver('a rule that is off', [expires(30, { Status: 'Disabled' })]),
    forEver('other versions alone', [
      expires(30, { Expiration: undefined, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    ]),
    forEver('delete markers alone', [expires(30, { Expiration: { ExpiredObjectDeleteMarker: true } })]),
    forEver('a move to cheaper storage', [expires(30, { Expiration: undefined, Transitions: [{ Days: 30 }] })]),
    forEver('another prefix', [below('tmp/')]),
    forEver('the logs of another service', [below('AWSLogs/111122223333/Config/')]),
    forEver('the logs of another service of an organization', [below('AWSLogs/o-exampleorgid/999988887777/Config/')]),
    forEver('the logs of another account', [below('AWSLogs/999988887777/')]),
    forEver('outside the trail’s own prefix', [below('AWSLogs/')], { S3KeyPrefix: 'trail' }),
    forEver('objects with a tag, which logs have not', [
      expires(30, { Filter: { Tag: { Key: 'temporary', Value: 'yes' } } }),
      expires(30, { Filter: { And: { Prefix: '', Tags: [{ Key: 'temporary', Value: 'yes' }] } } }),
    ]),
  ],
  fail: [
    {
      ...tooSoon('every object', [expires(400), expires(30)]),
      evidence: { path: 'bucketLifecycle.Rules[1].Expiration.Days', seen: 30, expected: 365 },
    },
    tooSoon('a rule in the old form', [expires(30, { Filter: undefined, Prefix: 'AWSLogs/' })]),
    tooSoon('no filter at all', [expires(30, { Filter: undefined })]),
    tooSoon('the logs of the account', [below('AWSLogs/111122223333/CloudTrail/')]),
    tooSoon('the logs of one region', [below('AWSLogs/111122223333/CloudTrail/us-east-1/')]),
    tooSoon('part of a name', [below('AWSL')]),
    tooSoon('the trail’s own prefix', [below('trail/')], { S3KeyPrefix: 'trail' }),
    tooSoon('below the trail’s own prefix', [below('trail/AWSLogs/111122223333/')], { S3KeyPrefix: 'trail' }),
    tooSoon('part of an account id', [below('AWSLogs/o-exampleorgid/9999')]),
    tooSoon('an organization', [below('AWSLogs/o-exampleorgid/')]),
    tooSoon('an account of an organization', [below('AWSLogs/o-exampleorgid/999988887777/CloudTrail/')]),
    tooSoon('large files', [expires(30, { Filter: { And: { Prefix: '', ObjectSizeGreaterThan: 1024 } } })]),
    {
      name: 'on a day',
      row: trail([expires(0, { Expiration: { Date: '2027-01-01T00:00:00.000Z' } })]),
      needs,
      message: 'Bucket audit-logs deletes all logs on 2027-01-01T00:00:00.000Z.',
      evidence: {
        path: 'bucketLifecycle.Rules[0].Expiration.Date',
        seen: '2027-01-01T00:00:00.000Z',
        expected: null,
      },
    },
  ],
  notApplicable: [
    {
      name: 'an organization trail of another account',
      row: trail(undefined, {}, '999988887777'),
      needs,
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [
    {
      name: 'a bucket of another account',
      row: trail(),
      needs: { buckets: [] },
      message: 'Bucket audit-logs is not one of this account: only its owner can tell how long it keeps the logs.',
    },
  ],
})
