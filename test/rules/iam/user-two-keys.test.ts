import rule from '../../../rules/iam/user-two-keys.ts'
import { testRule } from '../../../src/testing.ts'

const user = (one: [string | undefined, string], two: [string | undefined, string], more: object = {}) => ({
  user: 'ci-deploy',
  arn: 'arn:aws:iam::111122223333:user/service/ci-deploy',
  access_key_1_active: one[0],
  access_key_1_last_rotated: one[1],
  access_key_2_active: two[0],
  access_key_2_last_rotated: two[1],
  additional_credentials_info: 'N/A',
  ...more,
})
const none: [string, string] = ['false', 'N/A']
const old: [string, string] = ['true', '2024-09-28T10:33:41+00:00']
const newer: [string, string] = ['true', '2026-03-23T13:08:22+00:00']
const brandNew: [string, string] = ['true', '2026-05-28T13:08:22+00:00']

testRule(rule, {
  pass: [
    { name: 'one key', row: user(old, none), message: 'The user has one active access key.' },
    { name: 'none', row: user(none, none), message: 'The user has no active access key.' },
    {
      name: 'the other one is inactive',
      row: user(['false', '2024-09-28T10:33:41+00:00'], newer),
      message: 'The user has one active access key.',
    },
  ],
  fail: [
    {
      name: 'two, and no rotation for months',
      row: user(old, newer),
      message: 'The user has two active access keys, the newer 69 days old.',
      evidence: [
        { path: 'access_key_1_active', seen: 'true', expected: 'one of them false' },
        { path: 'access_key_2_active', seen: 'true', expected: 'one of them false' },
      ],
    },
    {
      name: 'a rotation that takes longer than it may',
      row: user(old, brandNew),
      options: { graceDays: 1 },
      message: 'The user has two active access keys, the newer 3 days old.',
    },
    {
      name: 'two shown, and more that are only counted',
      row: user(old, newer, { additional_credentials_info: '1 more access keys' }),
      message: 'The user has two active access keys, the newer 69 days old.',
    },
  ],
  notApplicable: [
    {
      name: 'a rotation: the old key is old, the new one new',
      row: user(old, brandNew),
      message: 'The newer of two active keys is 3 days old: a rotation.',
    },
  ],
  unknown: [
    {
      name: 'more keys than the report shows',
      row: user(old, none, { additional_credentials_info: '1 more access keys' }),
      message: 'The user has more access keys or certificates than the report shows.',
    },
    {
      name: 'a key of which the report does not tell',
      row: user(old, [undefined, '2026-03-23T13:08:22+00:00']),
      message: "The credential report does not tell whether the user's keys are active.",
    },
    {
      name: 'two keys of unknown age',
      row: user(old, ['true', 'N/A']),
      message: 'The credential report does not tell how old the active keys are.',
    },
  ],
})
