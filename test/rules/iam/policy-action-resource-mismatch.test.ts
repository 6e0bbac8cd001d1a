import rule from '../../../rules/iam/policy-action-resource-mismatch.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, inline, managed, PUT } from './policy-rows.ts'

testRule(rule, {
  pass: [
    {
      name: "the source document's first example: the bucket and its objects",
      row: managed(allow(['s3:ListBucket', 's3:GetObject'], ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'])),
      message: 'Every action can act on the resources of its statement.',
    },
    {
      name: 'a pattern of actions, one of which can act on the resource',
      row: managed(allow('s3:*', 'arn:aws:s3:::b')),
      message: 'Every action can act on the resources of its statement.',
    },
    {
      name: 'a star that reaches over the rest of the ARN',
      row: managed(allow(['s3:ListBucket', 's3:GetObject'], 'arn:aws:s3:::b*')),
      message: 'Every action can act on the resources of its statement.',
    },
    {
      name: 'a variable may be anything',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
      row: managed(allow('iam:GetUser', 'arn:aws:iam::111122223333:user/${aws:username}')),
      message: 'Every action can act on the resources of its statement.',
    },
    {
      name: 'an action about no resource, on all of the service',
      row: managed(allow('s3:ListAllMyBuckets', 'arn:aws:s3:::*')),
      message: 'Every action can act on the resources of its statement.',
    },
    {
      name: 'NotResource, and an action that nobody knows',
      row: managed(
        { Effect: 'Deny', Action: 's3:ListBucket', NotResource: 'arn:aws:s3:::b/*' },
        allow('brandnew:Get', 'arn:aws:brandnew:::x'),
      ),
      message: 'Every action can act on the resources of its statement.',
    },
  ],
  fail: [
    {
      name: 'the bucket, by the ARN of its objects',
      row: inline(allow(['s3:ListBucket', 's3:GetObject'], 'arn:aws:s3:::b/*')),
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's own form
        'Statement[0].Action[0]: s3:ListBucket can act on none of the resources, so that the statement allows nothing by it. It acts on arn:${Partition}:s3:::${BucketName} or arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}.',
      severity: 'medium',
      evidence: {
        path: 'PolicyDocument.Statement[0].Action[0]',
        seen: 's3:ListBucket',
        expected: 'an action on these resources',
      },
      remediation: PUT,
    },
    {
      name: 'objects, by the ARN of the bucket, in a Deny',
      row: managed({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b' }),
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's own form
        'Statement[0].Action: s3:DeleteObject can act on none of the resources, so that the statement denies nothing by it. It acts on arn:${Partition}:s3:::${BucketName}/${ObjectName} or arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}.',
    },
    {
      name: 'an action about no resource, on one',
      row: managed(allow('ec2:DescribeInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/*')),
      message:
        'Statement[0].Action: ec2:DescribeInstances acts on no particular resource, so that on these the statement allows nothing by it. Give it a statement of its own with "Resource": "*".',
    },
    {
      name: 'the resource of another service',
      row: managed(allow('sqs:SendMessage', 'arn:aws:sns:eu-west-1:111122223333:orders')),
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's own form
        'Statement[0].Action: sqs:SendMessage can act on none of the resources, so that the statement allows nothing by it. It acts on arn:${Partition}:sqs:${Region}:${Account}:${QueueName}.',
    },
  ],
  notApplicable: [
    {
      name: 'all resources',
      row: managed(allow('s3:*', ['*', 'arn:aws:s3:::b'])),
      message: 'Every statement of the policy is about all resources.',
    },
  ],
  unknown: [
    {
      name: 'a document that is none',
      row: { ...managed(), PolicyDocument: 'Statement' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
