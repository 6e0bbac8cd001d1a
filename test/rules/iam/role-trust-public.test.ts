import rule from '../../../rules/iam/role-trust-public.ts'
import { testRule } from '../../../src/testing.ts'

const role = (...statements: object[]) => ({
  Path: '/',
  RoleName: 'deploy',
  Arn: 'arn:aws:iam::111122223333:role/deploy',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: statements },
})
const anyone = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } })
const inOrganization = when('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5')
const externalId = when('StringEquals', 'sts:ExternalId', 'partner-42')

const none = 'No statement lets everyone assume the role.'
const open = 'Statement[0] lets everyone assume the role.'
const weak = 'Statement[0] lets everyone who knows the external id assume the role.'
const denied = 'Statement[0] admits everyone, but Statement[1] limits them.'

testRule(rule, {
  pass: [
    {
      name: 'a service',
      row: role({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      message: none,
    },
    {
      name: 'another account',
      row: role({ ...anyone, Principal: { AWS: ['444455556666', 'arn:aws:iam::777788889999:root'] } }),
      message: none,
    },
    {
      name: 'a federated provider, even any (iam-role-oidc-trust looks at it)',
      row: role({ ...anyone, Principal: { Federated: '*' }, Action: 'sts:AssumeRoleWithWebIdentity' }),
      message: none,
    },
    {
      name: 'everyone may tag the session, and no more',
      row: role({ ...anyone, Action: 'sts:TagSession' }),
      message: none,
    },
    {
      name: 'everything but assuming',
      row: role({ Effect: 'Allow', Principal: '*', NotAction: 'sts:*' }),
      message: none,
    },
    { name: 'a Deny of everyone', row: role({ ...anyone, Effect: 'Deny' }), message: none },
    {
      name: 'nobody: NotPrincipal of everyone',
      row: role({ Effect: 'Allow', NotPrincipal: '*', Action: '*' }),
      message: none,
    },
    { name: 'no statement', row: role(), message: none },
    {
      name: 'everyone of the organization',
      row: role({ ...anyone, ...inOrganization }),
      message:
        'Statement[0] admits everyone, but Statement[0].Condition.StringEquals["aws:PrincipalOrgID"] limits them.',
    },
    {
      name: 'everyone of the organization, with an external id',
      row: role({
        ...anyone,
        Condition: { StringEquals: { 'sts:ExternalId': 'x', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      }),
      message:
        'Statement[0] admits everyone, but Statement[0].Condition.StringEquals["aws:PrincipalOrgID"] limits them.',
    },
    {
      name: 'a role by its ARN',
      row: role({ ...anyone, ...when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::444455556666:role/ci-*') }),
      message: 'Statement[0] admits everyone, but Statement[0].Condition.ArnLike["aws:PrincipalArn"] limits them.',
    },
    {
      name: 'a Deny of all who are not in the organization',
      row: role(anyone, {
        ...anyone,
        Effect: 'Deny',
        Action: 'sts:*',
        ...when('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'),
      }),
      message: denied,
    },
    {
      name: 'the same Deny, sparing services',
      row: role(anyone, {
        ...anyone,
        Effect: 'Deny',
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
      message: denied,
    },
    {
      name: 'a Deny of all but one role',
      row: role(anyone, {
        Effect: 'Deny',
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/ci' },
        Action: 'sts:AssumeRole',
      }),
      message: denied,
    },
  ],
  fail: [
    {
      name: 'any AWS principal',
      row: role(anyone),
      message: open,
      severity: 'critical',
      evidence: { path: 'AssumeRolePolicyDocument.Statement[0].Principal', seen: ['*'], expected: 'named principals' },
    },
    {
      name: 'URL-encoded, as AWS sends it',
      row: { ...role(), AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify({ Statement: [anyone] })) },
      message: open,
    },
    { name: 'a bare *', row: role({ ...anyone, Principal: '*' }), message: open },
    { name: '* in a list', row: role({ ...anyone, Principal: { AWS: ['111122223333', '*'] } }), message: open },
    { name: 'sts:*', row: role({ ...anyone, Action: 'STS:*' }), message: open },
    { name: 'every action', row: role({ ...anyone, Action: ['s3:GetObject', '*'] }), message: open },
    {
      name: 'NotAction of something else',
      row: role({ Effect: 'Allow', Principal: '*', NotAction: 's3:*' }),
      message: open,
    },
    {
      name: 'NotPrincipal with Allow: everyone else',
      row: role({ Effect: 'Allow', NotPrincipal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }),
      message: open,
      severity: 'critical',
      evidence: {
        path: 'AssumeRolePolicyDocument.Statement[0].NotPrincipal',
        seen: ['444455556666'],
        expected: 'named principals',
      },
    },
    { name: 'an external id', row: role({ ...anyone, ...externalId }), message: weak, severity: 'high' },
    {
      name: 'any external id',
      row: role({ ...anyone, ...when('StringLike', 'sts:ExternalId', '*') }),
      message: open,
      severity: 'critical',
    },
    {
      name: 'an external id where there is one',
      row: role({ ...anyone, ...when('StringEqualsIfExists', 'sts:ExternalId', 'partner-42') }),
      message: open,
      severity: 'critical',
    },
    {
      name: 'some external id, whichever',
      row: role({ ...anyone, ...when('Null', 'sts:ExternalId', 'false') }),
      message: open,
      severity: 'critical',
    },
    {
      name: 'the organization, where there is one',
      row: role({ ...anyone, ...when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') }),
      message: open,
      severity: 'critical',
    },
    {
      name: 'any organization',
      row: role({ ...anyone, ...when('StringLike', 'aws:PrincipalOrgID', '*') }),
      message: open,
    },
    {
      name: 'everyone but one organization',
      row: role({ ...anyone, ...when('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5') }),
      message: open,
    },
    {
      name: 'all values of a list that may be empty',
      row: role({ ...anyone, ...when('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*') }),
      message: open,
    },
    {
      name: 'a role of that name in any account',
      row: role({ ...anyone, ...when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/ci') }),
      message: open,
    },
    {
      name: 'MFA, which anyone can have',
      row: role({ ...anyone, ...when('Bool', 'aws:MultiFactorAuthPresent', true) }),
      message: open,
    },
    {
      name: 'the worse of two',
      row: role({ ...anyone, ...externalId }, { ...anyone, Principal: '*' }),
      message: 'Statement[1] lets everyone assume the role.',
      severity: 'critical',
      evidence: [
        { path: 'AssumeRolePolicyDocument.Statement[0].Principal', seen: ['*'], expected: 'named principals' },
        { path: 'AssumeRolePolicyDocument.Statement[1].Principal', seen: ['*'], expected: 'named principals' },
      ],
    },
    {
      name: 'one limited, one not',
      row: role({ ...anyone, ...inOrganization }, anyone),
      message: 'Statement[1] lets everyone assume the role.',
    },
    {
      name: 'a Deny of something else',
      row: role(anyone, {
        ...anyone,
        Effect: 'Deny',
        Action: 'sts:TagSession',
        ...when('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'),
      }),
      message: open,
    },
    {
      name: 'a Deny of strangers from one address only',
      row: role(anyone, {
        ...anyone,
        Effect: 'Deny',
        Condition: {
          StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        },
      }),
      message: open,
    },
    {
      name: 'a Deny of services only',
      row: role(anyone, { ...anyone, Effect: 'Deny', ...when('Bool', 'aws:PrincipalIsAWSService', 'true') }),
      message: open,
    },
    {
      name: 'a Deny of one account',
      row: role(anyone, { ...anyone, Effect: 'Deny', Principal: { AWS: '444455556666' } }),
      message: open,
    },
  ],
  notApplicable: [
    {
      name: 'service-linked',
      row: {
        ...role(anyone),
        Path: '/aws-service-role/support.amazonaws.com/',
        Arn: 'arn:aws:iam::111122223333:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport',
      },
      message: 'The role is service-linked: AWS wrote its trust policy.',
    },
  ],
  unknown: [
    {
      name: 'no trust policy in the answer',
      row: { ...role(), AssumeRolePolicyDocument: undefined },
      message: 'The policy document cannot be read: it is missing.',
    },
    {
      name: 'a statement without an effect',
      row: role({ Principal: '*', Action: 'sts:AssumeRole' }),
      message: 'The policy document cannot be read: Statement[0].Effect is neither Allow nor Deny.',
    },
  ],
})
