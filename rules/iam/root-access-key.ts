import { account } from '../../src/collect/account.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-root-access-key',
  title: 'The root user has no access keys',
  severity: 'critical',
  source: ['8.1', '8.6'],
  rationale:
    'An access key of the root user is a lasting credential that no policy can restrict, and nothing needs one. Run the command as root, or in a root session of the organization.',
  remediation: 'aws iam delete-access-key --access-key-id ACCESS_KEY_ID',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html'],
  compliance: { cis: ['1.3'], securityHub: ['IAM.4'], config: ['IAM_ROOT_ACCESS_KEY_CHECK'] },
  peers: { prowler: ['iam_no_root_access_key'] },
  on: account.with('summary'),
  check({ summary }) {
    const keys = summary?.AccountAccessKeysPresent
    if (keys === undefined) return unknown('The account summary does not tell whether the root user has access keys.')
    if (keys === 0) return pass('The root user has no access key.')
    return fail('The root user has an access key.', seen('summary.AccountAccessKeysPresent', keys, 0))
  },
})
