import rule from '../../../rules/iam/policy-service-wildcard.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, document, managed } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: 'some actions of a service',
      row: managed(allow(['ec2:Describe*', 'ec2:StartInstances'], '*')),
      message: 'No statement allows every action of a service on every resource.',
    },
    {
      name: 'a service on one bucket',
      row: managed(allow('s3:*', ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'])),
      message: 'No statement allows every action of a service on every resource.',
    },
    {
      name: 'under a condition',
      row: managed(allow('ec2:*', '*', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })),
      message: 'No statement allows every action of a service on every resource.',
    },
    {
      name: 'an exception',
      row: managed(allow('EC2:*', '*')),
      options: { exceptions: ['ec2'], ignoreUnattached: true },
      message: 'No statement allows every action of a service on every resource.',
    },
  ],
  fail: [
    {
      name: "the source document's third example",
      row: managed(allow('ec2:*', '*')),
      message:
        'Statement[0].Action: The statement allows every action of ec2 on every resource. List the actions in use: Access Advisor and CloudTrail show which.',
      evidence: { path: 'PolicyDocument.Statement[0].Action', seen: 'ec2:*', expected: 'the actions in use' },
    },
    {
      name: 'by other words for everything',
      row: managed(allow(['ec2:?*', 'sqs:SendMessage'], 'arn:aws:*:*:*:*'), allow('s3:**', 'arn:aws:s3:::*')),
      message:
        'Statement[0].Action[0]: The statement allows every action of ec2 on every resource. List the actions in use: Access Advisor and CloudTrail show which. Statement[1].Action: The statement allows every action of s3 on every resource. List the actions in use: Access Advisor and CloudTrail show which.',
    },
    {
      name: 'under a condition that everyone meets',
      row: managed(allow('s3:*', '*', { Bool: { 'aws:SecureTransport': 'true' } })),
      message:
        'Statement[0].Action: The statement allows every action of s3 on every resource. List the actions in use: Access Advisor and CloudTrail show which.',
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
      row: { ...managed(allow('ec2:*', '*')), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'only a boundary',
      row: { ...managed(allow('ec2:*', '*')), AttachmentCount: 0, PermissionsBoundaryUsageCount: 2 },
      message: 'The policy is only a permissions boundary, which grants nothing.',
    },
    {
      name: 'a permission set',
      row: {
        kind: 'role',
        PolicyName: 'AwsSSOInlinePolicy',
        OwnerArn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        OwnerName: 'AWSReservedSSO_Ops_0a1b2c3d4e5f6071',
        PolicyDocument: document(allow('ec2:*', '*')),
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
      row: { ...managed(allow('ec2:*', '*')), AttachmentCount: undefined },
      message: 'AWS did not tell whether the policy is attached to anybody.',
    },
  ],
})
