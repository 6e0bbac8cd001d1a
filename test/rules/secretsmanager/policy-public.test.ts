import rule from '../../../rules/secretsmanager/policy-public.ts'
import { testRule } from '../../../src/testing.ts'

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'
const secret = (...Statement: object[]) => ({
  ARN,
  resourcePolicy: { ARN, ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement }) },
})
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...(Condition && { Condition }),
})
const PARTNER = { AWS: 'arn:aws:iam::444455556666:role/reader' }
const nobody = 'The policy admits no outsider.'
const everyone = 'Statement[0] lets everyone use the secret.'
const partner = 'The policy lets account 444455556666 use the secret.'

testRule(rule, {
  pass: [
    {
      name: 'a role of the account',
      row: secret(allow({ AWS: 'arn:aws:iam::111122223333:role/app' })),
      message: nobody,
    },
    {
      name: 'a trusted account',
      row: secret(allow(PARTNER)),
      options: { trustedAccounts: ['444455556666'] },
      message: nobody,
    },
    {
      name: 'everyone of the organization',
      row: secret(allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })),
      message: nobody,
    },
    {
      name: 'an account, within the organization',
      row: secret(allow(PARTNER, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })),
      message: nobody,
    },
    {
      name: 'everyone of this account',
      row: secret(allow('*', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } })),
      message: nobody,
    },
    {
      name: 'from one network',
      row: secret(allow('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
      message: nobody,
    },
    { name: 'only a Deny', row: secret({ ...allow('*'), Effect: 'Deny' }), message: nobody },
    { name: 'a user who was deleted', row: secret(allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' })), message: nobody },
    {
      name: 'another account, denied by all but this one',
      row: secret(allow(PARTNER), {
        ...allow('*', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }),
        Effect: 'Deny',
        Action: 'secretsmanager:*',
      }),
      message: nobody,
    },
  ],
  fail: [
    {
      name: 'everyone',
      row: secret(allow('*')),
      message: everyone,
      severity: 'critical',
      evidence: {
        path: 'resourcePolicy.ResourcePolicy.Statement[0].Principal',
        seen: '*',
        expected: 'trusted accounts',
      },
    },
    {
      name: 'everyone with some stage of the secret',
      row: secret(allow({ AWS: '*' }, { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } })),
      message: everyone,
    },
    {
      name: 'another account',
      row: secret(allow(PARTNER)),
      message: partner,
      severity: 'high',
      evidence: {
        path: 'resourcePolicy.ResourcePolicy.Statement[0].Principal',
        seen: '444455556666',
        expected: 'trusted accounts',
      },
    },
    {
      name: 'another account, as a condition on everyone',
      row: secret(allow('*', { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } })),
      message: partner,
      severity: 'high',
    },
    {
      name: 'another account’s role, as a condition on that account',
      row: secret(
        allow({ AWS: '444455556666' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/x*' } }),
      ),
      message: partner,
    },
    {
      name: 'two accounts, of which one is trusted and one twice named',
      row: secret(
        allow({ AWS: ['444455556666', '777788889999', '222233334444'] }),
        allow({ AWS: 'arn:aws:iam::777788889999:root' }),
      ),
      options: { trustedAccounts: ['222233334444'] },
      message: 'The policy lets accounts 444455556666, 777788889999 use the secret.',
    },
    {
      name: 'a Deny that spares the other account as well',
      row: secret(allow(PARTNER), {
        ...allow('*', { StringNotEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } }),
        Effect: 'Deny',
      }),
      message: partner,
    },
  ],
  notApplicable: [
    { name: 'no policy', row: { ARN, resourcePolicy: { ARN } }, message: 'The secret has no resource policy.' },
  ],
  unknown: [
    {
      name: 'a policy that AWS could not have accepted',
      row: { ARN, resourcePolicy: { ARN, ResourcePolicy: '{"Statement":[1]}' } },
      message: 'The policy document cannot be read: Statement[0] is not an object.',
    },
  ],
})
