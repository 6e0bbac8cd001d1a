import { policies } from '../../src/collect/iam.ts'
import { lintSecrets } from '../../src/policy/lint-grants.ts'
import { grantVerdict } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-secrets-wildcard',
  title: 'Policies do not allow reading every secret',
  severity: 'medium',
  source: ['9.3', '14.7'],
  rationale:
    'One stolen session of such a user or role reads all secrets, and those that will be made. Name the secrets; the six characters that AWS adds to a name are -??????.',
  remediation: replaceCommand('managed', 'scoped.json'),
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html'],
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
  },
  on: policies,
  check(policy, { options }) {
    return grantVerdict(policy, options.ignoreUnattached, {
      find: (context) => context.policy.statements.flatMap(lintSecrets),
      none: 'No statement allows reading the value of every secret.',
    })
  },
})
