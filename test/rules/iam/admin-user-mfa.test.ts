import rule from '../../../rules/iam/admin-user-mfa.ts'
import type { PrincipalRow } from '../../../src/collect/principals.ts'
import { testRule } from '../../../src/testing.ts'

const ARN = 'arn:aws:iam::111122223333:user/alice'
const reported = (more: object = {}) => ({
  user: 'alice',
  arn: ARN,
  password_enabled: 'true',
  mfa_active: 'true',
  access_key_1_active: 'false',
  access_key_2_active: 'false',
  ...more,
})
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
const withMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
const unlessMfa = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }

const alice = (PolicyDocument: string | undefined, more: Partial<PrincipalRow> = {}) => ({
  principals: [
    {
      Kind: 'user',
      Arn: ARN,
      Name: 'alice',
      Groups: [],
      Policies: [{ PolicyName: 'it', PolicyDocument, GrantId: 'it' }],
      ...more,
    },
  ],
})
const admin = alice(document(ALL))

testRule(rule, {
  pass: [
    {
      name: 'a password with MFA',
      row: reported(),
      needs: admin,
      message: 'The administrator has a password with MFA, and no access key.',
    },
    {
      name: 'a policy that asks for MFA',
      row: reported({ mfa_active: 'false', access_key_1_active: 'true' }),
      needs: alice(document({ ...ALL, ...withMfa })),
      message: 'The user is an administrator only with MFA.',
    },
    {
      name: 'a Deny without MFA',
      row: reported({ password_enabled: 'false', access_key_1_active: 'true' }),
      needs: alice(document(ALL, { ...ALL, Effect: 'Deny', ...unlessMfa })),
      message: 'The user is an administrator only with MFA.',
    },
  ],
  fail: [
    {
      name: 'a password without MFA',
      row: reported({ mfa_active: 'false' }),
      needs: admin,
      message: 'The user is an administrator and has a password without MFA.',
      evidence: { path: 'mfa_active', seen: 'false', expected: 'true' },
    },
    {
      name: 'an access key',
      row: reported({ password_enabled: 'false', mfa_active: 'false', access_key_1_active: 'true' }),
      needs: admin,
      message: 'The user is an administrator, and its access key 1 works without MFA.',
      evidence: { path: 'access_key_1_active', seen: 'true', expected: 'a policy that asks for MFA, or no access key' },
      remediation: 'aws iam update-access-key --user-name {user} --access-key-id ACCESS_KEY_ID --status Inactive',
    },
    {
      name: 'MFA on the console does not protect the access key',
      row: reported({ access_key_2_active: 'true' }),
      needs: admin,
      message: 'The user is an administrator, and its access key 2 works without MFA.',
    },
    {
      name: 'through a group, by NotAction',
      row: reported({ mfa_active: 'false' }),
      needs: alice(document({ Effect: 'Allow', NotAction: 'organisations:*', Resource: '*' })),
      message: 'The user is an administrator and has a password without MFA.',
    },
    {
      name: 'a Deny on Bool alone, which an access key does not meet',
      row: reported({ access_key_1_active: 'true' }),
      needs: alice(
        document(ALL, { ...ALL, Effect: 'Deny', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
      ),
      message: 'The user is an administrator, and its access key 1 works without MFA.',
    },
    {
      name: 'a boundary that allows everything',
      row: reported({ mfa_active: 'false' }),
      needs: alice(document(ALL), { Boundary: { Arn: 'b', PolicyDocument: document(ALL) } }),
      message: 'The user is an administrator and has a password without MFA.',
    },
  ],
  notApplicable: [
    {
      name: 'not an administrator',
      row: reported({ mfa_active: 'false' }),
      needs: alice(document({ ...ALL, Action: 's3:*' })),
      message: 'The user is not an administrator.',
    },
    {
      name: 'a boundary takes it away',
      row: reported({ mfa_active: 'false' }),
      needs: alice(document(ALL), {
        Boundary: { Arn: 'b', PolicyDocument: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
      }),
      message: 'The user is not an administrator.',
    },
    {
      name: 'nothing to sign in with',
      row: reported({ password_enabled: 'false' }),
      needs: admin,
      message: 'The administrator has neither a password nor an access key.',
    },
    {
      name: 'break-glass',
      row: reported({ mfa_active: 'false' }),
      options: { exceptions: ['alice'] },
      needs: admin,
      message: 'The user is one of the configured exceptions.',
    },
  ],
  unknown: [
    {
      name: 'not among the users',
      row: reported(),
      needs: { principals: [] },
      message: 'The user is in the credential report, but not among the users of the account.',
    },
    {
      name: 'the report does not tell of MFA',
      row: reported({ mfa_active: undefined }),
      needs: admin,
      message: 'The credential report does not tell mfa_active of the administrator.',
    },
    {
      name: 'the report does not tell of an access key',
      row: reported({ access_key_2_active: undefined }),
      needs: admin,
      message: 'The credential report does not tell access_key_2_active of the administrator.',
    },
    {
      name: 'more credentials than the report shows',
      row: reported({ additional_credentials_info: '1' }),
      needs: admin,
      message: 'The credential report does not tell additional_credentials_info of the administrator.',
    },
    {
      name: 'a policy that could not be read',
      row: reported(),
      needs: alice(undefined),
      message: 'The policy it of the user could not be read.',
    },
  ],
})
