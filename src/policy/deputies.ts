import { admitsOnly, deniesAllBut, type Names } from './conditions.ts'
import { coversAction, isAnything } from './match.ts'
import { type Condition, type Policy, parsePolicy, type Statement } from './parse.ts'
import { closes } from './trust.ts'

/** Somebody who may act for others and whom a trust policy lets assume the role. */
export interface Deputy {
  statement: Statement
  kind: 'account' | 'service'
  /** The account's id, or the service principal without its region: `scheduler.amazonaws.com`. */
  id: string
  /** What makes sure for whom it acts: a condition, or a statement that denies the rest. Undefined: nothing. */
  limit: Condition | Statement | undefined
}

/** Whose role it is, and whom it may trust without more. */
export interface Owner {
  account: string
  /** The organization's id (`o-…`), where the account belongs to one. */
  organization: string | undefined
  /** Accounts under the same roof. */
  trusted: readonly (string | undefined)[]
  /** Service principals that others could have use the role. */
  services: readonly string[]
}

/** The other accounts and the services that a trust policy names, with what limits each. Everyone is nobody's deputy. */
export function deputies({ statements }: Policy, owner: Owner): Deputy[] {
  return statements
    .filter(({ effect, actions }) => effect === 'Allow' && coversAction(actions, 'sts:AssumeRole'))
    .flatMap((statement) =>
      namedIn(statement, owner).map((deputy) => ({
        ...deputy,
        statement,
        limit: limitOf(statement, statements, deputy.kind === 'service' ? tellsSource : tellsCustomer(owner)),
      })),
    )
}

/** Whether it depends on the organization who may assume a role: another account may, without an external id or so. */
export function trustsOtherAccounts(document: unknown, account: string): boolean {
  const { policy } = parsePolicy(document)
  const owner = { account, organization: undefined, trusted: [], services: [] }
  return policy !== undefined && deputies(policy, owner).some(({ limit }) => !limit)
}

type Tells = (condition: Condition, holds: (condition: Condition, names: Names) => boolean) => boolean

const limitOf = (statement: Statement, statements: readonly Statement[], tells: Tells) =>
  statement.conditions.find((condition) => tells(condition, admitsOnly)) ??
  statements.find((other) => closes(other, statement, (condition) => tells(condition, deniesAllBut)))

function namedIn({ principals }: Statement, owner: Owner): Pick<Deputy, 'kind' | 'id'>[] {
  if (!principals || principals.not) return []
  const named = principals.values.flatMap(({ type, id }) => {
    if (type === 'Service') return { kind: 'service' as const, id: withoutRegion(id) }
    const account = type === 'AWS' ? accountIn(id) : undefined
    return account ? { kind: 'account' as const, id: account } : []
  })
  const isOurs = (account: string) => account === owner.account || owner.trusted.includes(account)
  const judged = named.filter(({ kind, id }) => (kind === 'service' ? owner.services.includes(id) : !isOurs(id)))
  return [...new Map(judged.map((deputy) => [deputy.id, deputy])).values()]
}

/** An account alone or in an ARN. The unique id of a user or role that was deleted (`AIDA…`) is nobody. */
const accountIn = (id: string): string | undefined => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(id)?.[1]

/** `logs.eu-west-1.amazonaws.com` is `logs.amazonaws.com`. */
const withoutRegion = (principal: string): string =>
  principal
    .toLowerCase()
    .replace(/\.[a-z]{2}(-[a-z]+)+-\d(?=\.amazonaws\.com)/, '')
    .replace(/\.cn$/, '')

/**
 * Another company acts for many customers: an external id tells for which. A person who signed in with MFA is no program
 * that acts for others; and who is in the same organization is no other company.
 */
const tellsCustomer =
  ({ organization }: Owner): Tells =>
  (condition, holds) =>
    holds(condition, (test, key, value) => {
      if (key === 'sts:externalid') return test.startsWith('string') && !isAnything(value)
      if (key === 'aws:multifactorauthpresent') return test === 'bool' && value.toLowerCase() === 'true'
      if (/^\$\{aws:resourceorgid\}$/i.test(value)) return key === 'aws:principalorgid'
      return organization !== undefined && ORGANIZATION_KEYS.includes(key) && value.split('/')[0] === organization
    })

const ORGANIZATION_KEYS = ['aws:principalorgid', 'aws:principalorgpaths']

/** A service says for which account or resource it acts; some, for which external id. */
const tellsSource: Tells = (condition, holds) =>
  holds(condition, (test, key, value) => SOURCE_KEYS.has(key) && tellsWhose(key, test, value))

const SOURCE_KEYS = new Set([
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'sts:externalid',
])

/** A wildcard must leave the account in an ARN, or the whole of anything else, as it is. */
function tellsWhose(key: string, test: string, value: string): boolean {
  if (value.includes('${')) return /^\$\{aws:resource(account|orgid|orgpaths)\}$/i.test(value)
  if (test.startsWith('stringequals')) return true
  if (!/[*?]/.test(value)) return /like|arnequals/.test(test)
  if (key === 'aws:sourcearn') return /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(value)
  return key === 'aws:sourceorgpaths' && /^o-[a-z0-9]+\//.test(value)
}
