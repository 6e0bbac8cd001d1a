import type { AnyCollection, AnyExtra, Place } from '../collection.ts'
import type { Gap } from '../gap.ts'
import type { JsonObject } from '../json.ts'
import { GLOBAL } from '../service.ts'
import type { AccountScope, Source } from '../source/source.ts'
import { attempt, callVia, inAdvance, type Listed, type ListedRow, listVia, type OnRows } from './ask.ts'
import { type AccountInventory, type Inventory, regionsOf, type Slice, type SliceRow } from './inventory.ts'
import type { Plan, PlannedCollection } from './plan.ts'

export interface CollectScope {
  source: Source
  accounts: readonly AccountScope[]
  now: Date
  /** Told of each collection when all of it is there, in all regions of an account. */
  onCollected?: ((planned: PlannedCollection) => void) | undefined
}

/** Fetches what the plan names through the source. Never rejects for what AWS answers: that becomes gaps. */
export async function collect(plan: Plan, scope: CollectScope): Promise<Inventory> {
  const accounts = scope.accounts.map((account) => collectAccount(plan, account, scope))
  return { now: scope.now, accounts: await Promise.all(accounts) }
}

async function collectAccount(
  plan: Plan,
  account: AccountScope,
  { source, now, onCollected }: CollectScope,
): Promise<AccountInventory> {
  const regions = [...account.regions].sort()
  const fetching = new Map<string, Promise<Slice>>()
  const work: Work = { plan, regions, source, sliceOf }

  function sliceOf(key: string, region: string): Promise<Slice> {
    const planned = plan.get(key)
    if (!planned) throw new Error(`${key} is not in the plan`)
    const place = { account: account.id, partition: account.partition, region, now }
    const id = `${region}/${key}`
    const started = fetching.get(id) ?? fetchSlice(planned, place, work)
    fetching.set(id, started)
    return started
  }

  const slices: AccountInventory['slices'] = new Map()
  const fetchInto = async (key: string, region: string) => {
    const fetched = await sliceOf(key, region)
    slices.set(region, (slices.get(region) ?? new Map()).set(key, fetched))
  }
  const fetchEverywhere = async (planned: PlannedCollection) => {
    const { collection } = planned
    await Promise.all(regionsOf(collection, { regions }).map((region) => fetchInto(collection.key, region)))
    onCollected?.(planned)
  }
  await Promise.all([...plan.values()].map(fetchEverywhere))
  return { id: account.id, partition: account.partition, regions, slices }
}

/** What the fetching of one account's collections shares. */
interface Work {
  plan: Plan
  /** Sorted. */
  regions: readonly string[]
  source: Source
  sliceOf: (key: string, region: string) => Promise<Slice>
}

async function fetchSlice(planned: PlannedCollection, place: Place, work: Work): Promise<Slice> {
  const { rows, gap } = await listRows(planned, place, work)
  const here = rows.filter(({ identity }) => isJudgedIn(place.region, identity.home, work.regions))
  return { rows: await Promise.all(here.map((row) => withExtras(planned, row, place, work))), gap }
}

async function withExtras(
  { extras }: PlannedCollection,
  { row, identity }: ListedRow,
  place: Place,
  { source }: Work,
): Promise<SliceRow> {
  const home = { ...place, region: identity.home ?? place.region }
  const values: Record<string, unknown> = {}
  const gaps: Record<string, Gap> = {}
  const fetchExtra = async ([name, extra]: [string, AnyExtra]) => {
    const call = callVia(source, extra.service, extra.calls, home)
    const fetched = await attempt(() => extra.get(call, row, home), extra.service, extra.calls, home)
    if (fetched.gap) gaps[name] = fetched.gap
    else if (fetched.value !== undefined) values[name] = fetched.value
  }
  await Promise.all([...extras].map(fetchExtra))
  return { row: { ...row, ...values } as JsonObject, identity, gaps }
}

/** A row that several regions list is judged in its home region, or in the first region when home is not audited. */
function isJudgedIn(region: string, home: string | undefined, regions: readonly string[]): boolean {
  if (home === undefined || region === GLOBAL) return true
  return regions.includes(home) ? region === home : region === regions[0]
}

async function listRows(planned: PlannedCollection, place: Place, work: Work): Promise<Listed> {
  const { collection } = planned
  const ahead = askAhead(planned, place, work)
  const list = async (parent: JsonObject | undefined) => {
    const listed = await listVia(collection, place, parent, work.source, ahead)
    // The children need not wait until the extras of all rows are there.
    if (childrenOf(collection, work.plan).length > 0) ahead?.(listed.rows)
    return listed
  }
  if (!collection.parent) return list(undefined)
  const parentRegion = collection.parent.service.scope === 'global' ? GLOBAL : place.region
  const parents = await work.sliceOf(collection.parent.key, parentRegion)
  const children = await Promise.all(parents.rows.map(({ row }) => list(row)))
  return {
    rows: children.flatMap(({ rows }) => rows),
    gap: parents.gap ?? children.find(({ gap }) => gap)?.gap,
  }
}

/**
 * Asks what depends on rows while the rest of their list is still to come: their extras, and the lists of their children.
 * The answers are thrown away here; every call is made once a run, so that they are there when the list is whole.
 */
function askAhead(planned: PlannedCollection, place: Place, work: Work): OnRows | undefined {
  const children = childrenOf(planned.collection, work.plan)
  if (planned.extras.size + children.length === 0) return undefined
  const ignore = () => {}
  const early = { ...work, source: inAdvance(work.source) }
  return (rows) => {
    for (const listed of rows) {
      if (!isJudgedIn(place.region, listed.identity.home, work.regions)) continue
      withExtras(planned, listed, place, early).catch(ignore)
      for (const child of children) {
        const ahead = askAhead(child, place, early)
        listVia(child.collection, place, listed.row, early.source, ahead).then(
          ({ rows: found }) => ahead?.(found),
          ignore,
        )
      }
    }
  }
}

/** The collections whose lists take nothing but this one's plain rows, in the same place. */
const childrenOf = (collection: AnyCollection, plan: Plan): PlannedCollection[] =>
  [...plan.values()].filter(
    ({ collection: { parent, service } }) =>
      parent?.key === collection.key && parent.asked.length === 0 && service.scope === collection.service.scope,
  )
