import table from 'awsure:condition-keys'
import { policies } from '../../src/collect/iam.ts'
import type { Policy } from '../../src/collect/policies.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { isSsoRole } from '../../src/policy/sso-role.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const SERVICES = Object.keys(table.services)

export default defineRule({
  id: 'iam-policy-admin-access',
  title: 'No policy grants full administrator access',
  severity: 'high',
  source: ['8.1', '8.6', '14.7'],
  rationale:
    'Whoever holds such a policy can do anything, and so can whoever steals their credentials. Grant only the actions in use: Access Advisor and CloudTrail show which.',
  remediation: replaceCommand('managed', 'least-privilege.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  compliance: { cis: ['1.15'], securityHub: ['IAM.1'], config: ['IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS'] },
  peers: {
    prowler: [
      'iam_customer_attached_policy_no_administrative_privileges',
      'iam_inline_policy_no_administrative_privileges',
      'iam_customer_unattached_policy_no_administrative_privileges',
    ],
  },
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
    /** Names of policies that may grant everything: break-glass access. */
    exceptions: [] as string[],
  },
  on: policies,
  check(policy, { options }) {
    const exempt = exemption(policy, options)
    if (exempt) return notApplicable(exempt)
    const { policy: document, problems } = parsePolicy(policy.PolicyDocument)
    if (!document) return unknown(unreadable(problems))
    const grants = fullAccess(document, SERVICES)
    const [grant] = grants
    const [open] = grants.filter(({ limit }) => !limit)
    if (!grant) return pass('No statement allows every action on every resource.')
    if (!open) return pass(`${grant.statement.path} allows everything, but ${grant.limit?.path} limits it.`)
    if (policy.kind === 'managed' && options.ignoreUnattached && policy.AttachmentCount === undefined) {
      return unknown('AWS did not tell whether the policy is attached to anybody.')
    }
    const { path, actions, resources, conditions } = open.statement
    return fail(
      `${path} allows every action on every resource${conditions.length > 0 ? ', under conditions that anyone meets' : ''}.`,
      [
        seen(`PolicyDocument.${path}.${actions.name}`, actions.values, 'the actions in use'),
        seen(`PolicyDocument.${path}.${resources?.name}`, resources?.values, 'the resources in use'),
      ],
      { remediation: replaceCommand(policy.kind, 'least-privilege.json') },
    )
  },
})

function exemption(policy: Policy, options: { exceptions: string[]; ignoreUnattached: boolean }): string | undefined {
  if (options.exceptions.includes(policy.PolicyName ?? '')) return 'The policy is one of the configured exceptions.'
  if (isSsoRole(policy.OwnerArn)) return 'The policy comes from a permission set of IAM Identity Center.'
  if (!options.ignoreUnattached || policy.AttachmentCount !== 0) return undefined
  return policy.PermissionsBoundaryUsageCount
    ? 'The policy is only a permissions boundary, which grants nothing.'
    : 'The policy is attached to nobody.'
}
