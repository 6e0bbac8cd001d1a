import table from 'awsure:condition-keys'
import { policies } from '../../src/collect/iam.ts'
import type { Policy } from '../../src/collect/policies.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import { coversAction } from '../../src/policy/match.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { passesAnyRole } from '../../src/policy/pass-role.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { isSsoRole } from '../../src/policy/sso-role.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const SERVICES = Object.keys(table.services)

export default defineRule({
  id: 'iam-policy-passrole-wildcard',
  title: 'Policies limit iam:PassRole to named roles or services',
  severity: 'high',
  source: ['14.7', '8.6'],
  rationale:
    'Whoever may pass any role to any service can have a service do whatever the most powerful role may: the commonest way to more permissions. Name the roles, and the service by the condition key iam:PassedToService.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  options: {
    /** Leave alone what is attached to nobody, or only bounds permissions. */
    ignoreUnattached: true,
  },
  on: policies,
  check(policy, { options, account, partition }) {
    const exempt = exemption(policy, options.ignoreUnattached)
    if (exempt) return notApplicable(exempt)
    const { policy: document, problems } = parsePolicy(policy.PolicyDocument)
    if (!document) return unknown(unreadable(problems))
    const passing = document.statements.filter(
      ({ effect, actions }) => effect === 'Allow' && coversAction(actions, 'iam:PassRole'),
    )
    if (passing.length === 0) return notApplicable('No statement allows iam:PassRole.')
    if (fullAccess(document, SERVICES).some(({ limit }) => !limit)) {
      return notApplicable('The policy allows everything: iam-policy-admin-access judges it.')
    }
    const open = passesAnyRole(document, { account, partition })
    const [first] = open
    if (!first) return pass('Named roles or conditions limit iam:PassRole.')
    return fail(
      `${first.path} allows iam:PassRole on every role, for every service.`,
      open.map(({ path, resources }) =>
        seen(`PolicyDocument.${path}.${resources?.name}`, resources?.values, 'the ARNs of the roles to pass'),
      ),
      { remediation: replaceCommand(policy.kind, 'fixed.json') },
    )
  },
})

function exemption({ OwnerArn, AttachmentCount, ...policy }: Policy, ignoreUnattached: boolean): string | undefined {
  if (isSsoRole(OwnerArn)) return 'The policy comes from a permission set of IAM Identity Center.'
  if (!ignoreUnattached || AttachmentCount !== 0) return undefined
  return policy.PermissionsBoundaryUsageCount
    ? 'The policy is only a permissions boundary, which grants nothing.'
    : 'The policy is attached to nobody.'
}
