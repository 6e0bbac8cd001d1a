import rule from '../../../rules/iam/root-access-key.ts'
import { testRule } from '../../../src/testing.ts'

const account = (summary: Record<string, number>) => ({ Account: '111122223333', summary })

testRule(rule, {
  pass: [{ name: 'none', row: account({ AccountAccessKeysPresent: 0 }), message: 'The root user has no access key.' }],
  fail: [
    {
      name: 'one',
      row: account({ AccountAccessKeysPresent: 1 }),
      message: 'The root user has an access key.',
      severity: 'critical',
      evidence: { path: 'summary.AccountAccessKeysPresent', seen: 1, expected: 0 },
    },
  ],
  unknown: [
    {
      name: 'a summary without keys',
      row: account({ AccountMFAEnabled: 1 }),
      message: 'The account summary does not tell whether the root user has access keys.',
    },
    {
      name: 'no summary in the answer',
      row: { Account: '111122223333' },
      message: 'The account summary does not tell whether the root user has access keys.',
    },
  ],
})
