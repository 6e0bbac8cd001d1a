import { gapKind } from '../gap.ts'
import { isObject, type JsonObject } from '../json.ts'
import { groupBy } from '../order.ts'
import type { AnyService } from '../service.ts'
import { limitOf } from '../source/limits.ts'
import { once } from '../source/once.ts'
import { namesItsRows } from '../source/paging.ts'
import type { AccountScope, Answer, CallRequest, Source } from '../source/source.ts'
import { collect } from './collect.ts'
import type { Inventory } from './inventory.ts'
import { operationsOf, type Plan, type PlannedCollection } from './plan.ts'

/** How often a live run makes one kind of call in one place. */
export interface PlacedCalls {
  account: string
  /** Region name, or `global`. */
  region: string
  /** As in the AWS CLI. */
  service: string
  /** SDK client slug. */
  client: string
  operation: string
  /** IAM action. */
  action: string
  /** Questions with different input. */
  calls: number
  /** HTTP requests that these take: their pages. */
  requests: number
}

/** A call that is made, at most, once for each row of something: how often, only AWS knows. */
export interface CallPerRow extends Pick<PlacedCalls, 'service' | 'client' | 'operation' | 'action'> {
  /** A collection (`elbv2.loadBalancers`), or the operation whose answer has the rows (`s3:ListBuckets`). */
  of: string
}

export interface Estimate {
  /** What is called even if the account has nothing in it. */
  certain: PlacedCalls[]
  perRow: CallPerRow[]
}

/**
 * What a live run of the plan will call, without asking anybody: the collections' own code is run against an account
 * that has nothing, and what it asks there it asks everywhere.
 */
export async function estimateCalls(plan: Plan, account: AccountScope, now: Date): Promise<Estimate> {
  const nothing: Source = { call: async () => ({ state: 'output', output: {} }) }
  const { noted, inventory } = await noteCalls(plan, nothing, account, now)
  return { certain: placedCalls(noted), perRow: callsPerRow(plan, noted, inventory) }
}

export interface Counted {
  calls: PlacedCalls[]
  /** Of these, the ones that the recording has no answer to: what depends on their rows is not counted. */
  unanswered: PlacedCalls[]
}

/** What a live run of the plan would call in an account that is as a recording has it. */
export async function countCalls(plan: Plan, source: Source, account: AccountScope, now: Date): Promise<Counted> {
  const { noted } = await noteCalls(plan, source, account, now)
  const made = withoutNeedlessFallbacks(plan, noted)
  return {
    calls: placedCalls(made),
    unanswered: placedCalls(made.filter(isUnanswered)),
  }
}

/** "There is none" is an answer; "not allowed" and "not now" are not. */
function isUnanswered({ answer }: Noted): boolean {
  if (answer.state === 'error') return gapKind(answer.error.name) !== 'failed'
  return answer.state === 'absent'
}

interface Noted {
  request: CallRequest
  answer: Answer
}

async function noteCalls(
  plan: Plan,
  source: Source,
  account: AccountScope,
  now: Date,
): Promise<{ noted: Noted[]; inventory: Inventory }> {
  const noted: Noted[] = []
  const noting: Source = {
    call: async (request) => {
      const answer = await source.call(request)
      noted.push({ request, answer })
      return answer
    },
  }
  const inventory = await collect(plan, { source: once(noting), accounts: [account], now })
  return { noted, inventory }
}

/** `iam.GetUser`, whichever service object asks it. */
const keyOf = (service: AnyService, operation: string): string => `${service.client}.${operation}`
const keyOfNoted = ({ request: { service, operation } }: Noted): string => keyOf(service, operation)

function placedCalls(noted: readonly Noted[]): PlacedCalls[] {
  const placeOf = (each: Noted) => [each.request.service.name, each.request.region, keyOfNoted(each)].join('/')
  const groups = [...groupBy(noted, placeOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.flatMap(([, [first, ...others]]) => {
    if (!first) return []
    const { account, region, service, operation } = first.request
    const requests = [first, ...others].reduce((sum, each) => sum + pagesOf(each), 0)
    return { account, region, ...named(service, operation), calls: 1 + others.length, requests }
  })
}

const named = (service: AnyService, operation: string) => ({
  service: service.name,
  client: service.client,
  operation,
  action: service.iamAction(operation),
})

/** Requests that an answer takes at the page size that awsure asks for; where AWS alone decides it, one. */
function pagesOf({ request: { service, operation, input }, answer }: Noted): number {
  const size = namesItsRows(input) ? undefined : service.pageSize(operation)
  if (size === undefined || answer.state !== 'output') return 1
  return Math.max(1, Math.ceil(rowsIn(answer.output) / size))
}

/** IAM fills a page with users, groups, roles and policies alike; other answers have one list. */
const rowsIn = (output: JsonObject): number =>
  Object.values(output)
    .flatMap((value) => (isObject(value) ? Object.values(value) : [value]))
    .reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0)

/**
 * A recording made with other tools may hold only the narrower answers, which a live run asks for where the broader
 * call is refused, and not where it was never recorded.
 */
function withoutNeedlessFallbacks(plan: Plan, noted: readonly Noted[]): Noted[] {
  const planned = new Set(operationsOf(plan).map(({ service, operation }) => keyOf(service, operation)))
  const refused = new Set(noted.filter(({ answer }) => answer.state === 'error').map(keyOfNoted))
  const asked = new Set(planned)
  for (const { collection } of plan.values()) {
    const { service, source, fallback } = collection
    if (!source.calls.some((operation) => refused.has(keyOf(service, operation)))) continue
    for (const operation of fallback?.calls ?? []) asked.add(keyOf(service, operation))
  }
  return noted.filter((each) => asked.has(keyOfNoted(each)))
}

/** The planned calls that an account without rows was spared. */
function callsPerRow(plan: Plan, noted: readonly Noted[], inventory: Inventory): CallPerRow[] {
  const made = new Set(noted.map(keyOfNoted))
  const filled = filledCollections(inventory)
  const perRow = [...plan.values()].flatMap((planned) => [
    ...listsPerRow(planned, made, filled),
    ...extrasPerRow(planned, made, filled),
  ])
  const distinct = new Map(perRow.map((each) => [[each.service, each.operation, each.of].join('/'), each]))
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}

function listsPerRow(
  { collection: { key, parent, service, source } }: PlannedCollection,
  made: ReadonlySet<string>,
  filled: ReadonlySet<string>,
): CallPerRow[] {
  const [first] = source.calls
  const spared = source.calls.filter((operation) => !made.has(keyOf(service, operation)))
  if (parent && !filled.has(parent.key)) {
    return source.calls.map((operation) => ({ ...named(service, operation), of: parent.key }))
  }
  return spared.map((operation) => ({
    ...named(service, operation),
    of: operation === first ? key : `${service.name}:${first}`,
  }))
}

function extrasPerRow(
  { collection, extras }: PlannedCollection,
  made: ReadonlySet<string>,
  filled: ReadonlySet<string>,
): CallPerRow[] {
  const isMade = (service: AnyService, operation: string) =>
    filled.has(collection.key) && made.has(keyOf(service, operation))
  return [...extras.values()].flatMap(({ service, calls }) =>
    calls
      .filter((operation) => !isMade(service, operation))
      .map((operation) => ({ ...named(service, operation), of: collection.key })),
  )
}

/** Collections with rows that no list is needed for: the account itself, a setting of the region. */
const filledCollections = ({ accounts }: Inventory): Set<string> =>
  new Set(
    accounts.flatMap(({ slices }) =>
      [...slices.values()].flatMap((region) =>
        [...region].flatMap(([key, { rows }]) => (rows.length > 0 ? [key] : [])),
      ),
    ),
  )

/** What draws on one of AWS's published buckets. */
export interface Lane {
  account: string
  region: string
  service: string
  /** An operation, or the name of a group of them that share one bucket. */
  class: string
  requests: number
  /** From the first request to the last, at the least. */
  seconds: number
}

/** The lanes that AWS's published limits hold up, the slowest first. */
export function lanesOf(calls: readonly PlacedCalls[]): Lane[] {
  const limited = calls.map((each) => ({ ...each, limit: limitOf(each.client, each.operation) }))
  const lanes = groupBy(limited, ({ account, region, client, limit }) =>
    [account, region, client, limit.class].join('|'),
  )
  return [...lanes.values()]
    .flatMap(([first, ...others]): Lane[] => {
      if (!first) return []
      const { account, region, service, limit } = first
      const requests = [first, ...others].reduce((sum, each) => sum + each.requests, 0)
      const seconds = Math.max(0, requests - limit.burst) / limit.rate
      return [{ account, region, service, class: limit.class, requests, seconds }]
    })
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds)
}

/**
 * Seconds of a whole run that AWS's published limits ask for, at the least: an account's lanes are drawn on side by
 * side, and so are a few accounts.
 */
export function secondsAtLimits(
  lanes: readonly Lane[],
  { accounts = 1, atOnce }: { accounts?: number; atOnce: number },
) {
  const perAccount = [...groupBy(lanes, ({ account }) => account).values()].map((own) =>
    Math.max(...own.map(({ seconds }) => seconds)),
  )
  const sum = perAccount.reduce((total, seconds) => total + seconds, 0)
  return Math.max(0, ...perAccount, (sum * accounts) / atOnce)
}

/** What more rows of something cost. */
export interface RowCost {
  /** A collection, or the operation whose answer has the rows. */
  of: string
  calls: CallPerRow[]
  /** At AWS's published limits; undefined where it publishes none for any of the calls. */
  secondsPerHundred: number | undefined
}

export function rowCosts(perRow: readonly CallPerRow[]): RowCost[] {
  return [...groupBy(perRow, ({ of }) => of)]
    .map(([of, calls]) => ({ of, calls, secondsPerHundred: secondsPerHundred(calls) }))
    .sort((a, b) => (a.of < b.of ? -1 : 1))
}

function secondsPerHundred(calls: readonly CallPerRow[]): number | undefined {
  const limits = calls.map(({ client, operation }) => ({ client, ...limitOf(client, operation) }))
  const lanes = groupBy(
    limits.filter(({ rate }) => rate < Number.POSITIVE_INFINITY),
    (limit) => `${limit.client}|${limit.class}`,
  )
  const seconds = [...lanes.values()].map((lane) => (100 * lane.length) / (lane[0]?.rate ?? 1))
  return seconds.length > 0 ? Math.max(...seconds) : undefined
}
