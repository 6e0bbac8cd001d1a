import { policies } from '../../src/collect/iam.ts'
import { lintVersion } from '../../src/policy/lint-document.ts'
import { lintVerdict } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-version',
  title: 'Policies declare version 2012-10-17',
  severity: 'low',
  source: ['14.1'],
  rationale:
    'A policy without a version follows the language of 2008, in which a variable such as that of the user name is literal text: the statement then matches nothing of what was meant.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html'],
  on: policies,
  check: (policy) =>
    lintVerdict(policy, {
      find: (context) => lintVersion(context.policy),
      none: 'The policy declares version 2012-10-17.',
      severity: (found) => (found.some(({ id }) => id === 'variables-in-old-version') ? 'medium' : undefined),
    }),
})
