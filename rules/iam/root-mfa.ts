import { account } from '../../src/collect/account.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-root-mfa',
  title: 'The root user has MFA',
  severity: 'critical',
  source: ['8.1', '8.6'],
  rationale:
    'No policy binds the root user: whoever has its password owns the account. MFA for it can only be registered in the console, signed in as root; the command shows whether it is.',
  remediation: 'aws iam get-account-summary --query SummaryMap.AccountMFAEnabled',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
  ],
  compliance: { cis: ['1.4'], securityHub: ['IAM.9'], config: ['ROOT_ACCOUNT_MFA_ENABLED'] },
  peers: { prowler: ['iam_root_mfa_enabled'] },
  on: account.with('summary'),
  check({ summary }) {
    const mfa = summary?.AccountMFAEnabled
    if (mfa === undefined) return unknown('The account summary does not tell whether the root user has MFA.')
    if (mfa > 0) return pass('The root user has MFA.')
    // An organization can take a member account's root credentials away; the summary then counts none of them.
    const { AccountPasswordPresent, AccountAccessKeysPresent, AccountSigningCertificatesPresent } = summary ?? {}
    if (AccountPasswordPresent === 0 && AccountAccessKeysPresent === 0 && AccountSigningCertificatesPresent === 0) {
      return notApplicable('The root user has no password, access key or certificate to sign in with.')
    }
    return fail('The root user has no MFA.', seen('summary.AccountMFAEnabled', mfa, 1))
  },
})
