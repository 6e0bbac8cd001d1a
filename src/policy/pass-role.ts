import { restricts } from './conditions.ts'
import { evaluate } from './evaluate.ts'
import { coversAction, resourceMatcher } from './match.ts'
import type { Element, Policy, Statement } from './parse.ts'
import { accountOf } from './request.ts'

/** Names that no pattern meets by chance: what covers both covers every role. */
const ANY_ROLES = ['Qx7vZ', 'k3/W9-tJ']

/**
 * The statements of an identity policy that let iam:PassRole have any role of the account and any service: without a
 * condition that restricts it, and without a Deny in the same policy that could.
 */
export function passesAnyRole(policy: Policy, place: { partition: string; account: string }): Statement[] {
  const roles = ANY_ROLES.map((name) => `arn:${place.partition}:iam::${place.account}:role/${name}`)
  if (roles.every((role) => mayBeDenied(policy, role))) return []
  return policy.statements.filter(
    ({ effect, actions, resources, conditions }) =>
      effect === 'Allow' &&
      coversAction(actions, 'iam:PassRole') &&
      roles.every((role) => covers(resources, role)) &&
      !conditions.some(restricts),
  )
}

function covers(resources: Element | undefined, role: string): boolean {
  return resources !== undefined && resources.values.some((value) => resourceMatcher(value)(role)) !== resources.not
}

/** Whether a Deny forbids it, or does under some condition. */
function mayBeDenied(policy: Policy, role: string): boolean {
  const caller = { kind: 'user' as const, id: role.replace(':role/', ':user/'), account: accountOf(role) }
  const request = { action: 'iam:PassRole', resource: role, caller, context: () => undefined }
  const { statements } = evaluate(request, { identity: [{ name: 'it', policy }] })
  return statements.some(({ statement }) => statement.effect === 'Deny')
}
