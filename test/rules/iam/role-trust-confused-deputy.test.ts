import rule from '../../../rules/iam/role-trust-confused-deputy.ts'
import { testRule } from '../../../src/testing.ts'

const role = (...statements: object[]) => ({
  RoleName: 'partner',
  Arn: 'arn:aws:iam::111122223333:role/partner',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: statements },
})
const trust = (Principal: object | string, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...(Condition && { Condition }),
})
const OTHER = '777788889999'
const other = { AWS: `arn:aws:iam::${OTHER}:root` }
const when = (operator: string, key: string, value: unknown) => ({ [operator]: { [key]: value } })
const inOrganization = (row: object) => ({
  ...row,
  organization: { Id: 'o-4fernh1ll7', MasterAccountId: '444455556666' },
})
const scheduler = { Service: 'scheduler.amazonaws.com' }

const limited = (id: string, operator: string, key: string) =>
  `All are limited: ${id} by Statement[0].Condition.${operator}["${key}"].`
const nobody = 'Nobody is trusted who could act for somebody else.'
const open = `Statement[0] lets ${OTHER} assume the role without an external id.`
const anyAccount = 'Statement[0] lets scheduler.amazonaws.com assume the role for any account.'

testRule(rule, {
  pass: [
    {
      name: 'an external id',
      row: role(trust(other, when('StringEquals', 'sts:ExternalId', 'fernhill-7291'))),
      message: limited(OTHER, 'StringEquals', 'sts:ExternalId'),
    },
    {
      name: 'external ids that begin with one’s own',
      row: role(trust(other, when('StringLike', 'sts:ExternalId', 'fernhill-*'))),
      message: limited(OTHER, 'StringLike', 'sts:ExternalId'),
    },
    {
      name: 'a person with MFA',
      row: role(trust(other, when('Bool', 'aws:MultiFactorAuthPresent', true))),
      message: limited(OTHER, 'Bool', 'aws:MultiFactorAuthPresent'),
    },
    {
      name: 'somebody of the same organization',
      row: inOrganization(role(trust(other, when('StringEquals', 'aws:PrincipalOrgID', 'o-4fernh1ll7')))),
      message: limited(OTHER, 'StringEquals', 'aws:PrincipalOrgID'),
    },
    {
      name: 'the same, of one unit',
      row: inOrganization(
        role(trust(other, when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-4fernh1ll7/r-ab12/ou-ab12-1/*'))),
      ),
      message: limited(OTHER, 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths'),
    },
    {
      name: 'the same, whichever it is',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM policies
      row: role(trust(other, when('StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}'))),
      message: limited(OTHER, 'StringEquals', 'aws:PrincipalOrgID'),
    },
    {
      name: 'a Deny to whoever does not know the external id',
      row: role(trust(other), {
        ...trust(other, when('StringNotEquals', 'sts:ExternalId', 'fernhill-7291')),
        Effect: 'Deny',
      }),
      message: `All are limited: ${OTHER} by Statement[1].`,
    },
    {
      name: 'a service, for this account',
      row: role(trust(scheduler, when('StringEquals', 'aws:SourceAccount', '111122223333'))),
      message: limited('scheduler.amazonaws.com', 'StringEquals', 'aws:SourceAccount'),
    },
    {
      name: 'a service, for resources of this account',
      row: role(trust(scheduler, when('ArnLike', 'aws:SourceArn', 'arn:aws:scheduler:*:111122223333:schedule/*'))),
      message: limited('scheduler.amazonaws.com', 'ArnLike', 'aws:SourceArn'),
    },
    {
      name: 'a service in one region, for one bucket, whose ARN names no account',
      row: role(
        trust({ Service: 'logs.eu-west-1.amazonaws.com' }, when('ArnEquals', 'aws:SourceArn', 'arn:aws:s3:::exports')),
      ),
      message: limited('logs.amazonaws.com', 'ArnEquals', 'aws:SourceArn'),
    },
    {
      name: 'two in one statement',
      row: role(
        trust(
          { Service: ['scheduler.amazonaws.com', 'events.amazonaws.com', 'ec2.amazonaws.com'] },
          when('StringEquals', 'aws:SourceOrgID', 'o-4fernh1ll7'),
        ),
      ),
      message:
        'All are limited: scheduler.amazonaws.com by Statement[0].Condition.StringEquals["aws:SourceOrgID"], events.amazonaws.com by Statement[0].Condition.StringEquals["aws:SourceOrgID"].',
    },
  ],
  fail: [
    {
      name: 'another account',
      row: role(trust(other)),
      message: open,
      severity: 'medium',
      evidence: { path: 'AssumeRolePolicyDocument.Statement[0].Condition', seen: [], expected: 'sts:ExternalId' },
    },
    { name: 'by its number', row: role(trust({ AWS: OTHER })), message: open },
    { name: 'a role of it', row: role(trust({ AWS: `arn:aws:iam::${OTHER}:role/scanner` })), message: open },
    {
      name: 'a session of it',
      row: role(trust({ AWS: `arn:aws:sts::${OTHER}:assumed-role/scanner/x` })),
      message: open,
    },
    {
      name: 'any external id',
      row: role(trust(other, when('StringLike', 'sts:ExternalId', '*'))),
      message: open,
    },
    {
      name: 'an external id, if one is given',
      row: role(trust(other, when('StringEqualsIfExists', 'sts:ExternalId', 'fernhill-7291'))),
      message: open,
    },
    {
      name: 'an external id of any kind',
      row: role(trust(other, when('Null', 'sts:ExternalId', 'false'))),
      message: open,
    },
    {
      name: 'the other company’s own role, which acts for its customers too',
      row: role(trust(other, when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/scanner`))),
      message: open,
      evidence: {
        path: 'AssumeRolePolicyDocument.Statement[0].Condition',
        seen: ['aws:PrincipalArn'],
        expected: 'sts:ExternalId',
      },
    },
    {
      name: 'another organization',
      row: inOrganization(role(trust(other, when('StringEquals', 'aws:PrincipalOrgID', 'o-vendor0001')))),
      message: open,
    },
    {
      name: 'an organization, where the account belongs to none',
      row: role(trust(other, when('StringEquals', 'aws:PrincipalOrgID', 'o-4fernh1ll7'))),
      message: open,
    },
    {
      name: 'MFA, if the caller tells',
      row: role(trust(other, when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'))),
      message: open,
    },
    {
      name: 'a service',
      row: role(trust(scheduler)),
      message: anyAccount,
      severity: 'low',
      evidence: {
        path: 'AssumeRolePolicyDocument.Statement[0].Condition',
        seen: [],
        expected: 'aws:SourceAccount or aws:SourceArn',
      },
    },
    {
      name: 'a service, for resources of any account',
      row: role(trust(scheduler, when('ArnLike', 'aws:SourceArn', 'arn:aws:scheduler:*:*:schedule/*'))),
      message: anyAccount,
    },
    {
      name: 'a service, for an account if it tells one',
      row: role(trust(scheduler, when('StringEqualsIfExists', 'aws:SourceAccount', '111122223333'))),
      message: anyAccount,
    },
    {
      name: 'a service that the user names',
      row: role(trust({ Service: 'ec2.amazonaws.com' })),
      options: { services: ['ec2.amazonaws.com'] },
      message: 'Statement[0] lets ec2.amazonaws.com assume the role for any account.',
    },
    {
      name: 'an account and a service, of which one is limited',
      row: role(trust(other), trust(scheduler, when('StringEquals', 'aws:SourceAccount', '111122223333'))),
      message: open,
      severity: 'medium',
    },
    {
      name: 'another than the trusted one',
      row: role(trust({ AWS: [OTHER, '222233334444'] })),
      options: { trustedAccounts: ['222233334444'] },
      message: open,
    },
  ],
  notApplicable: [
    {
      name: 'EC2, which serves only its own account',
      row: role(trust({ Service: 'ec2.amazonaws.com' })),
      message: nobody,
    },
    { name: 'the same account', row: role(trust({ AWS: 'arn:aws:iam::111122223333:root' })), message: nobody },
    {
      name: 'an account that is trusted',
      row: role(trust(other)),
      options: { trustedAccounts: [OTHER] },
      message: nobody,
    },
    {
      name: 'the management account of the organization',
      row: inOrganization(role(trust({ AWS: 'arn:aws:iam::444455556666:root' }))),
      message: nobody,
    },
    { name: 'everyone, whom iam-role-trust-public judges', row: role(trust({ AWS: '*' })), message: nobody },
    { name: 'somebody who was deleted', row: role(trust({ AWS: 'AROA7BIVIHIDRRBXG47V6' })), message: nobody },
    {
      name: 'a provider of identities',
      row: role({ ...trust({ Federated: 'accounts.google.com' }), Action: 'sts:AssumeRoleWithWebIdentity' }),
      message: nobody,
    },
    { name: 'a Deny', row: role({ ...trust(other), Effect: 'Deny' }), message: nobody },
    {
      name: 'a service-linked role',
      row: { ...role(trust(scheduler)), Arn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X' },
      message: 'The role is service-linked: AWS wrote its trust policy.',
    },
  ],
  unknown: [
    {
      name: 'half a document',
      row: { ...role(), AssumeRolePolicyDocument: '{"Version"' },
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
