import type { AnyCall, AnyCollection, AnyList, Place } from '../collection.ts'
import { KnownError } from '../errors.ts'
import { type Gap, GapError, gapKind } from '../gap.ts'
import { isObject, type JsonObject, toJson } from '../json.ts'
import { type AnyService, GLOBAL } from '../service.ts'
import { sameErrorName } from '../source/error-name.ts'
import type { AccountScope, Answer, Source } from '../source/source.ts'
import { type AccountInventory, type Inventory, regionsOf, type Slice, type SliceRow } from './inventory.ts'
import type { Plan, PlannedCollection } from './plan.ts'

/** Fetches what the plan names through the source. Never rejects for what AWS answers: that becomes gaps. */
export async function collect(
  plan: Plan,
  scope: { source: Source; accounts: readonly AccountScope[]; now: Date },
): Promise<Inventory> {
  const accounts = scope.accounts.map((account) => collectAccount(plan, account, scope.source, scope.now))
  return { now: scope.now, accounts: await Promise.all(accounts) }
}

async function collectAccount(plan: Plan, account: AccountScope, source: Source, now: Date): Promise<AccountInventory> {
  const regions = [...account.regions].sort()
  const fetching = new Map<string, Promise<Slice>>()

  const slice = (key: string, region: string): Promise<Slice> => {
    const planned = plan.get(key)
    if (!planned) throw new Error(`${key} is not in the plan`)
    const place = { account: account.id, partition: account.partition, region, now }
    const id = `${region}/${key}`
    const started = fetching.get(id) ?? fetchSlice(planned, place, regions, source, slice)
    fetching.set(id, started)
    return started
  }

  const slices: AccountInventory['slices'] = new Map()
  const fetchInto = async (key: string, region: string) => {
    const fetched = await slice(key, region)
    slices.set(region, (slices.get(region) ?? new Map()).set(key, fetched))
  }
  await Promise.all(
    [...plan.values()].flatMap(({ collection }) =>
      regionsOf(collection, { regions }).map((region) => fetchInto(collection.key, region)),
    ),
  )
  return { id: account.id, partition: account.partition, regions, slices }
}

async function fetchSlice(
  { collection, extras }: PlannedCollection,
  place: Place,
  regions: readonly string[],
  source: Source,
  sliceOf: (key: string, region: string) => Promise<Slice>,
): Promise<Slice> {
  const { rows, gap } = await listRows(collection, place, source, sliceOf)
  const judgedHere = rows.filter(({ identity }) => isJudgedIn(place.region, identity.home, regions))
  const fetchExtras = async ({ row, identity }: ListedRow): Promise<SliceRow> => {
    const home = { ...place, region: identity.home ?? place.region }
    const values: Record<string, unknown> = {}
    const gaps: Record<string, Gap> = {}
    const fetchExtra = async ([name, extra]: [string, AnyExtraOf<typeof extras>]) => {
      const call = callVia(source, extra.service, extra.calls, home)
      const fetched = await attempt(() => extra.get(call, row, home), extra.service, extra.calls, home)
      if (fetched.gap) gaps[name] = fetched.gap
      else if (fetched.value !== undefined) values[name] = fetched.value
    }
    await Promise.all([...extras].map(fetchExtra))
    return { row: { ...row, ...values } as JsonObject, identity, gaps }
  }
  return { rows: await Promise.all(judgedHere.map(fetchExtras)), gap }
}

type AnyExtraOf<Extras> = Extras extends ReadonlyMap<string, infer Extra> ? Extra : never

/** A row that several regions list is judged in its home region, or in the first region when home is not audited. */
function isJudgedIn(region: string, home: string | undefined, regions: readonly string[]): boolean {
  if (home === undefined || region === GLOBAL) return true
  return regions.includes(home) ? region === home : region === regions[0]
}

type ListedRow = Pick<SliceRow, 'row' | 'identity'>

interface Listed {
  rows: readonly ListedRow[]
  gap: Gap | undefined
}

async function listRows(
  collection: AnyCollection,
  place: Place,
  source: Source,
  sliceOf: (key: string, region: string) => Promise<Slice>,
): Promise<Listed> {
  const list = (parent: JsonObject | undefined) => listWithFallback(collection, place, parent, source)
  if (!collection.parent) return list(undefined)
  const parentRegion = collection.parent.service.scope === 'global' ? GLOBAL : place.region
  const parents = await sliceOf(collection.parent.key, parentRegion)
  const children = await Promise.all(parents.rows.map(({ row }) => list(row)))
  return {
    rows: children.flatMap(({ rows }) => rows),
    gap: parents.gap ?? children.find(({ gap }) => gap)?.gap,
  }
}

/** Tries the narrower calls where the bulk call was denied or not recorded; when both fail, the bulk call's gap counts. */
async function listWithFallback(
  collection: AnyCollection,
  place: Place,
  parent: JsonObject | undefined,
  source: Source,
): Promise<Listed> {
  const listVia = async (list: AnyList): Promise<Listed> => {
    const call = callVia(source, collection.service, list.calls, place)
    const read = async () => identified(collection, await list.list(call, { ...place, parent }), place)
    const { value, gap } = await attempt(read, collection.service, list.calls, place)
    return { rows: value ?? [], gap }
  }
  const bulk = await listVia(collection.source)
  if (!collection.fallback || !bulk.gap || !['denied', 'not-recorded'].includes(bulk.gap.kind)) return bulk
  const narrower = await listVia(collection.fallback)
  return narrower.gap ? bulk : narrower
}

function identified(collection: AnyCollection, rows: unknown, place: Place): ListedRow[] {
  // AWS sends an empty list as one; an answer without it is somebody else's, or half an answer.
  if (rows === undefined) throw new Error('it has no list')
  if (!Array.isArray(rows) || !rows.every(isObject)) throw new Error(`${collection.key} is not a list of objects`)
  return rows.map((row) => ({ row, identity: collection.describe(row, place) }))
}

/** Runs a collection's own code; whatever it throws is a gap, so that one odd answer never ends the run. */
async function attempt<Value>(
  run: () => Promise<Value>,
  service: AnyService,
  calls: readonly string[],
  place: Place,
): Promise<{ value?: Value; gap: Gap | undefined }> {
  try {
    return { value: await run(), gap: undefined }
  } catch (error) {
    if (error instanceof GapError) return { gap: error.gap }
    // A snapshot's file that is broken ends the run: the user can mend it.
    if (error instanceof KnownError) throw error
    const message = `The answer of ${calls.join(', ')} could not be read: ${error instanceof Error ? error.message : error}`
    return { gap: gapOf(service, calls.at(-1) ?? '', place, 'UnreadableAnswer', message) }
  }
}

/** The `call` that a collection or extra is given: only the operations it declared, gaps thrown, errors sorted. */
function callVia(source: Source, service: AnyService, declared: readonly string[], place: Place): AnyCall {
  return async (operation, input = {}, options) => {
    if (!declared.includes(operation)) {
      throw new Error(`${operation} is called but not declared in \`calls\`.`)
    }
    const region = service.scope === 'global' ? GLOBAL : place.region
    const request = { account: place.account, region, service, operation, input: toJson(input) }
    const answer = await source.call(request)
    if (answer.state === 'output') return answer.output
    if (answer.state === 'error' && options?.absentOn.some((name) => sameErrorName(name, answer.error.name))) {
      return undefined
    }
    throw new GapError(gapOfAnswer(answer, service, operation, { ...place, region }))
  }
}

function gapOfAnswer(
  answer: Exclude<Answer, { state: 'output' }>,
  service: AnyService,
  operation: string,
  place: Place,
): Gap {
  return answer.state === 'absent'
    ? gapOf(service, operation, place, answer.code, answer.reason)
    : gapOf(service, operation, place, answer.error.name, answer.error.message)
}

function gapOf(service: AnyService, operation: string, place: Place, code: string, message: string): Gap {
  return {
    kind: gapKind(code),
    region: service.scope === 'global' ? GLOBAL : place.region,
    service: service.name,
    operation,
    action: service.iamAction(operation),
    code,
    message,
  }
}
