// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a policy variable looks like that

import table from 'awsure:condition-keys'
import { type Grant, grantId, grants, principals } from '../../src/collect/principals.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { type Attributed, escalationReports, escalationText, onlyAssumes } from '../../src/policy/escalation-report.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import type { Policy } from '../../src/policy/parse.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { isSsoRole } from '../../src/policy/sso-role.ts'
import { defineRule, type Evidence, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const SERVICES = Object.keys(table.services)
const reportsOf = oncePerList(escalationReports((policy: Policy) => fullAccess(policy, SERVICES).length > 0))

export default defineRule({
  id: 'iam-policy-privilege-escalation',
  title: 'Policies do not allow privilege escalation',
  severity: 'high',
  source: ['14.7', '8.6'],
  rationale:
    'Whoever may change policies, pass a role to a service that runs code, or make credentials for others can give themselves every permission. All policies of a user or role count together, with their Deny statements and the boundary; the finding is on the policy that completes the set, and tells the steps. Limit the actions to named roles and to ${aws:username}, or ask for a permissions boundary. What service control policies forbid is not counted.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  peers: { prowler: ['iam_policy_allows_privilege_escalation', 'iam_inline_policy_allows_privilege_escalation'] },
  options: {
    /** Names of policies that may lead to every permission. */
    exceptions: [] as string[],
  },
  on: grants,
  needs: { principals },
  check(grant, { principals: rows, now, options }) {
    if (options.exceptions.includes(grant.PolicyName ?? '')) {
      return notApplicable('The policy is one of the configured exceptions.')
    }
    if (isSsoRole(grant.OwnerArn))
      return notApplicable('The policy comes from a permission set of IAM Identity Center.')
    const { holders, administrators, completedBy } = reportsOf(rows)(now)
    const id = grantId(grant) ?? ''
    const held = holders.get(id) ?? []
    if (held.length === 0) return notApplicable('No user or role has the policy.')
    const found = (completedBy.get(id) ?? []).filter(isConcern).toSorted((a, b) => concern(b) - concern(a))
    const [worst] = found
    if (worst) {
      return fail(`${escalationText(worst.escalation)}${others(found.length - 1)}`, evidenceOf(grant, worst), {
        ...(concern(worst) < 2 && { severity: 'medium' }),
        remediation: commandFor(grant),
      })
    }
    const ordinary = held.filter((principal) => !administrators.has(principal))
    if (ordinary.length === 0) return notApplicable('Whoever has the policy is an administrator already.')
    const unread = ordinary.find((principal) => principal.unread.length > 0)
    if (unread) return unknown(`The policy ${unread.unread[0]} of ${unread.name} could not be read.`)
    return pass('Nobody can become administrator by way of the policy.')
  },
})

/** A role that asks for MFA or the like of those that it was made for is as it should be. */
const isConcern = ({ escalation }: Attributed): boolean => escalation.certain || !onlyAssumes(escalation)

/** 2: certain; 1: under conditions, or by a role that was made to be assumed. */
const concern = ({ escalation }: Attributed): number => (escalation.certain && !onlyAssumes(escalation) ? 2 : 1)

const others = (count: number): string =>
  count === 0 ? '' : ` ${count} more ${count === 1 ? 'user or role' : 'users and roles'} can by way of the same policy.`

const evidenceOf = (grant: Grant, { pieces }: Attributed): Evidence[] =>
  pieces.map(({ action, held, statement: { path, actions } }) => {
    const place = held.grant === grantId(grant) && grant.kind !== 'attachment' ? 'PolicyDocument.' : `${held.name} `
    return seen(`${place}${path}.${actions.name}`, actions.values, `no ${action} that leads to an administrator`)
  })

function commandFor({ kind, OwnerKind = 'user' }: Grant): string {
  return kind === 'attachment'
    ? `aws iam detach-${OwnerKind}-policy --${OwnerKind}-name {OwnerName} --policy-arn {Arn}`
    : replaceCommand(kind, 'fixed.json')
}
