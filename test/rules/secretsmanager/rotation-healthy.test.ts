import rule from '../../../rules/secretsmanager/rotation-healthy.ts'
import { testRule } from '../../../src/testing.ts'

// The tests' present is 2026-06-01T00:00:00Z.
const LAMBDA = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate'
const secret = (more: object = {}) => ({
  ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/shop-a1b2c3',
  Name: 'db/shop',
  CreatedDate: '2025-01-01T00:00:00Z',
  RotationEnabled: true,
  RotationLambdaARN: LAMBDA,
  RotationRules: { AutomaticallyAfterDays: 30 },
  LastRotatedDate: '2026-05-20T01:00:00Z',
  LastChangedDate: '2026-05-20T01:00:01Z',
  NextRotationDate: '2026-06-19T23:59:59Z',
  SecretVersionsToStages: { new: ['AWSCURRENT', 'AWSPENDING'], old: ['AWSPREVIOUS'] },
  rotationFunction: { FunctionArn: LAMBDA, State: 'Active' },
  ...more,
})
/** Nothing happened since this day. */
const idleSince = (day: string, more: object = {}) =>
  secret({
    LastRotatedDate: `${day}T00:00:00Z`,
    LastChangedDate: `${day}T00:00:00Z`,
    NextRotationDate: undefined,
    ...more,
  })
const pending = { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }

testRule(rule, {
  pass: [
    {
      name: 'rotated within its interval',
      row: secret(),
      message: 'Last rotated on 2026-05-20, next due by 2026-06-19.',
    },
    {
      name: 'late, but within the grace days',
      row: secret({ NextRotationDate: '2026-05-30T12:00:00Z' }),
      message: 'Last rotated on 2026-05-20, next due by 2026-05-30.',
    },
    {
      name: 'a new secret has not rotated yet',
      row: secret({
        CreatedDate: '2026-05-31T00:00:00Z',
        LastRotatedDate: undefined,
        LastChangedDate: '2026-05-31T00:00:00Z',
        NextRotationDate: undefined,
      }),
      message: 'Not rotated yet, next due by 2026-06-30.',
    },
    {
      name: 'an old secret whose rotation was only now set up',
      row: secret({ LastRotatedDate: undefined, LastChangedDate: '2026-05-30T00:00:00Z' }),
      message: 'Not rotated yet, next due by 2026-06-19.',
    },
    {
      name: 'a value put by hand is a rotation to AWS',
      row: secret({
        LastRotatedDate: '2026-04-01T00:00:00Z',
        LastChangedDate: '2026-05-25T00:00:00Z',
        NextRotationDate: '2026-06-24T00:00:00Z',
      }),
      message: 'Last rotated on 2026-04-01, next due by 2026-06-24.',
    },
    {
      name: 'rotated by AWS without a function',
      row: secret({
        Type: 'SalesforceClientSecret',
        RotationLambdaARN: undefined,
        rotationFunction: undefined,
        ExternalSecretRotationRoleArn: 'arn:aws:iam::111122223333:role/rotate-salesforce',
      }),
      message: 'Last rotated on 2026-05-20, next due by 2026-06-19.',
    },
    {
      name: 'a rotation under way',
      row: secret({
        SecretVersionsToStages: pending,
        LastChangedDate: '2026-05-31T23:00:00Z',
        NextRotationDate: '2026-06-01T23:59:59Z',
      }),
      message: 'Last rotated on 2026-05-20, next due by 2026-06-01.',
    },
    {
      name: 'dates as seconds',
      row: secret({ LastRotatedDate: 1779238800, LastChangedDate: 1779238801.5, NextRotationDate: 1781913599 }),
      message: 'Last rotated on 2026-05-20, next due by 2026-06-19.',
    },
    {
      name: 'a longer grace time',
      row: secret({ NextRotationDate: '2026-05-25T00:00:00Z' }),
      options: { graceDays: 14 },
      message: 'Last rotated on 2026-05-20, next due by 2026-05-25.',
    },
  ],
  fail: [
    {
      name: 'the date has passed',
      row: secret({ LastRotatedDate: '2026-04-20T00:00:00Z', NextRotationDate: '2026-05-20T23:59:59Z' }),
      message: 'The rotation due by 2026-05-20 did not happen: the last was on 2026-04-20.',
      evidence: { path: 'LastRotatedDate', seen: '2026-04-20T00:00:00Z', expected: 'about 2026-05-20' },
    },
    {
      name: 'AWS moved the date on after a failure, but nothing has changed for longer than the interval',
      row: idleSince('2026-03-01', { NextRotationDate: '2026-06-20T23:59:59Z' }),
      message: 'The rotation due by 2026-03-31 did not happen: the last was on 2026-03-01.',
    },
    {
      name: 'no next date, and the last is too old',
      row: idleSince('2026-04-29'),
      message: 'The rotation due by 2026-05-29 did not happen: the last was on 2026-04-29.',
    },
    {
      name: 'too old by a calendar schedule',
      row: idleSince('2026-05-20', { RotationRules: { ScheduleExpression: 'cron(0 0 ? * SUN *)' } }),
      message: 'The rotation due by 2026-05-27 did not happen: the last was on 2026-05-20.',
    },
    {
      name: 'never rotated, long since it could have been',
      row: idleSince('2026-02-01', { LastRotatedDate: undefined, CreatedDate: '2026-02-01T00:00:00Z' }),
      message: 'The rotation due by 2026-03-03 did not happen: there was none yet.',
      evidence: { path: 'LastRotatedDate', seen: null, expected: 'about 2026-03-03' },
    },
    {
      name: 'the function is gone',
      row: secret({ rotationFunction: null }),
      message: `Its rotation function ${LAMBDA} does not exist.`,
      evidence: { path: 'RotationLambdaARN', seen: LAMBDA, expected: 'a function that exists' },
    },
    {
      name: 'a version left pending',
      row: secret({ SecretVersionsToStages: pending, LastChangedDate: '2026-05-26T00:00:00Z' }),
      message: 'A rotation began and did not finish: version v2 has been AWSPENDING for 6 days or more.',
      evidence: { path: 'SecretVersionsToStages.v2', seen: ['AWSPENDING'], expected: 'AWSCURRENT too' },
    },
    {
      name: 'everything at once',
      row: idleSince('2026-04-01', { SecretVersionsToStages: pending, rotationFunction: null }),
      message:
        `Its rotation function ${LAMBDA} does not exist. ` +
        'A rotation began and did not finish: version v2 has been AWSPENDING for 61 days or more. ' +
        'The rotation due by 2026-05-01 did not happen: the last was on 2026-04-01.',
    },
    {
      name: 'no grace time',
      row: secret({ NextRotationDate: '2026-05-31T23:00:00Z' }),
      options: { graceDays: 0 },
      message: 'The rotation due by 2026-05-31 did not happen: the last was on 2026-05-20.',
    },
  ],
  notApplicable: [
    { name: 'rotation is off', row: secret({ RotationEnabled: false }), message: 'Rotation is not on.' },
    { name: 'rotation was never set up', row: secret({ RotationEnabled: undefined }), message: 'Rotation is not on.' },
    {
      name: 'owned by a service',
      row: secret({ OwningService: 'rds', NextRotationDate: '2026-01-01T00:00:00Z' }),
      message: 'The secret is managed by rds: only that service rotates it.',
    },
    {
      name: 'a replica',
      row: secret({ PrimaryRegion: 'us-east-1', NextRotationDate: '2026-01-01T00:00:00Z' }),
      message: 'The secret is a replica of the one in us-east-1, which is rotated there.',
    },
    {
      name: 'about to be deleted',
      row: secret({ DeletedDate: '2026-05-30T00:00:00Z' }),
      message: 'The secret is scheduled for deletion.',
    },
  ],
  unknown: [
    {
      name: 'neither dates nor schedule',
      row: secret({
        CreatedDate: undefined,
        LastRotatedDate: undefined,
        LastChangedDate: undefined,
        NextRotationDate: undefined,
        RotationRules: undefined,
      }),
      message: 'AWS did not say when the secret was rotated or will be.',
    },
  ],
})
