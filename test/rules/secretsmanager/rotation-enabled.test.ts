import rule from '../../../rules/secretsmanager/rotation-enabled.ts'
import { testRule } from '../../../src/testing.ts'

const secret = (more: object = {}) => ({
  ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/shop-a1b2c3',
  Name: 'db/shop',
  RotationEnabled: true,
  RotationLambdaARN: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate',
  RotationRules: { AutomaticallyAfterDays: 30 },
  ...more,
})
const every = (ScheduleExpression: string, more: object = {}) =>
  secret({ RotationRules: { ScheduleExpression, ...more } })
const never = (more: object = {}) => secret({ RotationEnabled: undefined, RotationRules: undefined, ...more })

testRule(rule, {
  pass: [
    { name: 'by days', row: secret(), message: 'The secret rotates every 30 days.' },
    {
      name: 'at the limit',
      row: secret({ RotationRules: { AutomaticallyAfterDays: 90 } }),
      message: 'The secret rotates every 90 days.',
    },
    { name: 'by rate', row: every('rate(10 days)'), message: 'The secret rotates every 10 days.' },
    { name: 'by hours', row: every('rate(4 hours)'), message: 'The secret rotates every 4 hours.' },
    { name: 'by calendar', row: every('cron(0 16 1,15 * ? *)'), message: 'The secret rotates every 17 days.' },
    {
      name: 'the schedule counts, not what AWS worked out from it',
      row: every('rate(60 days)', { AutomaticallyAfterDays: 59 }),
      message: 'The secret rotates every 60 days.',
    },
    {
      name: 'what AWS worked out counts where the schedule cannot be read',
      row: every('cron(0 0 15W * ? *)', { AutomaticallyAfterDays: 31 }),
      message: 'The secret rotates every 31 days.',
    },
    {
      name: 'a managed external secret rotates without a function',
      row: secret({
        Type: 'SalesforceClientSecret',
        RotationLambdaARN: undefined,
        ExternalSecretRotationRoleArn: 'arn:aws:iam::111122223333:role/rotate-salesforce',
      }),
      message: 'The secret rotates every 30 days.',
    },
    {
      name: 'a longer limit',
      row: secret({ RotationRules: { AutomaticallyAfterDays: 365 } }),
      options: { maxDays: 365 },
      message: 'The secret rotates every 365 days.',
    },
    {
      name: 'the primary of replicas',
      row: secret({ PrimaryRegion: 'eu-west-1' }),
      message: 'The secret rotates every 30 days.',
    },
  ],
  fail: [
    {
      name: 'never set up',
      row: never(),
      message: 'Rotation is not set up.',
      evidence: { path: 'RotationEnabled', seen: null, expected: true },
    },
    {
      name: 'switched off, with a schedule left over',
      row: secret({ RotationEnabled: false }),
      message: 'Rotation is switched off.',
      evidence: { path: 'RotationEnabled', seen: false, expected: true },
    },
    {
      name: 'a managed external secret that does not rotate',
      row: never({ Type: 'SalesforceClientSecret' }),
      message: 'Rotation is not set up.',
    },
    {
      name: 'too slow by days',
      row: secret({ RotationRules: { AutomaticallyAfterDays: 180 } }),
      message: 'The secret rotates only every 180 days.',
      evidence: { path: 'RotationRules.AutomaticallyAfterDays', seen: 180, expected: 'at most 90 days' },
    },
    {
      name: 'too slow by calendar: from July to October are 92 days',
      row: every('cron(0 16 1 1/3 ? *)', { AutomaticallyAfterDays: 90 }),
      message: 'The secret rotates only every 92 days.',
      evidence: {
        path: 'RotationRules.ScheduleExpression',
        seen: 'cron(0 16 1 1/3 ? *)',
        expected: 'at most 90 days',
      },
    },
    {
      name: 'a shorter limit',
      row: secret(),
      options: { maxDays: 7 },
      message: 'The secret rotates only every 30 days.',
    },
    {
      name: 'the exceptions name others',
      row: never(),
      options: { exceptions: ['shop', 'db', 'partner/*'] },
      message: 'Rotation is not set up.',
    },
  ],
  notApplicable: [
    {
      name: 'owned by a service',
      row: never({ OwningService: 'rds' }),
      message: 'The secret is managed by rds: only that service rotates it.',
    },
    {
      name: 'a replica',
      row: never({ PrimaryRegion: 'us-east-1' }),
      message: 'The secret is a replica of the one in us-east-1, which is rotated there.',
    },
    {
      name: 'about to be deleted',
      row: never({ DeletedDate: '2026-05-30T00:00:00Z' }),
      message: 'The secret is scheduled for deletion.',
    },
    ...['db/shop', 'db/*', '*', '*shop', 'd?/{shop,store}'].map((pattern) => ({
      name: `an exception: ${pattern}`,
      row: never(),
      options: { exceptions: ['other', pattern] },
      message: 'The name of the secret is among the exceptions.',
    })),
  ],
  unknown: [
    {
      name: 'no schedule',
      row: secret({ RotationRules: undefined }),
      message: 'Rotation is on, but AWS did not say how often.',
    },
    {
      name: 'a schedule that cannot be read',
      row: every('cron(0 0 15W * ? *)'),
      message: 'Rotation is on, but AWS did not say how often.',
    },
  ],
})
