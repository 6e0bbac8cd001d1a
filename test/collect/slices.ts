import type { AnyCollection } from '../../src/collection.ts'
import { collect } from '../../src/engine/collect.ts'
import { regionsOf, type Slice, sliceOf } from '../../src/engine/inventory.ts'
import { planFor } from '../../src/engine/plan.ts'
import type { AnyRule } from '../../src/rule.ts'
import { once } from '../../src/source/once.ts'
import type { Source } from '../../src/source/source.ts'

export const ACCOUNT = '111122223333'

/** What the engine collects of one collection, by region; under `global` for a global service. */
export async function slicesOf(
  collection: AnyCollection,
  source: Source,
  regions: readonly string[] = ['eu-west-1'],
): Promise<Record<string, Slice>> {
  const plan = planFor([{ on: collection } as AnyRule])
  const accounts = [{ id: ACCOUNT, partition: 'aws', regions: [...regions] }]
  const inventory = await collect(plan, { source: once(source), accounts, now: new Date('2026-06-01T00:00:00Z') })
  const [account] = inventory.accounts
  const places = regionsOf(collection, account!)
  return Object.fromEntries(places.map((region) => [region, sliceOf(account!, region, collection)]))
}
