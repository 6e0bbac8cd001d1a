import rule from '../../../rules/iam/root-usage.ts'
import { testRule } from '../../../src/testing.ts'

const root = (more: object) => ({
  user: '<root_account>',
  arn: 'arn:aws:iam::111122223333:root',
  user_creation_time: '2021-04-09T13:20:55+00:00',
  password_enabled: 'not_supported',
  password_last_used: 'no_information',
  access_key_1_active: 'false',
  access_key_1_last_used_date: 'N/A',
  access_key_2_active: 'false',
  access_key_2_last_used_date: 'N/A',
  ...more,
})

testRule(rule, {
  pass: [
    {
      name: 'signed in long ago',
      row: root({ password_last_used: '2024-11-06T18:02:37+00:00' }),
      message: 'The root user was last used 571 days ago (password).',
    },
    { name: 'never used', row: root({}), message: 'The root user was never used.' },
    {
      name: 'used just outside of the window',
      row: root({ password_last_used: '2026-05-01T00:00:00+00:00' }),
      message: 'The root user was last used 31 days ago (password).',
    },
    {
      name: 'a window that the user made shorter',
      row: root({ password_last_used: '2026-05-29T00:00:00+00:00' }),
      options: { maxDays: 1 },
      message: 'The root user was last used 3 days ago (password).',
    },
  ],
  fail: [
    {
      name: 'signed in last week',
      row: root({ password_last_used: '2026-05-27T10:00:00+00:00' }),
      message: 'The root user was used 4 days ago (password), within 30 days.',
      evidence: {
        path: 'password_last_used',
        seen: '2026-05-27T10:00:00+00:00',
        expected: 'more than 30 days ago',
      },
    },
    {
      name: 'a key used yesterday beside a password used long ago',
      row: root({
        password_last_used: '2024-11-06T18:02:37+00:00',
        access_key_1_active: 'true',
        access_key_1_last_used_date: '2026-05-30T12:00:00+00:00',
      }),
      message: 'The root user was used 1 day ago (access key 1), within 30 days.',
    },
    {
      name: 'a key that was deactivated since',
      row: root({ access_key_2_last_used_date: '2026-05-30T12:00:00+00:00' }),
      message: 'The root user was used 1 day ago (access key 2), within 30 days.',
    },
    {
      name: 'the last day of the window, and both ways of use in it',
      row: root({
        password_last_used: '2026-05-02T00:00:00+00:00',
        access_key_1_last_used_date: '2026-05-03T00:00:00+00:00',
      }),
      message: 'The root user was used 29 days ago (access key 1), within 30 days.',
      evidence: [
        {
          path: 'access_key_1_last_used_date',
          seen: '2026-05-03T00:00:00+00:00',
          expected: 'more than 30 days ago',
        },
        { path: 'password_last_used', seen: '2026-05-02T00:00:00+00:00', expected: 'more than 30 days ago' },
      ],
    },
    {
      name: 'a young account, but after its first days',
      row: root({
        user_creation_time: '2026-05-10T09:00:00+00:00',
        password_last_used: '2026-05-29T09:00:00+00:00',
      }),
      message: 'The root user was used 2 days ago (password), within 30 days.',
    },
    {
      name: 'used recently, whatever the report does not tell besides',
      row: root({ password_last_used: '2026-05-30T12:00:00+00:00', access_key_1_last_used_date: undefined }),
      message: 'The root user was used 1 day ago (password), within 30 days.',
    },
  ],
  notApplicable: [
    {
      name: 'the first days of an account',
      row: root({
        user_creation_time: '2026-05-29T14:35:58+00:00',
        password_last_used: '2026-05-29T14:41:10+00:00',
      }),
      message: 'The root user set the account up 2 days ago.',
    },
  ],
  unknown: [
    {
      name: 'a column that is missing',
      row: root({ access_key_2_last_used_date: undefined }),
      message: "The credential report does not tell when the root user's access key 2 was last used.",
    },
  ],
})
