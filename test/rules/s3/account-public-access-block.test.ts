import rule from '../../../rules/s3/account-public-access-block.ts'
import { testRule } from '../../../src/testing.ts'

const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
const account = (settings?: object) => ({
  Account: '111122223333',
  ...(settings && { PublicAccessBlockConfiguration: settings }),
})
const bucket = (Name: string, settings?: object) => ({
  Name,
  ...(settings && { publicAccessBlock: { PublicAccessBlockConfiguration: settings } }),
})
const none = 'Block Public Access has no settings for the account.'

testRule(rule, {
  pass: [{ name: 'all on', row: account(ALL), message: 'All four settings of Block Public Access are on.' }],
  fail: [
    {
      name: 'never set',
      row: account(),
      message: none,
      severity: 'high',
      evidence: Object.keys(ALL).map((setting) => ({
        path: `PublicAccessBlockConfiguration.${setting}`,
        seen: null,
        expected: true,
      })),
    },
    {
      name: 'two of four',
      row: account({ ...ALL, BlockPublicAcls: false, BlockPublicPolicy: false }),
      message: 'Block Public Access has BlockPublicAcls, BlockPublicPolicy off for the account.',
      evidence: [
        { path: 'PublicAccessBlockConfiguration.BlockPublicAcls', seen: false, expected: true },
        { path: 'PublicAccessBlockConfiguration.BlockPublicPolicy', seen: false, expected: true },
      ],
    },
    {
      name: 'every bucket closed by itself',
      row: account(),
      wants: { buckets: [bucket('a', ALL), bucket('b', ALL)] },
      message:
        'Block Public Access has no settings for the account, but every bucket has all four settings of its own.',
      severity: 'low',
    },
    {
      name: 'one bucket not closed by itself',
      row: account(),
      wants: { buckets: [bucket('a', ALL), bucket('b', { ...ALL, IgnorePublicAcls: false }), bucket('c')] },
      message: none,
      severity: 'high',
    },
    { name: 'no bucket yet', row: account(), wants: { buckets: [] }, message: none, severity: 'high' },
  ],
})
