import rule from '../../../rules/iam/password-policy.ts'
import { testRule } from '../../../src/testing.ts'

const row = (PasswordPolicy: object | undefined) => ({ Account: '111122223333', PasswordPolicy })
const policy = (more: object = {}) => row({ MinimumPasswordLength: 14, PasswordReusePrevention: 24, ...more })
const user = (password_enabled: string | undefined) => ({
  user: 'alice',
  arn: 'arn:aws:iam::111122223333:user/alice',
  password_enabled,
})
const needs = { credentials: [user('false'), user('true')] }
const UPDATE =
  'aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols --allow-users-to-change-password'

testRule(rule, {
  pass: [
    {
      name: 'as long and as much remembered as wanted',
      row: policy(),
      needs,
      message: 'Passwords have 14 characters or more, and 24 are remembered.',
    },
    {
      name: 'passwords that expire in time',
      row: policy({ MaxPasswordAge: 90 }),
      needs,
      options: { maxAgeDays: 90 },
      message: 'Passwords have 14 characters or more, and 24 are remembered.',
    },
  ],
  fail: [
    {
      name: 'none was ever set',
      row: row(undefined),
      needs,
      message: "No password policy is set: AWS's default asks for eight characters and lets passwords return.",
      evidence: { path: 'PasswordPolicy', seen: null, expected: 'a policy' },
      remediation: UPDATE,
    },
    {
      name: 'too short, and none remembered',
      row: row({ MinimumPasswordLength: 8 }),
      needs,
      message: 'The password policy asks for 8 characters, not 14, and remembers 0 passwords, not 24.',
      evidence: [
        { path: 'PasswordPolicy.MinimumPasswordLength', seen: 8, expected: 14 },
        { path: 'PasswordPolicy.PasswordReusePrevention', seen: 0, expected: 24 },
      ],
    },
    {
      name: 'the command keeps an expiry that was set',
      row: policy({ PasswordReusePrevention: 5, MaxPasswordAge: 60 }),
      needs,
      message: 'The password policy remembers 5 passwords, not 24.',
      remediation: `${UPDATE} --max-password-age {PasswordPolicy.MaxPasswordAge}`,
    },
    {
      name: 'no expiry where one is wanted',
      row: policy(),
      needs,
      options: { maxAgeDays: 90 },
      message: 'The password policy lets passwords live for ever, not 90 days.',
      evidence: { path: 'PasswordPolicy.MaxPasswordAge', seen: 0, expected: 90 },
    },
    {
      name: 'an expiry later than wanted',
      row: policy({ MaxPasswordAge: 365 }),
      needs,
      options: { maxAgeDays: 90 },
      message: 'The password policy lets passwords live 365 days, not 90 days.',
    },
    {
      name: 'a user with a password beside one whose row does not tell',
      row: row(undefined),
      needs: { credentials: [user(undefined), user('true')] },
      message: "No password policy is set: AWS's default asks for eight characters and lets passwords return.",
    },
  ],
  notApplicable: [
    {
      name: 'nobody has a password',
      row: row(undefined),
      needs: { credentials: [user('false')] },
      message: 'No IAM user has a console password.',
    },
    {
      name: 'there is no user',
      row: row(undefined),
      needs: { credentials: [] },
      message: 'No IAM user has a console password.',
    },
  ],
  unknown: [
    {
      name: 'the report does not tell of passwords',
      row: row(undefined),
      needs: { credentials: [user('false'), user(undefined)] },
      message: 'The credential report does not tell who has a console password.',
    },
  ],
})
