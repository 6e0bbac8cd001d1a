import rule from '../../../rules/iam/root-mfa.ts'
import { testRule } from '../../../src/testing.ts'

const account = (summary: Record<string, number>) => ({ Account: '111122223333', summary })
const none = { AccountPasswordPresent: 0, AccountAccessKeysPresent: 0, AccountSigningCertificatesPresent: 0 }

testRule(rule, {
  pass: [
    { name: 'MFA', row: account({ AccountMFAEnabled: 1 }), message: 'The root user has MFA.' },
    { name: 'MFA and no password', row: account({ AccountMFAEnabled: 1, ...none }), message: 'The root user has MFA.' },
  ],
  fail: [
    {
      name: 'no MFA',
      row: account({ AccountMFAEnabled: 0, ...none, AccountPasswordPresent: 1 }),
      message: 'The root user has no MFA.',
      severity: 'critical',
      evidence: { path: 'summary.AccountMFAEnabled', seen: 0, expected: 1 },
    },
    {
      name: 'no MFA, no password, an access key',
      row: account({ AccountMFAEnabled: 0, ...none, AccountAccessKeysPresent: 1 }),
      message: 'The root user has no MFA.',
    },
    {
      name: 'no MFA, no password, a signing certificate',
      row: account({ AccountMFAEnabled: 0, ...none, AccountSigningCertificatesPresent: 1 }),
      message: 'The root user has no MFA.',
    },
    {
      name: 'no MFA, and no word on the password',
      row: account({ AccountMFAEnabled: 0, AccountAccessKeysPresent: 0, AccountSigningCertificatesPresent: 0 }),
      message: 'The root user has no MFA.',
    },
  ],
  notApplicable: [
    {
      name: 'the organization took the credentials away',
      row: account({ AccountMFAEnabled: 0, ...none }),
      message: 'The root user has no password, access key or certificate to sign in with.',
    },
  ],
  unknown: [
    {
      name: 'a summary without MFA',
      row: account({ Users: 3, ...none }),
      message: 'The account summary does not tell whether the root user has MFA.',
    },
    {
      name: 'no summary in the answer',
      row: { Account: '111122223333' },
      message: 'The account summary does not tell whether the root user has MFA.',
    },
  ],
})
