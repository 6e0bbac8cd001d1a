import { policies } from '../../src/collect/iam.ts'
import { lintOperators } from '../../src/policy/lint-conditions.ts'
import { lintVerdict } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule, notApplicable } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-unknown-operator',
  title: 'Condition operators exist',
  severity: 'medium',
  source: ['14.6'],
  rationale:
    'IAM refuses a policy with an operator that does not exist; where one got in all the same, its condition is never met. Texts can only be equal or alike: numbers are compared with NumericLessThan, dates with DateLessThan.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html'],
  correction:
    'The document limits an upload with StringLessThan, which is no operator of IAM: numbers are compared with NumericLessThan. (Nor is there a key for the size: see iam-policy-unknown-condition-key.)',
  on: policies,
  check: (policy) =>
    lintVerdict(policy, {
      find: ({ policy: { statements } }) =>
        statements.some(({ conditions }) => conditions.length > 0)
          ? statements.flatMap(lintOperators)
          : notApplicable('No statement of the policy has a condition.'),
      none: 'Every condition operator exists.',
      // A slip of capitals alone is read all the same.
      severity: (found) => (found.every(({ severity }) => severity === 'low') ? 'low' : undefined),
    }),
})
