import rule from '../../../rules/logs/log-group-retention.ts'
import { testRule } from '../../../src/testing.ts'

const group = (retentionInDays: number | undefined, more: object = {}) => ({
  logGroupName: '/aws/lambda/checkout',
  logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/checkout',
  logGroupClass: 'STANDARD',
  retentionInDays,
  ...more,
})

testRule(rule, {
  pass: [
    { name: 'a month', row: group(30), message: 'The logs are kept for 30 days.' },
    { name: 'ten years', row: group(3653), message: 'The logs are kept for 3653 days.' },
    {
      name: 'between the two limits',
      row: group(365),
      options: { minDays: 365, maxDays: 365 },
      message: 'The logs are kept for 365 days.',
    },
  ],
  fail: [
    {
      name: 'for ever',
      row: group(undefined),
      message: 'The logs are kept for ever.',
      evidence: { path: 'retentionInDays', seen: null, expected: 'a number of days' },
    },
    {
      name: 'for ever, beside a name that may be',
      row: group(undefined),
      options: { allowNeverExpire: ['/aws/rds/*'] },
      message: 'The logs are kept for ever.',
    },
    {
      name: 'too short',
      row: group(30),
      options: { minDays: 365 },
      message: 'The logs are kept for 30 days, not for 365.',
      evidence: { path: 'retentionInDays', seen: 30, expected: 'at least 365' },
    },
    {
      name: 'too long',
      row: group(400),
      options: { maxDays: 365 },
      message: 'The logs are kept for 400 days, not for 365 at most.',
      evidence: { path: 'retentionInDays', seen: 400, expected: 'at most 365' },
    },
  ],
  notApplicable: [
    {
      name: 'a class whose retention AWS sets',
      row: group(2, { logGroupClass: 'DELIVERY' }),
      options: { minDays: 30 },
      message: 'Log groups of class DELIVERY are kept for two days, always.',
    },
    {
      name: 'for ever, as the user wants it',
      row: group(undefined),
      options: { allowNeverExpire: ['audit', '/aws/lambda/*'] },
      message: 'The logs may be kept for ever.',
    },
  ],
})
