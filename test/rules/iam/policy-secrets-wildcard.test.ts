import rule from '../../../rules/iam/policy-secrets-wildcard.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, document, managed } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'one secret',
      row: managed(
        allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'),
      ),
      message: 'No statement allows reading the value of every secret.',
    },
    {
      name: 'secrets with a tag',
      row: managed(allow('secretsmanager:*', '*', { StringEquals: { 'aws:ResourceTag/app': 'shop' } })),
      message: 'No statement allows reading the value of every secret.',
    },
    {
      name: 'BatchGetSecretValue alone gives no value: AWS asks for GetSecretValue on each secret too',
      row: managed(allow(['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'], '*')),
      message: 'No statement allows reading the value of every secret.',
    },
    {
      name: 'a Deny',
      row: managed({ ...allow('secretsmanager:GetSecretValue', '*'), Effect: 'Deny' }),
      message: 'No statement allows reading the value of every secret.',
    },
  ],
  fail: [
    {
      name: 'every secret',
      row: managed(allow(['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'], '*')),
      message:
        'Statement[0].Resource: The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
      evidence: { path: 'PolicyDocument.Statement[0].Resource', seen: '*', expected: 'ARNs of secrets' },
    },
    {
      name: 'every secret of one Region',
      row: managed(
        allow('secretsmanager:Get*', ['arn:aws:s3:::b', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:*']),
      ),
      message:
        'Statement[0].Resource[1]: The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
    },
    {
      name: "the account's own, which all of them are",
      row: managed(allow('secretsmanager:*', '*', { StringEquals: { 'aws:ResourceAccount': '111122223333' } })),
      message:
        'Statement[0].Resource: The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
    },
    {
      name: 'an administrator reads them too',
      row: managed(allow('*', '*')),
      message:
        'Statement[0].Resource: The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
    },
    {
      name: 'NotAction that leaves them in; attached to nobody, and asked for',
      row: { ...managed({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), AttachmentCount: 0 },
      options: { ignoreUnattached: false },
      message:
        'Statement[0].Resource: The statement allows reading the value of every secret. Name the secrets; the six characters that AWS adds to a name are -??????.',
    },
  ],
  notApplicable: [
    {
      name: 'attached to nobody',
      row: { ...managed(allow('secretsmanager:GetSecretValue', '*')), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'only a boundary',
      row: {
        ...managed(allow('secretsmanager:GetSecretValue', '*')),
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 2,
      },
      message: 'The policy is only a permissions boundary, which grants nothing.',
    },
    {
      name: 'a permission set',
      row: {
        kind: 'role',
        PolicyName: 'AwsSSOInlinePolicy',
        OwnerArn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        OwnerName: 'AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        PolicyDocument: document(allow('secretsmanager:GetSecretValue', '*')),
      },
      message: 'The policy comes from a permission set of IAM Identity Center.',
    },
  ],
  unknown: [
    {
      name: 'a document that is none',
      row: { ...managed(), PolicyDocument: 'Statement' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
    {
      name: 'on everything, and no word on who holds it',
      row: { ...managed(allow('secretsmanager:GetSecretValue', '*')), AttachmentCount: undefined },
      message: 'AWS did not tell whether the policy is attached to anybody.',
    },
  ],
})
