import { policies } from '../../src/collect/iam.ts'
import { lintServices } from '../../src/policy/lint-grants.ts'
import { grantVerdict, isAdministrator } from '../../src/policy/lint-verdict.ts'
import { serviceOf } from '../../src/policy/match.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule, notApplicable } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-service-wildcard',
  title: 'Policies do not grant whole services on all resources',
  severity: 'medium',
  source: ['14.5', '14.7', '8.6'],
  rationale:
    'It grants far more than is needed, deleting everything included, and whatever AWS adds to the service. Access Advisor and CloudTrail show which actions are in use.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  compliance: { securityHub: ['IAM.21'], config: ['IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS'] },
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
    /** Prefixes of services that may be granted as a whole. */
    exceptions: [] as string[],
  },
  on: policies,
  check(policy, { options }) {
    const isException = (pattern: unknown) => options.exceptions.includes(serviceOf(String(pattern)))
    return grantVerdict(policy, options.ignoreUnattached, {
      find(context) {
        if (isAdministrator(context)) {
          return notApplicable('The policy allows everything: iam-policy-admin-access judges it.')
        }
        const found = context.policy.statements.flatMap((statement) => lintServices(statement, context))
        return found.filter(({ seen }) => !isException(seen))
      },
      none: 'No statement allows every action of a service on every resource.',
    })
  },
})
