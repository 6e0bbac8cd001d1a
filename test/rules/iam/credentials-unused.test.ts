import rule from '../../../rules/iam/credentials-unused.ts'
import { testRule } from '../../../src/testing.ts'

const DEACTIVATE = 'aws iam update-access-key --user-name {user} --access-key-id ACCESS_KEY_ID --status Inactive'
const DELETE = 'aws iam delete-login-profile --user-name {user}'

const user = {
  user: 'alice',
  arn: 'arn:aws:iam::111122223333:user/alice',
  user_creation_time: '2020-01-01T00:00:00Z',
  password_enabled: 'false',
  password_last_used: 'N/A',
  password_last_changed: 'N/A',
  access_key_1_active: 'false',
  access_key_1_last_rotated: 'N/A',
  access_key_1_last_used_date: 'N/A',
  access_key_2_active: 'false',
  access_key_2_last_rotated: 'N/A',
  access_key_2_last_used_date: 'N/A',
}
const password = { password_enabled: 'true', password_last_changed: '2020-01-01T00:00:00Z' }
const key1 = { access_key_1_active: 'true', access_key_1_last_rotated: '2020-01-01T00:00:00Z' }
const key2 = { access_key_2_active: 'true', access_key_2_last_rotated: '2020-01-01T00:00:00Z' }

testRule(rule, {
  pass: [
    {
      name: 'all three used lately',
      row: {
        ...user,
        ...password,
        password_last_used: '2026-05-30T00:00:00Z',
        ...key1,
        access_key_1_last_used_date: '2026-05-31T00:00:00Z',
        ...key2,
        access_key_2_last_used_date: '2026-05-01T00:00:00Z',
      },
      message: 'Used or made within 45 days: password, access key 1, access key 2.',
    },
    {
      name: 'used exactly 45 days ago',
      row: { ...user, ...password, password_last_used: '2026-04-17T00:00:00Z' },
      message: 'Used or made within 45 days: password.',
    },
    {
      name: 'never used, and made exactly 45 days ago',
      row: { ...user, ...key2, access_key_2_last_rotated: '2026-04-17T00:00:00Z' },
      message: 'Used or made within 45 days: access key 2.',
    },
    {
      name: 'a new password of an old user, never used',
      row: {
        ...user,
        ...password,
        password_last_used: 'no_information',
        password_last_changed: '2026-05-31T00:00:00Z',
      },
      message: 'Used or made within 45 days: password.',
    },
    {
      name: 'an inactive key may be as old as it likes',
      row: {
        ...user,
        ...key1,
        access_key_1_active: 'false',
        ...password,
        password_last_used: '2026-05-31T00:00:00Z',
      },
      message: 'Used or made within 45 days: password.',
    },
    {
      name: '90 days, as Security Hub counts',
      row: { ...user, ...password, password_last_used: '2026-04-01T00:00:00Z' },
      options: { maxDays: 90 },
      message: 'Used or made within 90 days: password.',
    },
  ],
  fail: [
    {
      name: 'used 46 days ago',
      row: { ...user, ...password, password_last_used: '2026-04-16T00:00:00Z' },
      message: 'Unused for more than 45 days: password (last used 46 days ago).',
      severity: 'medium',
      evidence: { path: 'password_last_used', seen: '2026-04-16T00:00:00Z', expected: 'within 45 days' },
      remediation: DELETE,
    },
    {
      name: 'a key never used, which Prowler passes',
      row: { ...user, ...key1, access_key_1_last_rotated: '2026-02-01T00:00:00Z' },
      message: 'Unused for more than 45 days: access key 1 (never used, made 120 days ago).',
      remediation: DEACTIVATE,
      evidence: { path: 'access_key_1_last_used_date', seen: 'N/A', expected: 'within 45 days' },
    },
    {
      name: 'a password never used, which Prowler passes',
      row: {
        ...user,
        ...password,
        password_last_used: 'no_information',
        password_last_changed: '2026-02-01T00:00:00Z',
      },
      message: 'Unused for more than 45 days: password (never used, made 120 days ago).',
    },
    {
      name: 'never used, and only the user has a date',
      row: {
        ...user,
        ...password,
        password_last_used: 'no_information',
        password_last_changed: 'N/A',
        user_creation_time: '2026-02-01T00:00:00Z',
      },
      message: 'Unused for more than 45 days: password (never used, made 120 days ago).',
    },
    {
      name: 'two of three',
      row: {
        ...user,
        ...password,
        password_last_used: '2026-05-31T00:00:00Z',
        ...key1,
        access_key_1_last_used_date: '2026-01-01T00:00:00Z',
        ...key2,
        access_key_2_last_rotated: '2026-02-01T00:00:00Z',
      },
      message:
        'Unused for more than 45 days: access key 1 (last used 151 days ago), access key 2 (never used, made 120 days ago).',
      evidence: [
        { path: 'access_key_1_last_used_date', seen: '2026-01-01T00:00:00Z', expected: 'within 45 days' },
        { path: 'access_key_2_last_used_date', seen: 'N/A', expected: 'within 45 days' },
      ],
      remediation: DEACTIVATE,
    },
    {
      name: 'a password and a key',
      row: { ...user, ...password, password_last_used: '2026-01-01T00:00:00Z', ...key1 },
      message:
        'Unused for more than 45 days: password (last used 151 days ago), access key 1 (never used, made 2343 days ago).',
      remediation: `${DELETE} && ${DEACTIVATE}`,
    },
    {
      name: 'one is unused, whatever the report leaves out of another',
      row: { ...user, ...password, password_last_used: '2026-01-01T00:00:00Z', access_key_1_active: undefined },
      message: 'Unused for more than 45 days: password (last used 151 days ago).',
    },
  ],
  notApplicable: [
    { name: 'nothing active', row: user, message: 'The user has no active password or access key.' },
    {
      name: 'only an inactive key',
      row: { ...user, access_key_1_last_rotated: '2020-01-01T00:00:00Z' },
      message: 'The user has no active password or access key.',
    },
  ],
  unknown: [
    {
      name: 'no word on the use of an active key',
      row: { ...user, ...key1, access_key_1_last_used_date: undefined },
      message: "The credential report does not tell when the user's access key 1 was last used.",
    },
    {
      name: 'no word on whether a key is active',
      row: { ...user, access_key_2_active: '' },
      message: "The credential report does not tell when the user's access key 2 was last used.",
    },
    {
      name: 'more keys than the report shows',
      row: { ...user, additional_credentials_info: '1 more access key' },
      message: 'The user has more access keys or certificates than the report shows.',
    },
  ],
})
