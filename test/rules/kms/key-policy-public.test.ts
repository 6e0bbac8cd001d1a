import rule from '../../../rules/kms/key-policy-public.ts'
import { testRule } from '../../../src/testing.ts'

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/0d1e2f3a'
const key = (...Statement: object[]) => ({
  KeyArn: ARN,
  metadata: { KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
  policy: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
})
const ROOT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
}
const anyone = (Condition?: object) => ({
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  ...(Condition && { Condition }),
})
const limited = (by: string) => `Statement[0] admits everyone, but ${by} limits them.`
const open = 'Statement[0] lets everyone use the key.'

testRule(rule, {
  pass: [
    { name: 'the default policy', row: key(ROOT), message: 'No statement lets everyone use the key.' },
    {
      name: 'another account by name',
      row: key(ROOT, { ...anyone(), Principal: { AWS: '444455556666' } }),
      message: 'No statement lets everyone use the key.',
    },
    {
      name: 'everyone of the account, through EBS',
      row: key(
        anyone({
          StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com', 'kms:CallerAccount': '111122223333' },
        }),
      ),
      message: limited('Statement[0].Condition.StringEquals["kms:CallerAccount"]'),
    },
    {
      name: 'everyone of the organization, from one address',
      row: key(
        anyone({
          IpAddress: { 'aws:SourceIp': '203.0.113.7/32' },
          StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        }),
      ),
      message: limited('Statement[0].Condition.StringEquals["aws:PrincipalOrgID"]'),
    },
    {
      name: 'through a VPC endpoint',
      row: key(anyone({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } })),
      message: limited('Statement[0].Condition.StringEquals["aws:SourceVpce"]'),
    },
    {
      name: 'a Deny of all other accounts',
      row: key(anyone(), {
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:*',
        Resource: '*',
        Condition: { StringNotEquals: { 'kms:CallerAccount': '111122223333' } },
      }),
      message: limited('Statement[1]'),
    },
    {
      name: 'no Resource, so no effect',
      row: key({ ...anyone(), Resource: undefined }),
      message: 'No statement lets everyone use the key.',
    },
  ],
  fail: [
    {
      name: 'everyone',
      row: key(ROOT, anyone()),
      message: 'Statement[1] lets everyone use the key.',
      severity: 'critical',
      evidence: { path: 'policy.Policy.Statement[1].Principal', seen: ['*'], expected: 'named principals' },
    },
    {
      name: 'everyone but one, by NotPrincipal',
      row: key({ ...anyone(), Principal: undefined, NotPrincipal: { AWS: '444455556666' } }),
      message: open,
    },
    {
      name: 'only tagged callers: anybody can tag theirs',
      row: key(anyone({ StringEquals: { 'aws:PrincipalTag/team': 'shop' } })),
      message: open,
      severity: 'critical',
    },
    {
      name: 'a condition that is met without its key',
      row: key(anyone({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })),
      message: open,
    },
    {
      name: 'any account that is not this one',
      row: key(anyone({ StringNotEquals: { 'kms:CallerAccount': '111122223333' } })),
      message: open,
    },
    {
      name: 'through S3, for whoever has an account',
      row: key(anyone({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })),
      message: 'Statement[0] lets everyone use the key through s3.eu-west-1.amazonaws.com.',
      severity: 'high',
    },
    {
      name: 'from one network, with whatever credentials',
      row: key(anyone({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
      message: 'Statement[0] lets everyone at 203.0.113.0/24 use the key.',
      severity: 'high',
    },
    {
      name: 'from everywhere',
      row: key(anyone({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })),
      message: open,
      severity: 'critical',
    },
    {
      name: 'the worst of two',
      row: key(anyone({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), anyone()),
      message: 'Statement[1] lets everyone use the key.',
      severity: 'critical',
    },
    {
      name: 'a Deny of less',
      row: key(anyone(), {
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      }),
      message: open,
    },
  ],
  notApplicable: [
    {
      name: 'managed by AWS',
      row: { KeyArn: ARN, metadata: { KeyManager: 'AWS', KeyState: 'Enabled' } },
      message: 'AWS manages the key, and wrote its policy.',
    },
    {
      name: 'about to be deleted',
      row: { ...key(anyone()), metadata: { KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion' } },
      message: 'The state of the key is PendingDeletion.',
    },
  ],
  unknown: [
    {
      name: 'no policy in the answer',
      row: { ...key(), policy: {} },
      message: 'The policy document cannot be read: it is missing.',
    },
  ],
})
