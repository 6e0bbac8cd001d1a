import type { AnyCollection, AnyExtra } from '../collection.ts'
import { KnownError } from '../errors.ts'
import type { AnyRule } from '../rule.ts'
import type { AnyService } from '../service.ts'

/** A collection to fetch, with the extras that some chosen rule asked for. */
export interface PlannedCollection {
  collection: AnyCollection
  extras: ReadonlyMap<string, AnyExtra>
}

/** What the chosen rules need, each collection once, parents before children. */
export type Plan = ReadonlyMap<string, PlannedCollection>

/** An operation that a plan may call, for permissions and cost. */
export interface PlannedOperation {
  service: AnyService
  operation: string
  action: string
}

/** Every collection that a rule looks at: its subject, its needs and its wants. */
export function collectionsOf(rule: AnyRule): AnyCollection[] {
  return [rule.on, ...Object.values(rule.needs ?? {}), ...Object.values(rule.wants ?? {})]
}

export function planFor(rules: readonly AnyRule[]): Plan {
  const plan = new Map<string, PlannedCollection>()
  for (const rule of rules) for (const collection of collectionsOf(rule)) addTo(plan, collection)
  return plan
}

function addTo(plan: Map<string, PlannedCollection>, collection: AnyCollection): void {
  if (collection.parent) addTo(plan, collection.parent)
  const planned = plan.get(collection.key)
  if (planned && planned.collection.source !== collection.source) {
    throw new KnownError(
      2,
      `Two different collections are called ${collection.key}.`,
      'A custom rule brings one of its own, or another copy of awsure: run the copy that the rule imports.',
    )
  }
  const extras = new Map(planned?.extras)
  for (const name of collection.asked) {
    const extra = collection.extras[name]
    if (extra) extras.set(name, extra)
  }
  plan.set(collection.key, { collection, extras })
}

/** The operations that a plan may call, sorted by IAM action. Fallbacks are not among them: they stand in for these. */
export function operationsOf(plan: Plan): PlannedOperation[] {
  return distinct(
    [...plan.values()].flatMap(({ collection, extras }) => [
      ...operations(collection.service, collection.source.calls),
      ...[...extras.values()].flatMap((extra) => operations(extra.service, extra.calls)),
    ]),
  )
}

/** The narrower operations that are tried where one of those is denied. */
export const fallbackOperationsOf = (plan: Plan): PlannedOperation[] =>
  distinct(
    [...plan.values()].flatMap(({ collection: { service, fallback } }) => operations(service, fallback?.calls ?? [])),
  )

const operations = (service: AnyService, names: readonly string[]): PlannedOperation[] =>
  names.map((operation) => ({ service, operation, action: service.iamAction(operation) }))

function distinct(all: readonly PlannedOperation[]): PlannedOperation[] {
  const byName = new Map(all.map((each) => [`${each.service.client}.${each.operation}`, each]))
  return [...byName.values()].sort((a, b) => (a.action < b.action ? -1 : 1))
}

/** True when some collection is asked per region, so that the account's regions must be known. */
export const isRegional = (plan: Plan): boolean =>
  [...plan.values()].some(({ collection }) => collection.service.scope === 'regional')
