import rule from '../../../rules/iam/policy-not-action-allow.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, document, managed } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'Action and Resource',
      row: managed(allow('s3:*', '*')),
      message: 'No statement allows by NotAction or NotResource without a condition that limits it.',
    },
    {
      name: 'a Deny, which is what they are for',
      row: managed({ Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::b' }),
      message: 'No statement allows by NotAction or NotResource without a condition that limits it.',
    },
    {
      name: 'under a condition',
      row: managed({
        Effect: 'Allow',
        NotAction: 'iam:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      }),
      message: 'No statement allows by NotAction or NotResource without a condition that limits it.',
    },
  ],
  fail: [
    {
      name: 'NotAction',
      row: managed({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }),
      message:
        'Statement[0].NotAction: The statement allows every action but iam:*, organizations:*, also those of services to come. List the actions that are needed, or deny these.',
      severity: 'medium',
      evidence: {
        path: 'PolicyDocument.Statement[0].NotAction',
        seen: ['iam:*', 'organizations:*'],
        expected: 'Action',
      },
    },
    {
      name: 'NotResource, under a condition that everyone meets',
      row: managed({
        Effect: 'Allow',
        Action: 's3:*',
        NotResource: 'arn:aws:s3:::payroll/*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
      message:
        'Statement[0].NotResource: The statement allows its actions on everything but arn:aws:s3:::payroll/*. List the resources that are needed, or deny these.',
      evidence: {
        path: 'PolicyDocument.Statement[0].NotResource',
        seen: ['arn:aws:s3:::payroll/*'],
        expected: 'Resource',
      },
    },
  ],
  notApplicable: [
    {
      name: 'attached to nobody',
      row: { ...managed({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'only a boundary',
      row: {
        ...managed({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
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
        PolicyDocument: document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
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
      row: { ...managed({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), AttachmentCount: undefined },
      message: 'AWS did not tell whether the policy is attached to anybody.',
    },
  ],
})
