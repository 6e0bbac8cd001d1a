import rule from '../../../rules/iam/policy-unknown-action.ts'
import { actionTable } from '../../../src/policy/actions.ts'
import { testRule } from '../../../src/testing.ts'
import { allow, inline, managed, PUT } from './policy-rows.ts'

const { date } = actionTable()

testRule(rule, {
  pass: [
    {
      name: 'actions in any case, patterns that match some',
      row: managed(allow(['s3:getobject', 'EC2:Describe*', '*:List*', 's?:GetObject', '*'], '*')),
      message: "Every action of the policy is in AWS's reference.",
    },
    {
      name: 'NotAction',
      row: managed({ Effect: 'Deny', NotAction: ['iam:*', 'sts:AssumeRole'], Resource: '*' }),
      message: "Every action of the policy is in AWS's reference.",
    },
  ],
  fail: [
    {
      name: 'misspelt',
      row: inline(allow(['s3:ListBucket', 's3:GetObjects'], '*')),
      message: `Statement[0].Action[1]: s3 has no action GetObjects in AWS's reference of ${date}: it allows nothing. Did you mean s3:GetObject?`,
      severity: 'medium',
      evidence: { path: 'PolicyDocument.Statement[0].Action[1]', seen: 's3:GetObjects', expected: 's3:GetObject' },
      remediation: PUT,
    },
    {
      name: 'an operation whose action has another name, in a Deny',
      row: managed({ Effect: 'Deny', Action: 's3:ListObjectsV2', Resource: '*' }),
      message: `Statement[0].Action: s3 has no action ListObjectsV2 in AWS's reference of ${date}: it denies nothing. Did you mean s3:ListBucket?`,
    },
    {
      name: 'in NotAction',
      row: managed({ Effect: 'Deny', NotAction: 'iam:GetUsr', Resource: '*' }),
      message: `Statement[0].NotAction: iam has no action GetUsr in AWS's reference of ${date}: it leaves nothing out. Did you mean iam:GetUser?`,
    },
    {
      name: 'a pattern that matches nothing',
      row: managed(allow('ec2:Fetch*', '*')),
      message: `Statement[0].Action: No action matches ec2:Fetch* in AWS's reference of ${date}: it allows nothing.`,
    },
    {
      name: 'without a service',
      row: managed(allow('GetObject', '*')),
      message:
        'Statement[0].Action: GetObject is no action: IAM wants a service and an action, such as s3:GetObject. Did you mean s3:GetObject?',
    },
    {
      name: 'a service one letter away',
      row: managed(allow('ec3:RunInstances', '*')),
      message: `Statement[0].Action: ec3 is the prefix of no service that AWS listed on ${date}. Did you mean ec2:RunInstances?`,
      severity: 'medium',
    },
    {
      name: 'only a service that nobody knows',
      row: managed(allow('brandnew:*', '*')),
      message: `Statement[0].Action: brandnew is the prefix of no service that AWS listed on ${date}.`,
      severity: 'info',
    },
    {
      name: 'more than a message holds',
      row: managed(
        allow(['s3:A1Something', 's3:A2Something', 's3:A3Something', 's3:A4Something', 's3:A5Something'], '*'),
      ),
      message: `Statement[0].Action[0]: s3 has no action A1Something in AWS's reference of ${date}: it allows nothing. Statement[0].Action[1]: s3 has no action A2Something in AWS's reference of ${date}: it allows nothing. Statement[0].Action[2]: s3 has no action A3Something in AWS's reference of ${date}: it allows nothing. There are 2 more of these.`,
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
