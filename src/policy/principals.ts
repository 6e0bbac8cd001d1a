import type { Element, Principal } from './parse.ts'
import type { Caller } from './request.ts'
import type { Truth } from './truth.ts'

/**
 * How a resource policy names a caller. It decides which other policies limit what it grants:
 * `directly` (the user, the session, or everyone) no boundary, session or identity policy has to allow it as well;
 * as the `parent` of a session (a role, or the user who federated) boundary and session policy have to;
 * by its `account` an identity policy has to.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type Naming = 'directly' | 'parent' | 'account'

export interface Named {
  as: Naming
  /** Undefined when it depends on the name of the session. */
  truth: Truth
}

const CERTAIN = { directly: true, parent: true, account: true } as const
const STRENGTH: readonly Naming[] = ['directly', 'parent', 'account']

/** How `Principal` names a caller, the strongest way first; undefined when it does not. */
export function namedBy(principals: Element<Principal>, caller: Caller): Named | undefined {
  const namings = principals.values.flatMap((principal) => naming(principal, caller) ?? [])
  if (principals.not) return namings.length > 0 ? undefined : { as: 'directly', truth: true }
  const certain = STRENGTH.find((as) => namings.some((named) => named.as === as && named.truth === CERTAIN[as]))
  if (certain) return { as: certain, truth: true }
  return namings[0]
}

/**
 * Whether a Deny reaches a caller. A `NotPrincipal` spares only those whose account it names as well, and never one
 * with a permissions boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isDenied(principals: Element<Principal>, caller: Caller, hasBoundary: boolean): Truth {
  const namings = principals.values.flatMap((principal) => naming(principal, caller) ?? [])
  if (!principals.not) return namings.length > 0 ? (namings.some(({ truth }) => truth) ? true : undefined) : false
  if (hasBoundary || namings.length === 0) return true
  const namesItself = namings.some(({ as, truth }) => as !== 'account' && truth)
  if (!caller.account || caller.kind === 'root') return namesItself ? false : undefined
  const namesAccount = namings.some(({ as }) => as === 'account')
  // AWS says only that it might deny the account that is not named, and the session that is not.
  return namesItself && namesAccount && !isSession(caller) ? false : undefined
}

const isSession = ({ kind }: Caller): boolean => kind === 'role' || kind === 'federated-user'

function naming({ type, id }: Principal, caller: Caller): Named | undefined {
  if (type === '*' || (type === 'AWS' && id === '*')) return { as: 'directly', truth: true }
  if (type === 'Service')
    return caller.kind === 'service' && id === caller.id ? { as: 'directly', truth: true } : undefined
  if (type === 'Federated') {
    return caller.kind === 'federated' && (id === caller.id || id === '*') ? { as: 'directly', truth: true } : undefined
  }
  if (type !== 'AWS' || !caller.account) return undefined
  if (id === caller.account || isRootOf(id, caller.account)) {
    return { as: caller.kind === 'root' ? 'directly' : 'account', truth: true }
  }
  if (id === caller.id || (caller.uniqueId !== undefined && id === caller.uniqueId)) {
    return { as: isSession(caller) ? 'parent' : 'directly', truth: true }
  }
  return namesSession(id, caller)
}

function namesSession(id: string, { kind, id: parent, account, session }: Caller): Named | undefined {
  if (session !== undefined) return id === session ? { as: 'directly', truth: true } : undefined
  if (kind !== 'role') return undefined
  const prefix = `:sts::${account}:assumed-role/${parent.split('/').at(-1)}/`
  return id.includes(prefix) ? { as: 'directly', truth: undefined } : undefined
}

const isRootOf = (arn: string, account: string): boolean =>
  arn.startsWith('arn:') && arn.endsWith(`:iam::${account}:root`)
