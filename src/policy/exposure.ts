import { matches } from '../wildcard.ts'
import { admitsOnlyKnownCallers, deniesUnknownCallers, saysNothing } from './conditions.ts'
import { isAnything } from './match.ts'
import type { Condition, Element, Policy, Principal, Statement } from './parse.ts'

/** One of those whom a resource policy lets in, other than its own account. */
export interface Grant {
  statement: Statement
  /** `everyone`: anybody with an AWS account, and mostly without; `account`: another one; `service`: an AWS service. */
  to: 'everyone' | 'account' | 'service'
  /** `*`, the account's id, or the service's principal: `sns.amazonaws.com`. */
  id: string
  /** What leaves only callers whom the author named: a condition, or a statement that denies the others. */
  limit: Condition | Statement | undefined
}

/** Whom a condition or a Deny leaves of all who might call. */
interface Limit {
  by: Condition | Statement
  /** Accounts that it names. */
  accounts: readonly string[]
  /** Whether it leaves others that are known too: an organization, a network. */
  others: boolean
}

/** Whose policy it is: the ARN of the one resource, and the account that owns it. */
export interface Owned {
  arn: string | undefined
  account: string
}

/**
 * Whom the policy of one resource (a key, a secret, a function) lets in, judged by what its conditions and its Deny
 * statements leave. A statement without `Resource` has no effect in such a policy.
 */
export function grantsOf({ statements }: Policy, { arn = '', account }: Owned): Grant[] {
  const denials = statements.filter(({ effect, resources }) => effect === 'Deny' && covers(resources, arn))
  return statements
    .filter(({ effect, resources }) => effect === 'Allow' && resources !== undefined)
    .flatMap((statement) => callersOf(statement).flatMap((caller) => limited(caller, statement, denials)))
    .filter(({ to, id }) => to !== 'account' || id !== account)
}

type Caller = Pick<Grant, 'to' | 'id'>

const EVERYONE: Caller = { to: 'everyone', id: '*' }

/** Identity providers and users deleted since (`AIDA…`) get at nothing through a resource policy. */
function callersOf({ principals }: Statement): Caller[] {
  if (isEveryone(principals)) return [EVERYONE]
  if (!principals || principals.not) return []
  return principals.values.flatMap(({ type, id }): Caller[] => {
    if (type === 'Service') return [{ to: 'service', id }]
    const account = type === 'AWS' ? accountIn(id) : undefined
    return account ? [{ to: 'account', id: account }] : []
  })
}

/** `NotPrincipal` is everyone but those named. */
export const isEveryone = (principals: Element<Principal> | undefined): boolean =>
  principals !== undefined &&
  principals.not !== principals.values.some(({ type, id }) => type === '*' || (type === 'AWS' && isAnything(id)))

/** What is left of a caller: of everyone, whom the limits leave; of anybody else, nobody where a limit leaves it out. */
function limited(caller: Caller, allow: Statement, denials: readonly Statement[]): Grant[] {
  const limits = [...limitsIn(allow, caller), ...denials.flatMap((deny) => limitOf(deny, allow, caller) ?? [])]
  const excluding = limits.find(({ accounts }) => !accounts.includes(caller.id))?.by
  const grant: Grant = { statement: allow, ...caller, limit: excluding }
  const [first, ...others] = limits
  if (caller.to !== 'everyone' || !first) return [grant]
  const named = first.accounts.filter((id) => others.every(({ accounts }) => accounts.includes(id)))
  return [grant, ...named.map((id): Grant => ({ statement: allow, to: 'account', id, limit: undefined }))]
}

/** Those that name callers first: where a call comes from tells less than who makes it. */
function limitsIn({ conditions }: Statement, { to }: Caller): Limit[] {
  const limits = conditions
    .map(inGlobalWords)
    .filter((condition) => (to === 'service' ? namesSource(condition) : admitsOnlyKnownCallers(condition)))
  return limits.toSorted((a, b) => Number(isAddress(a)) - Number(isAddress(b))).map(limitBy)
}

/** A Deny of all that an Allow allows, to all but known callers. */
function limitOf(deny: Statement, allow: Statement, caller: Caller): Limit | undefined {
  if (!reaches(deny, caller) || !coversActions(deny.actions, allow.actions)) return undefined
  const conditions = deny.conditions.map(inGlobalWords).filter((condition) => !isTrueOf(caller, condition))
  if (conditions.length === 0) return { by: deny, accounts: exceptions(deny), others: false }
  if (deny.principals?.not || !conditions.every(deniesUnknownCallers)) return undefined
  const limits = conditions.map(limitBy)
  return { by: deny, accounts: limits.flatMap(({ accounts }) => accounts), others: limits.some(({ others }) => others) }
}

function covers(resources: Element | undefined, arn: string): boolean {
  return resources?.values.some((pattern) => matches(pattern, arn)) === !resources?.not
}

/** Whether all that one element allows is in the other. In doubt it is not: a Deny then limits nothing. */
function coversActions(deny: Element, allow: Element): boolean {
  const [denied, allowed] = [deny.values.map(withoutService), allow.values.map(withoutService)]
  const isIn = (list: readonly string[], action: string) => list.some((pattern) => matches(pattern, action))
  if (!allow.not && !deny.not) return allowed.every((action) => isIn(denied, action))
  if (!allow.not) return allowed.every((action) => !denied.some((spared) => mayMeet(spared, action)))
  return deny.not ? denied.every((spared) => isIn(allowed, spared)) : denied.some(isAnything)
}

/** A resource policy knows the actions of one service only: `*` is `kms:*` in a key's. */
const withoutService = (action: string): string => action.toLowerCase().replace(/^[^:]*:/, '')

function mayMeet(a: string, b: string): boolean {
  const [left = '', right = ''] = [a, b].map((pattern) => pattern.split(/[*?]/, 1)[0])
  return left.startsWith(right) || right.startsWith(left)
}

function reaches({ principals }: Statement, { to, id }: Caller): boolean {
  if (isEveryone(principals)) return true
  if (to === 'everyone' || !principals || principals.not) return false
  return principals.values.some(({ type, id: named }) =>
    to === 'service' ? type === 'Service' && named === id : type === 'AWS' && isWholeAccount(named, id),
  )
}

const isWholeAccount = (principal: string, account: string): boolean =>
  principal === account || new RegExp(`^arn:[^:]*:iam::${account}:root$`).test(principal)

/** The accounts of those whom `NotPrincipal` spares. */
const exceptions = ({ principals }: Statement): string[] =>
  principals?.not ? principals.values.flatMap(({ id }) => accountIn(id) ?? []) : []

/** Whether a condition says only what is true of every call of such a caller. */
function isTrueOf({ to }: Caller, condition: Condition): boolean {
  if (condition.key.toLowerCase() !== 'aws:principalisawsservice') return saysNothing(condition)
  return condition.test === 'bool' && condition.values.some((value) => value.toLowerCase() === String(to === 'service'))
}

/** Whether a service may act only for those whom the author named, and not for whoever has a bucket of that name. */
const namesSource = (condition: Condition): boolean =>
  isSkill(condition) || (admitsOnlyKnownCallers(condition) && !namesNoOwner(condition))

/** A skill of Alexa's tells itself by its id. */
const isSkill = ({ test, key, ifExists, values }: Condition): boolean =>
  key.toLowerCase() === 'lambda:eventsourcetoken' && test === 'stringequals' && !ifExists && values.length > 0

/** Whether a condition names a source whose ARN does not tell the account: a bucket, which another may come to own. */
export const namesNoOwner = ({ test, key, values }: Condition): boolean =>
  key.toLowerCase() === 'aws:sourcearn' &&
  /^(string|arn)(equals|like)/.test(test) &&
  values.some((value) => /^arn:[^:]*:[^:]*:[^:]*::[^:*?]+$/.test(value))

const SAME_AS = new Map([['kms:calleraccount', 'aws:PrincipalAccount']])

/** Under the global name, where a service has one of its own for the same key. */
const inGlobalWords = (condition: Condition): Condition => ({
  ...condition,
  key: SAME_AS.get(condition.key.toLowerCase()) ?? condition.key,
})

/** Whether something tells only from which address a call comes. */
export const isAddress = (limit: Condition | Statement | undefined): boolean =>
  limit !== undefined && 'key' in limit && limit.key.toLowerCase() === 'aws:sourceip'

const ACCOUNT_KEYS = ['aws:principalaccount', 'aws:principalarn']

/** `${aws:ResourceAccount}` is nobody else's account. */
function limitBy(condition: Condition): Limit {
  const namesAccounts = ACCOUNT_KEYS.includes(condition.key.toLowerCase())
  const accounts = namesAccounts ? condition.values.flatMap((value) => accountIn(value) ?? []) : []
  return { by: condition, accounts, others: !namesAccounts }
}

/** The account in an ARN, or the one that an id is. */
const accountIn = (text: string): string | undefined => /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(text)?.[1]
