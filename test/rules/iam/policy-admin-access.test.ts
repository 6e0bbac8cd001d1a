import rule from '../../../rules/iam/policy-admin-access.ts'
import { testRule } from '../../../src/testing.ts'

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const readOnly = { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' }

const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const managed = (...statements: object[]) => ({
  kind: 'managed',
  PolicyName: 'Ops',
  Arn: 'arn:aws:iam::111122223333:policy/Ops',
  AttachmentCount: 1,
  PermissionsBoundaryUsageCount: 0,
  PolicyDocument: document(...statements),
})
const inline = (OwnerArn: string, ...statements: object[]) => ({
  kind: 'role',
  PolicyName: 'Ops',
  OwnerArn,
  OwnerName: OwnerArn.split('/').at(-1),
  PolicyDocument: document(...statements),
})
const role = 'arn:aws:iam::111122223333:role/deploy'

const none = 'No statement allows every action on every resource.'
const all = 'Statement[0] allows every action on every resource.'
const open = 'Statement[0] allows every action on every resource, under conditions that anyone meets.'

testRule(rule, {
  pass: [
    { name: 'reads', row: managed(readOnly), message: none },
    {
      name: 'every action on one bucket',
      row: managed({ ...everything, Resource: 'arn:aws:s3:::b/*' }),
      message: none,
    },
    { name: 'one service', row: managed({ ...everything, Action: 'ec2:*' }), message: none },
    { name: 'no statement', row: managed(), message: none },
    {
      name: 'NotAction that leaves out IAM (iam-policy-not-action-allow looks at it)',
      row: managed({ Effect: 'Allow', NotAction: ['iam:*', 'nosuchservice:*'], Resource: '*' }),
      message: none,
    },
    {
      name: 'NotResource that leaves out IAM',
      row: managed({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::111122223333:*' }),
      message: none,
    },
    {
      name: 'only with MFA, which Prowler fails',
      row: managed({ ...everything, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      message:
        'Statement[0] allows everything, but Statement[0].Condition.Bool["aws:MultiFactorAuthPresent"] limits it.',
    },
    {
      name: 'denied again',
      row: managed(everything, { Effect: 'Deny', Action: '*', Resource: '*' }),
      message: 'Statement[0] allows everything, but Statement[1] limits it.',
    },
    { name: 'a Deny of everything alone', row: managed({ ...everything, Effect: 'Deny' }), message: none },
  ],
  fail: [
    {
      name: 'everything',
      row: managed(everything),
      message: all,
      severity: 'high',
      remediation:
        'aws iam create-policy-version --policy-arn {Arn} --policy-document file://least-privilege.json --set-as-default',
      evidence: [
        { path: 'PolicyDocument.Statement[0].Action', seen: ['*'], expected: 'the actions in use' },
        { path: 'PolicyDocument.Statement[0].Resource', seen: ['*'], expected: 'the resources in use' },
      ],
    },
    {
      name: 'URL-encoded, as AWS sends it',
      row: { ...managed(), PolicyDocument: encodeURIComponent(JSON.stringify(document(everything))) },
      message: all,
    },
    {
      name: 'a lone statement',
      row: { ...managed(), PolicyDocument: { Statement: everything } },
      message: 'Statement allows every action on every resource.',
    },
    {
      name: 'inline',
      row: inline(role, everything),
      message: all,
      remediation:
        'aws iam put-role-policy --role-name {OwnerName} --policy-name {PolicyName} --policy-document file://least-privilege.json',
    },
    {
      name: 'inline in a group',
      row: { ...inline('arn:aws:iam::111122223333:group/ops', everything), kind: 'group' },
      message: all,
      remediation:
        'aws iam put-group-policy --group-name {OwnerName} --policy-name {PolicyName} --policy-document file://least-privilege.json',
    },
    { name: '*:*, which Prowler passes', row: managed({ ...everything, Action: '*:*' }), message: all },
    {
      name: 'lists that hold *, which Prowler passes',
      row: managed({ ...everything, Action: ['s3:Get*', '*'], Resource: ['*', 'arn:aws:s3:::b'] }),
      message: all,
    },
    { name: 'an ARN of wildcards', row: managed({ ...everything, Resource: 'arn:aws:*:*:*:*' }), message: all },
    { name: 'NotAction of nothing', row: managed({ Effect: 'Allow', NotAction: [], Resource: '*' }), message: all },
    {
      name: 'NotAction of a service that does not exist',
      row: managed({ Effect: 'Allow', NotAction: 'nosuchservice:*', Resource: '*' }),
      message: all,
    },
    {
      name: 'NotResource of one bucket',
      row: managed({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::secret/*' }),
      message: all,
      evidence: [
        { path: 'PolicyDocument.Statement[0].Action', seen: ['*'], expected: 'the actions in use' },
        {
          path: 'PolicyDocument.Statement[0].NotResource',
          seen: ['arn:aws:s3:::secret/*'],
          expected: 'the resources in use',
        },
      ],
    },
    {
      name: 'MFA only where there could be any: access keys come without',
      row: managed({ ...everything, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      message: open,
    },
    {
      name: 'from anywhere',
      row: managed({ ...everything, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }),
      message: open,
    },
    {
      name: 'a second statement without the condition of the first',
      row: managed({ ...everything, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }, everything),
      message: 'Statement[1] allows every action on every resource.',
    },
    {
      name: 'a Deny of less',
      row: managed(everything, { Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
      message: all,
    },
    {
      name: 'a Deny under a condition',
      row: managed(everything, {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'us-west-2' } },
      }),
      message: all,
    },
    {
      name: 'attached to nobody, and asked for',
      row: { ...managed(everything), AttachmentCount: 0 },
      options: { ignoreUnattached: false, exceptions: [] },
      message: all,
    },
    {
      name: 'a role that only looks as if Identity Center had made it',
      row: inline('arn:aws:iam::111122223333:role/AWSReservedSSO_Admin', everything),
      message: all,
    },
    {
      name: 'another policy is the exception',
      row: managed(everything),
      options: { ignoreUnattached: true, exceptions: ['BreakGlass'] },
      message: all,
    },
  ],
  notApplicable: [
    {
      name: 'attached to nobody',
      row: { ...managed(everything), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'only a boundary',
      row: { ...managed(everything), AttachmentCount: 0, PermissionsBoundaryUsageCount: 3 },
      message: 'The policy is only a permissions boundary, which grants nothing.',
    },
    {
      name: 'an exception',
      row: managed(everything),
      options: { ignoreUnattached: true, exceptions: ['Ops'] },
      message: 'The policy is one of the configured exceptions.',
    },
    {
      name: 'a permission set',
      row: inline(
        'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0a1b',
        everything,
      ),
      message: 'The policy comes from a permission set of IAM Identity Center.',
    },
  ],
  unknown: [
    {
      name: 'a document that is none',
      row: { ...managed(), PolicyDocument: '%7B"Statement"' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
    {
      name: 'a managed policy without its default version',
      row: { ...managed(), PolicyDocument: undefined },
      message: 'The policy document cannot be read: it is missing.',
    },
    {
      name: 'a statement without resources, which AWS does not take',
      row: managed({ Effect: 'Allow', Action: '*' }),
      message: 'The policy document cannot be read: Statement[0] has neither Resource nor Principal.',
    },
    {
      name: 'everything, and no word on who holds it',
      row: { ...managed(everything), AttachmentCount: undefined },
      message: 'AWS did not tell whether the policy is attached to anybody.',
    },
  ],
})
