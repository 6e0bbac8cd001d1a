import rule from '../../../rules/iam/policy-passrole-wildcard.ts'
import { testRule } from '../../../src/testing.ts'

const pass = (more: object = {}) => ({ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', ...more })
const managed = (...Statement: object[]) => ({
  kind: 'managed',
  PolicyName: 'deploy',
  Arn: 'arn:aws:iam::111122223333:policy/deploy',
  AttachmentCount: 1,
  PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
})
const LIMITED = 'Named roles or conditions limit iam:PassRole.'
const OPEN = 'Statement[0] allows iam:PassRole on every role, for every service.'
const evidence = (seen: string[], name = 'Resource') => ({
  path: `PolicyDocument.Statement[0].${name}`,
  seen,
  expected: 'the ARNs of the roles to pass',
})

testRule(rule, {
  pass: [
    { name: 'names roles', row: managed(pass({ Resource: 'arn:aws:iam::111122223333:role/app-*' })), message: LIMITED },
    {
      name: 'names the service',
      row: managed(pass({ Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } })),
      message: LIMITED,
    },
    { name: 'roles below a path', row: managed(pass({ Resource: 'arn:aws:iam::*:role/app/*' })), message: LIMITED },
    {
      name: 'of another account',
      row: managed(pass({ Resource: 'arn:aws:iam::444455556666:role/*' })),
      message: LIMITED,
    },
    { name: 'denied again', row: managed(pass(), pass({ Effect: 'Deny' })), message: LIMITED },
    {
      name: 'denied for all services but one',
      row: managed(
        pass(),
        pass({ Effect: 'Deny', Condition: { StringNotEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
      ),
      message: LIMITED,
    },
    {
      name: 'denied for all roles but one',
      row: managed(
        pass(),
        pass({ Effect: 'Deny', Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/app' }),
      ),
      message: LIMITED,
    },
  ],
  fail: [
    { name: 'every role', row: managed(pass()), message: OPEN, evidence: evidence(['*']) },
    { name: 'in any case', row: managed(pass({ Action: 'IAM:passrole' })), message: OPEN },
    { name: 'by a wildcard', row: managed(pass({ Action: ['iam:Pass*', 's3:*'] })), message: OPEN },
    {
      name: 'by NotAction',
      row: managed(
        pass({ Action: undefined, NotAction: 's3:*', Sid: 'Not' }),
        pass({ Effect: 'Deny', Action: 'iam:Create*' }),
      ),
      message: OPEN,
    },
    {
      name: 'every role of the account',
      row: managed(pass({ Resource: 'arn:aws:iam::111122223333:role/*' })),
      message: OPEN,
      evidence: evidence(['arn:aws:iam::111122223333:role/*']),
    },
    {
      name: 'every role but one',
      row: managed(pass({ Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/admin' })),
      message: OPEN,
      evidence: evidence(['arn:aws:iam::111122223333:role/admin'], 'NotResource'),
    },
    {
      name: 'a condition that holds for everybody',
      row: managed(pass({ Condition: { StringLike: { 'iam:PassedToService': '*' } } })),
      message: OPEN,
    },
    {
      name: 'a Deny of one role alone',
      row: managed(pass(), pass({ Effect: 'Deny', Resource: 'arn:aws:iam::111122223333:role/admin' })),
      message: OPEN,
    },
    {
      name: 'inline in a role',
      row: {
        ...managed(pass()),
        kind: 'role',
        Arn: undefined,
        OwnerName: 'ci',
        OwnerArn: 'arn:aws:iam::111122223333:role/ci',
      },
      message: OPEN,
      remediation:
        'aws iam put-role-policy --role-name {OwnerName} --policy-name {PolicyName} --policy-document file://fixed.json',
    },
    {
      name: 'attached to nobody, but looked at',
      row: { ...managed(pass()), AttachmentCount: 0 },
      options: { ignoreUnattached: false },
      message: OPEN,
    },
  ],
  notApplicable: [
    { name: 'passes no role', row: managed(pass({ Action: 's3:*' })), message: 'No statement allows iam:PassRole.' },
    {
      name: 'allows everything',
      row: managed(pass({ Action: '*' })),
      message: 'The policy allows everything: iam-policy-admin-access judges it.',
    },
    {
      name: 'attached to nobody',
      row: { ...managed(pass()), AttachmentCount: 0 },
      message: 'The policy is attached to nobody.',
    },
    {
      name: 'a boundary',
      row: { ...managed(pass()), AttachmentCount: 0, PermissionsBoundaryUsageCount: 2 },
      message: 'The policy is only a permissions boundary, which grants nothing.',
    },
    {
      name: 'of IAM Identity Center',
      row: {
        ...managed(pass()),
        kind: 'role',
        OwnerArn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1',
      },
      message: 'The policy comes from a permission set of IAM Identity Center.',
    },
  ],
  unknown: [
    {
      name: 'a document that is none',
      row: { ...managed(pass()), PolicyDocument: '{' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
