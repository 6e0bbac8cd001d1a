import { distance } from 'fastest-levenshtein'
import { matches } from '../wildcard.ts'
import { serviceOf } from './match.ts'
import type { Condition, Element, Policy, Statement } from './parse.ts'

/** Condition keys as AWS writes them; `${TagKey}` and the like stand for a name of the user's. */
export interface ConditionKeyTable {
  /** Keys that every action knows. */
  readonly global: readonly string[]
  /** Keys of a service's actions, by its prefix in lower case. Every service is here, even one without keys. */
  readonly services: Readonly<Record<string, readonly string[]>>
}

export interface StrayKey {
  statement: Statement
  condition: Condition
  /** Prefixes of the statement's actions; undefined when they are of any service. */
  services: readonly string[] | undefined
  /** The key that may have been meant. */
  nearest: string | undefined
  /** A service of the statement that the table lacks, so that nothing can be said. */
  untold: string | undefined
}

/** The condition keys of a policy that none of their statement's actions knows. AWS accepts them; they match nothing. */
export function strayKeys(policy: Policy, table: ConditionKeyTable): StrayKey[] {
  return policy.statements.flatMap((statement) => {
    if (statement.conditions.length === 0) return []
    const services = servicesOf(statement.actions, Object.keys(table.services))
    const untold = services?.find((service) => !Object.hasOwn(table.services, service))
    const lists = Object.entries(table.services).filter(([service]) => services?.includes(service) ?? true)
    const known = [...table.global, ...lists.flatMap(([, keys]) => keys)]
    return statement.conditions
      .filter(({ key }) => !isProviderKey(key) && !known.some((template) => isKey(template, key)))
      .map((condition) => {
        const { key } = condition
        // Keys of aws: are never a service's own.
        const doubt = key.toLowerCase().startsWith('aws:') ? undefined : untold
        return { statement, condition, services, untold: doubt, nearest: nearestKey(key, known) }
      })
  })
}

/** Prefixes of the services whose actions are meant; undefined for any service. */
function servicesOf(actions: Element, all: readonly string[]): string[] | undefined {
  const prefixes = actions.values.map(serviceOf)
  if (actions.not || prefixes.includes('*')) return undefined
  const named = prefixes.flatMap((prefix) =>
    /[*?]/.test(prefix) ? all.filter((service) => matches(prefix, service)) : prefix,
  )
  return [...new Set(named)]
}

const VARIABLE = /\$\{[^}]*\}/g

/** Whether a key is one that a table writes with `${TagKey}` or the like for a name of the user's. */
export function isKey(template: string, key: string): boolean {
  const pattern = patterns.get(template) ?? template.toLowerCase().replace(VARIABLE, '?*')
  patterns.set(template, pattern)
  const wanted = key.toLowerCase()
  return pattern.includes('*') ? matches(pattern, wanted) : pattern === wanted
}

/** Each template is held against many keys. */
const patterns = new Map<string, string>()

/**
 * Claims of an identity provider: `saml:sub`, `token.actions.githubusercontent.com:sub`,
 * `oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud`. They stay with a role's session, whatever its actions.
 */
export const isProviderKey = (key: string): boolean => /^(saml:|[^:]+\.[^:]+:)/i.test(key)

/** At most one letter in eight may be wrong, or two. */
function nearestKey(key: string, known: readonly string[]): string | undefined {
  const name = key.split('/').at(-1) ?? ''
  const candidates = known.map((template) => template.replace(VARIABLE, (variable) => name || variable))
  const far = (candidate: string) => distance(candidate.toLowerCase(), key.toLowerCase())
  const best = candidates.toSorted((a, b) => far(a) - far(b))[0]
  return best !== undefined && far(best) <= Math.max(2, key.length / 8) ? best : undefined
}
