import rule from '../../../rules/secretsmanager/secret-unused.ts'
import { testRule } from '../../../src/testing.ts'

/** Judged on 2026-06-01. */
const secret = (more: object) => ({
  ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3',
  CreatedDate: '2024-05-02T08:12:04Z',
  ...more,
})

testRule(rule, {
  pass: [
    {
      name: 'read lately',
      row: secret({ LastAccessedDate: '2026-05-31T00:00:00Z' }),
      message: 'The secret was last read 1 day ago.',
    },
    {
      name: 'read on the last day that counts',
      row: secret({ LastAccessedDate: '2026-03-03T00:00:00Z' }),
      message: 'The secret was last read 90 days ago.',
    },
    {
      name: 'made today, not read yet',
      row: secret({ CreatedDate: '2026-06-01T00:00:00Z' }),
      message: 'The secret was made today.',
    },
  ],
  fail: [
    {
      name: 'read long ago',
      row: secret({ LastAccessedDate: '2026-03-02T00:00:00Z' }),
      message: 'The secret was last read 91 days ago.',
      evidence: { path: 'LastAccessedDate', seen: '2026-03-02T00:00:00Z', expected: 'at most 90 days ago' },
    },
    {
      name: 'never read',
      row: secret({}),
      message: 'The secret was never read, in the 759 days since it was made.',
      evidence: { path: 'LastAccessedDate', seen: null, expected: 'at most 90 days ago' },
    },
    {
      name: 'not read within the days wanted',
      row: secret({ LastAccessedDate: '2026-05-22T00:00:00Z' }),
      options: { maxDays: 7 },
      message: 'The secret was last read 10 days ago.',
    },
    {
      name: 'replicated to where it may be read',
      row: secret({ LastAccessedDate: '2025-06-01T00:00:00Z', PrimaryRegion: 'eu-west-1' }),
      message: 'The secret was last read 365 days ago, in this region; replicas may be in use.',
    },
  ],
  notApplicable: [
    {
      name: 'managed by RDS',
      row: secret({ OwningService: 'rds' }),
      message: 'The secret is managed by rds: only that service deletes it.',
    },
    {
      name: 'a replica',
      row: secret({ PrimaryRegion: 'us-east-1' }),
      message: 'The secret is a replica of the one in us-east-1.',
    },
    {
      name: 'deleted already',
      row: secret({ DeletedDate: '2026-05-20T00:00:00Z' }),
      message: 'The secret is scheduled for deletion.',
    },
  ],
  unknown: [
    {
      name: 'no dates',
      row: secret({ CreatedDate: undefined }),
      message: 'AWS said neither when the secret was made nor read.',
    },
  ],
})
