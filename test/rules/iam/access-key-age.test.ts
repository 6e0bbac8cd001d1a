import rule from '../../../rules/iam/access-key-age.ts'
import { testRule } from '../../../src/testing.ts'

const key = { user: 'ci', arn: 'arn:aws:iam::111122223333:user/ci', slot: 1, active: 'true' }

testRule(rule, {
  pass: [
    {
      name: 'young',
      row: { ...key, last_rotated: '2026-05-20T08:00:00+00:00' },
      message: 'The key dates from 2026-05-20T08:00:00+00:00.',
    },
    {
      name: 'exactly 90 days old',
      row: { ...key, last_rotated: '2026-03-03T00:00:00Z' },
      message: 'The key dates from 2026-03-03T00:00:00Z.',
    },
    {
      name: 'older, but within the option',
      row: { ...key, last_rotated: '2026-01-01T00:00:00Z' },
      options: { maxAgeDays: 180 },
      message: 'The key dates from 2026-01-01T00:00:00Z.',
    },
  ],
  fail: [
    {
      name: '91 days old',
      row: { ...key, last_rotated: '2026-03-02T00:00:00Z' },
      message: 'The key is 91 days old, more than 90: it dates from 2026-03-02T00:00:00Z.',
      severity: 'medium',
      evidence: { path: 'last_rotated', seen: '2026-03-02T00:00:00Z', expected: 'within 90 days' },
    },
    {
      name: 'older than the option',
      row: { ...key, slot: 2, last_rotated: '2026-05-01T00:00:00Z' },
      options: { maxAgeDays: 30 },
      message: 'The key is 31 days old, more than 30: it dates from 2026-05-01T00:00:00Z.',
    },
  ],
  notApplicable: [
    {
      name: 'inactive, however old',
      row: { ...key, active: 'false', last_rotated: '2016-01-01T00:00:00Z' },
      message: 'The key is inactive.',
    },
  ],
  unknown: [
    {
      name: 'active, and no date',
      row: { ...key, last_rotated: 'N/A' },
      message: 'The credential report does not tell when the key was made.',
    },
    {
      name: 'a report without the column',
      row: { ...key, active: undefined, last_rotated: '2026-05-20T08:00:00+00:00' },
      message: 'The credential report does not tell whether the key is active.',
    },
    {
      name: 'keys that the report only counts',
      row: { ...key, slot: 3, active: undefined, last_rotated: undefined },
      message: 'The user has more access keys or certificates than the credential report shows.',
    },
  ],
})
