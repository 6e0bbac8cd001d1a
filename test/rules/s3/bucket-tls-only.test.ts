import rule from '../../../rules/s3/bucket-tls-only.ts'
import { testRule } from '../../../src/testing.ts'

const BUCKET = 'arn:aws:s3:::orders'
const BOTH = [BUCKET, `${BUCKET}/*`]
const deny = (more: object = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: BOTH,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  ...more,
})
const when = (operator: string, key: string, value: unknown) => deny({ Condition: { [operator]: { [key]: value } } })
const bucket = (...Statement: object[]) => ({
  Name: 'orders',
  policy: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
})
const denied = 'Statement[0] denies plain HTTP to everyone.'
const none = 'No statement of the bucket policy denies plain HTTP to everyone.'

testRule(rule, {
  pass: [
    { name: 'as AWS advises', row: bucket(deny()), message: denied },
    { name: 'everyone in a list', row: bucket(deny({ Principal: { AWS: ['*'] } })), message: denied },
    { name: 'a Boolean', row: bucket(when('Bool', 'aws:SecureTransport', false)), message: denied },
    {
      name: 'a list, the key in another case',
      row: bucket(when('Bool', 'AWS:secureTRANSPORT', ['false'])),
      message: denied,
    },
    { name: 'BoolIfExists', row: bucket(when('BoolIfExists', 'aws:SecureTransport', 'false')), message: denied },
    { name: 'as text', row: bucket(when('StringEquals', 'aws:SecureTransport', 'false')), message: denied },
    {
      name: 'as text that it is not',
      row: bucket(when('StringNotEquals', 'aws:SecureTransport', 'true')),
      message: denied,
    },
    { name: 'only new TLS', row: bucket(when('NumericLessThan', 's3:TlsVersion', 1.2)), message: denied },
    { name: 'everything everywhere', row: bucket(deny({ Action: '*', Resource: '*' })), message: denied },
    { name: 'one pattern for both', row: bucket(deny({ Resource: `${BUCKET}*` })), message: denied },
    { name: 'all but what is not S3', row: bucket(deny({ Action: undefined, NotAction: 'iam:*' })), message: denied },
    {
      name: 'all but another bucket',
      row: bucket(deny({ Resource: undefined, NotResource: 'arn:aws:s3:::other/*' })),
      message: denied,
    },
    {
      name: 'and no service may be meant: people never are one',
      row: bucket(
        deny({ Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:PrincipalIsAWSService': 'false' } } }),
      ),
      message: denied,
    },
    { name: 'nobody may do anything', row: bucket(deny({ Condition: undefined })), message: denied },
    {
      name: 'in two statements',
      row: bucket(deny({ Resource: BUCKET }), deny({ Resource: `${BUCKET}/*` })),
      message: 'Statement[0] and Statement[1] deny plain HTTP to everyone.',
    },
    {
      name: 'actions in two statements',
      row: bucket(
        deny({ Action: ['s3:Get*', 's3:List*', 's3:RestoreObject'] }),
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: BOTH },
        deny({ Action: ['s3:Put*', 's3:Delete*', 's3:Abort*'] }),
      ),
      message: 'Statement[0] and Statement[2] deny plain HTTP to everyone.',
    },
  ],
  fail: [
    {
      name: 'no policy',
      row: { Name: 'orders' },
      message: 'The bucket has no policy: plain HTTP is not denied.',
      evidence: { path: 'policy.Policy', seen: null, expected: 'a Deny of s3:* over plain HTTP' },
    },
    {
      name: 'only an Allow over TLS: others may allow more',
      row: bucket({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:*',
        Resource: BOTH,
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
      message: none,
    },
    {
      name: 'only uploads',
      row: bucket(deny({ Action: 's3:PutObject' })),
      message:
        'Plain HTTP is not denied for s3:ListBucket and 8 more actions on the bucket, and s3:GetObject and 11 more actions on its objects.',
      evidence: { path: 'policy.Policy', seen: ['Statement[0]'], expected: 'a Deny of s3:* over plain HTTP' },
    },
    {
      name: 'only the bucket',
      row: bucket(deny({ Resource: BUCKET })),
      message: 'Plain HTTP is not denied for s3:GetObject and 12 more actions on its objects.',
    },
    {
      name: 'only the objects',
      row: bucket(deny({ Resource: `${BUCKET}/*` })),
      message: 'Plain HTTP is not denied for s3:ListBucket and 8 more actions on the bucket.',
    },
    {
      name: 'all but one action',
      row: bucket(deny({ Action: undefined, NotAction: 's3:GetObject' })),
      message: 'Plain HTTP is not denied for s3:GetObject on its objects.',
    },
    {
      name: 'only some objects',
      row: bucket(deny({ Resource: [BUCKET, `${BUCKET}/private/*`] })),
      message: 'Plain HTTP is not denied for s3:GetObject and 12 more actions on its objects.',
    },
    {
      name: 'all but some objects',
      row: bucket(deny({ Resource: undefined, NotResource: `${BUCKET}/public/*` })),
      message: 'Plain HTTP is not denied for s3:GetObject and 12 more actions on its objects.',
    },
    {
      name: 'another bucket',
      row: bucket(deny({ Resource: ['arn:aws:s3:::orders-eu', 'arn:aws:s3:::orders-eu/*'] })),
      message:
        'Plain HTTP is not denied for s3:ListBucket and 8 more actions on the bucket, and s3:GetObject and 12 more actions on its objects.',
    },
    { name: 'one account', row: bucket(deny({ Principal: { AWS: '111122223333' } })), message: none },
    {
      name: 'all but one role',
      row: bucket(deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/ci' } })),
      message: none,
    },
    { name: 'TLS, not plain HTTP', row: bucket(when('Bool', 'aws:SecureTransport', 'true')), message: none },
    {
      name: 'only from one network',
      row: bucket(
        deny({
          Condition: { Bool: { 'aws:SecureTransport': 'false' }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        }),
      ),
      message: none,
    },
    {
      name: 'old TLS only, which AWS advises to whoever needs plain HTTP',
      row: bucket(
        deny({
          Condition: { Bool: { 'aws:SecureTransport': 'true' }, NumericLessThan: { 's3:TlsVersion': '1.2' } },
        }),
      ),
      message: none,
    },
    { name: 'new TLS', row: bucket(when('NumericGreaterThan', 's3:TlsVersion', '1.2')), message: none },
  ],
  unknown: [
    {
      name: 'no policy that AWS could have accepted',
      row: { Name: 'orders', policy: { Policy: '{}' } },
      message: 'The policy document cannot be read: Statement is missing.',
    },
  ],
})
