import { userIdentities } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-user-policies-via-group',
  title: 'Users get permissions through groups or roles',
  severity: 'low',
  source: ['8.1', '14.8'],
  rationale:
    'Nobody can review permissions that are handed out one by one, and somebody who changes teams keeps them. Give them ' +
    'to a group, put the user into it, then take them off the user.',
  remediation: 'aws iam add-user-to-group --user-name {Name} --group-name GROUP_NAME',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html'],
  compliance: { cis: ['1.14'], securityHub: ['IAM.2'], config: ['IAM_USER_NO_POLICIES_CHECK'] },
  peers: { prowler: ['iam_policy_attached_only_to_group_or_roles'] },
  options: {
    /** Names of policies that users may have themselves: one that enforces MFA. */
    allowedPolicies: [] as string[],
  },
  on: userIdentities,
  check(user, { options }) {
    const isOpen = (name: string | undefined) => name === undefined || !options.allowedPolicies.includes(name)
    const all = [...user.AttachedManagedPolicies.map(({ PolicyName }) => PolicyName), ...user.InlinePolicyNames]
    const attached = user.AttachedManagedPolicies.filter(({ PolicyName }) => isOpen(PolicyName))
    const inline = user.InlinePolicyNames.filter(isOpen)
    if (all.length === 0) return pass('No policy is attached to the user or written into it.')
    if (attached.length + inline.length === 0) {
      return notApplicable(`The user has only policies that are allowed: ${all.join(', ')}.`)
    }
    const names = attached.map(({ PolicyName, PolicyArn }) => PolicyName ?? PolicyArn ?? 'a policy')
    return fail(
      `The user has policies of its own: ${[...names, ...inline.map((name) => `${name} (inline)`)].join(', ')}.`,
      [
        ...(names.length > 0 ? [seen('AttachedManagedPolicies', names, [])] : []),
        ...(inline.length > 0 ? [seen('InlinePolicyNames', inline, [])] : []),
      ],
    )
  },
})
