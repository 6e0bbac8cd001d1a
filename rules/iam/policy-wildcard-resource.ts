import { policies } from '../../src/collect/iam.ts'
import { lintWrites } from '../../src/policy/lint-grants.ts'
import { grantVerdict, isAdministrator } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule, notApplicable } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-wildcard-resource',
  title: 'Write actions name their resources',
  severity: 'low',
  source: ['14.7', '8.6'],
  rationale:
    'What needs to change one thing can change everything of its kind. Name the resources, or add a condition on their tags.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
    /** AWS's access levels of the actions that must name their resources. */
    levels: ['Write', 'Permissions management'],
  },
  on: policies,
  check(policy, { options }) {
    return grantVerdict(policy, options.ignoreUnattached, {
      find(context) {
        if (isAdministrator(context)) {
          return notApplicable('The policy allows everything: iam-policy-admin-access judges it.')
        }
        return context.policy.statements.flatMap((statement) =>
          lintWrites(statement, context, statement.actions.values, options.levels),
        )
      },
      none: 'Every action that changes something and could name its resources does, or is under a condition.',
    })
  },
})
