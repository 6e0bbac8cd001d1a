import rule from '../../../rules/iam/policy-unknown-condition-key.ts'
import { testRule } from '../../../src/testing.ts'

const policy = (...statements: object[]) => ({
  kind: 'user',
  PolicyName: 'upload',
  OwnerArn: 'arn:aws:iam::111122223333:user/alice',
  OwnerName: 'alice',
  PolicyDocument: { Version: '2012-10-17', Statement: statements },
})
const allow = (Action: string | string[], operator: string, ...keys: string[]) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Condition: { [operator]: Object.fromEntries(keys.map((key) => [key, '1'])) },
})
const pass = 'Every condition key exists for the actions of its statement.'

testRule(rule, {
  pass: [
    { name: 'a key of the service', row: policy(allow('s3:ListBucket', 'StringEquals', 's3:prefix')), message: pass },
    { name: 'in any case', row: policy(allow('S3:ListBucket', 'StringEquals', 'S3:PREFIX')), message: pass },
    {
      name: 'global keys',
      row: policy(allow('s3:*', 'StringEquals', 'aws:SourceIp', 'AWS:username', 'aws:PrincipalTag/team')),
      message: pass,
    },
    {
      name: 'keys with a name of the user in them',
      row: policy(
        allow('s3:*', 'StringEquals', 's3:ExistingObjectTag/class', 'aws:RequestTag/a:b/c', 'aws:ResourceTag/x'),
        allow('kms:Decrypt', 'StringEquals', 'kms:EncryptionContext:aws:s3:arn'),
      ),
      message: pass,
    },
    {
      name: 'claims of an identity provider',
      row: policy(
        allow(
          's3:GetObject',
          'StringEquals',
          'saml:sub',
          'token.actions.githubusercontent.com:sub',
          'cognito-identity.amazonaws.com:sub',
          'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud',
        ),
      ),
      message: pass,
    },
    {
      name: 'a key of one of several services',
      row: policy(allow(['ec2:RunInstances', 's3:ListBucket'], 'StringEquals', 's3:prefix')),
      message: pass,
    },
    { name: 'any service', row: policy(allow('*', 'StringEquals', 's3:prefix', 'iam:PassedToService')), message: pass },
    {
      name: 'services by wildcard',
      row: policy(allow('s?:*', 'StringEquals', 's3:prefix')),
      message: pass,
    },
    {
      name: 'NotAction is any service',
      row: policy({ ...allow('', 'StringEquals', 'ec2:Region'), Action: undefined, NotAction: 'iam:*' }),
      message: pass,
    },
  ],
  fail: [
    {
      name: "the source document's own example",
      row: policy({
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::my-example-bucket/*',
        Condition: { StringLessThan: { 's3:content-length': '5242880' } },
      }),
      message: 'Statement[0] tests s3:content-length, which no s3 action knows.',
      severity: 'medium',
      remediation:
        'aws iam put-user-policy --user-name {OwnerName} --policy-name {PolicyName} --policy-document file://fixed.json',
      evidence: {
        path: 'PolicyDocument.Statement[0].Condition.StringLessThan["s3:content-length"]',
        seen: 's3:content-length',
        expected: 'a condition key of the actions',
      },
    },
    {
      name: 'misspelt',
      row: policy(allow('s3:PutObject', 'StringEquals', 's3:x-amz-server-side-encryption-kms-key-id')),
      message:
        'Statement[0] tests s3:x-amz-server-side-encryption-kms-key-id, which no s3 action knows. Did you mean s3:x-amz-server-side-encryption-aws-kms-key-id?',
      evidence: {
        path: 'PolicyDocument.Statement[0].Condition.StringEquals["s3:x-amz-server-side-encryption-kms-key-id"]',
        seen: 's3:x-amz-server-side-encryption-kms-key-id',
        expected: 's3:x-amz-server-side-encryption-aws-kms-key-id',
      },
    },
    {
      name: 'misspelt before a name of the user',
      row: policy(allow('ec2:*', 'StringEquals', 'aws:PrincipalTags/team')),
      message:
        'Statement[0] tests aws:PrincipalTags/team, which no ec2 action knows. Did you mean aws:PrincipalTag/team?',
    },
    {
      name: 'without the name of a tag',
      row: policy(allow('ec2:*', 'StringEquals', 'aws:ResourceTag/')),
      message: 'Statement[0] tests aws:ResourceTag/, which no ec2 action knows.',
    },
    {
      name: 'in a Deny',
      row: policy({ ...allow('*', 'StringNotEquals', 'aws:RequestRegion'), Effect: 'Deny' }),
      message: 'Statement[0] tests aws:RequestRegion, which no action knows. Did you mean aws:RequestedRegion?',
      severity: 'high',
    },
    {
      name: 'a key of another service',
      row: policy(allow('ec2:RunInstances', 'StringEquals', 's3:prefix')),
      message: 'Statement[0] tests s3:prefix, which no ec2 action knows.',
    },
    {
      name: 'several services',
      row: policy(allow(['ec2:RunInstances', 'rds:*'], 'StringEquals', 's3:prefix')),
      message: 'Statement[0] tests s3:prefix, which none of its actions knows.',
    },
    {
      name: 'no prefix',
      row: policy(allow('s3:*', 'IpAddress', 'SourceIp')),
      message: 'Statement[0] tests SourceIp, which no s3 action knows.',
    },
    {
      name: 'two keys, one in a Deny',
      row: policy(allow('s3:*', 'StringEquals', 's3:size'), { ...allow('s3:*', 'Null', 's3:sizes'), Effect: 'Deny' }),
      message:
        'Statement[0] tests s3:size, which no s3 action knows. Statement[1] tests s3:sizes, which no s3 action knows.',
      severity: 'high',
    },
    {
      name: 'an aws: key is wrong for any service, even an unknown one',
      row: policy(allow('newservice:*', 'StringEquals', 'aws:SourceAccont')),
      message: 'Statement[0] tests aws:SourceAccont, which no newservice action knows. Did you mean aws:SourceAccount?',
    },
    {
      name: 'one that is wrong beside one that cannot be told',
      row: policy(allow('s3:*', 'StringEquals', 's3:size'), allow('newservice:*', 'StringEquals', 'newservice:Kind')),
      message: 'Statement[0] tests s3:size, which no s3 action knows.',
    },
  ],
  notApplicable: [
    {
      name: 'no condition',
      row: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
      message: 'No statement of the policy has a condition.',
    },
  ],
  unknown: [
    {
      name: 'a service that came after awsure',
      row: policy(allow('newservice:*', 'StringEquals', 'newservice:Kind')),
      message: 'Nothing is known of the service newservice, so newservice:Kind cannot be judged.',
    },
    {
      name: 'a document that is none',
      row: { ...policy(), PolicyDocument: 'Statement' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
