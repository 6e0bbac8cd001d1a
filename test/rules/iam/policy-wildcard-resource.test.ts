import rule from '../../../rules/iam/policy-wildcard-resource.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, document, managed } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'reads on everything, writes on what is named',
      row: managed(allow(['s3:GetObject', 'ec2:Describe*'], '*'), allow('s3:PutObject', 'arn:aws:s3:::b/*')),
      message: 'Every action that changes something and could name its resources does, or is under a condition.',
    },
    {
      name: 'a write that is about no resource',
      row: managed(allow('s3:PutAccountPublicAccessBlock', '*')),
      message: 'Every action that changes something and could name its resources does, or is under a condition.',
    },
    {
      name: 'under a condition, or a Deny',
      row: managed(allow('ec2:TerminateInstances', '*', { StringEquals: { 'aws:ResourceTag/app': 'shop' } }), {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
      }),
      message: 'Every action that changes something and could name its resources does, or is under a condition.',
    },
    {
      name: 'other levels are asked for',
      row: managed(allow('s3:PutObject', '*')),
      options: { levels: ['Permissions management'], ignoreUnattached: true },
      message: 'Every action that changes something and could name its resources does, or is under a condition.',
    },
  ],
  fail: [
    {
      name: 'a write on everything',
      row: managed(allow(['s3:GetObject', 's3:PutObject'], '*')),
      message:
        'Statement[0].Resource: The statement allows s3:PutObject on every resource, though it could name its own. Name the resources, or add a condition on their tags.',
      severity: 'low',
      evidence: { path: 'PolicyDocument.Statement[0].Resource', seen: '*', expected: 'ARNs' },
    },
    {
      name: 'several, also by a pattern, on all ARNs of the service',
      row: managed(allow(['sqs:Send*', 'sqs:DeleteMessage', 'sqs:PurgeQueue', 'sqs:DeleteQueue'], 'arn:aws:sqs:*:*:*')),
      message:
        'Statement[0].Resource: The statement allows sqs:SendMessage, sqs:DeleteMessage, sqs:PurgeQueue and 1 more on every resource, though each could name its own. Name the resources, or add a condition on their tags.',
    },
    {
      name: 'a permission',
      row: managed(allow('iam:AttachRolePolicy', '*')),
      options: { levels: ['Permissions management'], ignoreUnattached: true },
      message:
        'Statement[0].Resource: The statement allows iam:AttachRolePolicy on every resource, though it could name its own. Name the resources, or add a condition on their tags.',
    },
  ],
  notApplicable: [
    {
      name: 'an administrator, which another rule judges',
      row: managed(allow('*', '*')),
      message: 'The policy allows everything: iam-policy-admin-access judges it.',
    },
    {
      name: 'attached to nobody',
      row: { ...managed(allow('s3:PutObject', '*')), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'only a boundary',
      row: { ...managed(allow('s3:PutObject', '*')), AttachmentCount: 0, PermissionsBoundaryUsageCount: 2 },
      message: 'The policy is only a permissions boundary, which grants nothing.',
    },
    {
      name: 'a permission set',
      row: {
        kind: 'role',
        PolicyName: 'AwsSSOInlinePolicy',
        OwnerArn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        OwnerName: 'AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        PolicyDocument: document(allow('s3:PutObject', '*')),
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
      row: { ...managed(allow('s3:PutObject', '*')), AttachmentCount: undefined },
      message: 'AWS did not tell whether the policy is attached to anybody.',
    },
  ],
})
