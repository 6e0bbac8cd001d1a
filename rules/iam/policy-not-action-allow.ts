import { policies } from '../../src/collect/iam.ts'
import { lintNegations } from '../../src/policy/lint-grants.ts'
import { grantVerdict } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-not-action-allow',
  title: 'Allow statements do not use NotAction or NotResource',
  severity: 'medium',
  source: ['14.1', '14.7'],
  rationale:
    'They grant everything but what is named: also actions of services that do not exist yet, and resources that will be made. Use them only with Deny.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
  ],
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
  },
  on: policies,
  check(policy, { options }) {
    return grantVerdict(policy, options.ignoreUnattached, {
      find: (context) => context.policy.statements.flatMap(lintNegations),
      none: 'No statement allows by NotAction or NotResource without a condition that limits it.',
    })
  },
})
