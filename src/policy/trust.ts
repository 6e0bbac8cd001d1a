import { admitsOnlyKnownCallers, deniesUnknownCallers, restricts, saysNothing } from './conditions.ts'
import { coversAction, isAnything } from './match.ts'
import type { Condition, Element, Policy, Principal, Statement } from './parse.ts'

/** An Allow of a trust policy whose principal is everyone. */
export interface OpenDoor {
  statement: Statement
  /** What keeps unknown callers out all the same: a condition, or a statement that denies them. Undefined: nothing. */
  limit: Condition | Statement | undefined
  /** An external id asked for: it is shared with a partner, not kept secret. */
  externalId: Condition | undefined
}

const ASSUME_ROLE = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']

/** The statements by which everyone may assume a role, with what limits them. Federated principals are not everyone. */
export function openDoors({ statements }: Policy): OpenDoor[] {
  return statements.filter(opensToEveryone).map((statement) => ({
    statement,
    limit:
      statement.conditions.find(admitsOnlyKnownCallers) ??
      statements.find((other) => closes(other, statement, deniesUnknownCallers)),
    externalId: statement.conditions.find(asksForExternalId),
  }))
}

const opensToEveryone = (statement: Statement): boolean =>
  statement.effect === 'Allow' && assumes(statement).length > 0 && isEveryone(statement.principals)

const assumes = ({ actions }: Statement): string[] => ASSUME_ROLE.filter((action) => coversAction(actions, action))

/** `NotPrincipal` is everyone but those named. */
const isEveryone = (principals: Element<Principal> | undefined): boolean =>
  principals !== undefined &&
  principals.not !== principals.values.some(({ type, id }) => type === '*' || (type === 'AWS' && isAnything(id)))

/**
 * Whether a Deny keeps all but the right ones (`spares`: its condition does) out of what an Allow gives. Only the plain
 * forms of such a Deny are recognised: of everyone, or of the very principals that the Allow names.
 */
export function closes(deny: Statement, allow: Statement, spares: (condition: Condition) => boolean): boolean {
  if (deny.effect !== 'Deny' || !(isEveryone(deny.principals) || names(deny.principals, allow.principals))) return false
  if (!assumes(allow).every((action) => coversAction(deny.actions, action))) return false
  const conditions = deny.conditions.filter((condition) => !saysNothing(condition))
  if (conditions.length === 0) return true
  return !deny.principals?.not && conditions.length === 1 && conditions.every(spares)
}

function names(principals: Element<Principal> | undefined, others: Element<Principal> | undefined): boolean {
  if (!principals || !others || principals.not || others.not || others.values.length === 0) return false
  return others.values.every(({ type, id }) => principals.values.some((one) => one.type === type && one.id === id))
}

const asksForExternalId = (condition: Condition): boolean =>
  condition.key.toLowerCase() === 'sts:externalid' && condition.test !== 'null' && restricts(condition)
