import type { AnyCollection, RowIdentity } from '../collection.ts'
import { type Gap, RULE_ERROR } from '../gap.ts'
import { isObject, type JsonObject } from '../json.ts'
import { type AnyRule, SEVERITIES, type Verdict } from '../rule.ts'
import { GLOBAL } from '../service.ts'
import { type AccountInventory, type Inventory, regionsOf, type Slice, type SliceRow, sliceOf } from './inventory.ts'

/** One verdict on one resource; without a resource where not even the list was seen. */
export interface Result {
  rule: AnyRule
  account: string
  partition: string
  /** Region of the resource, or `global`. */
  region: string
  resource: { row: JsonObject; identity: RowIdentity } | undefined
  verdict: Verdict
  /** Why the verdict is unknown; empty for every other. */
  gaps: readonly Gap[]
}

/** Judges an inventory. Pure: the same rules and inventory give the same results in the same order. */
export function evaluate(rules: readonly AnyRule[], inventory: Inventory): Result[] {
  return inventory.accounts.flatMap((account) =>
    rules.flatMap((rule) => {
      const regions = regionsOf(rule.on, account)
      if (account.gap) return evaluatedNowhere(rule, account, account.gap)
      if (regions.length === 0) return evaluatedNowhere(rule, account, noRegion(rule.on))
      return regions.flatMap((region) => evaluateIn(rule, account, region, inventory.now))
    }),
  )
}

/**
 * A regional rule in a snapshot of global services alone, or any rule in an account that nobody could enter: nothing was
 * looked at, so nothing may look fine.
 */
function evaluatedNowhere(rule: AnyRule, { id, partition }: AccountInventory, why: Gap): Result[] {
  const judged = unknownBecause([why])
  return [{ rule, account: id, partition, region: GLOBAL, resource: undefined, ...judged }]
}

function evaluateIn(rule: AnyRule, account: AccountInventory, region: string, now: Date): Result[] {
  const subject = sliceOf(account, region, rule.on)
  const inPlace = { rule, account: account.id, partition: account.partition, region }
  const { context, gaps: needGaps } = contextIn(rule, account, region, now)
  // The rows that nobody saw would have waited for the needs as well: whoever mends the one should hear of the others.
  const because = subject.gap && [subject.gap, ...needGaps]
  const unseen = because ? [{ ...inPlace, resource: undefined, ...unknownBecause(because) }] : []
  const judge = (resource: SliceRow): Result => {
    const home = resource.identity.home ?? region
    const gaps = [...gapsOfExtras(resource, rule.on), ...needGaps]
    const ownContext = home === region ? context : { ...context, region: home }
    const judged = gaps.length > 0 ? unknownBecause(gaps) : check(rule, resource, ownContext)
    return { ...inPlace, region: home, resource, verdict: judged.verdict, gaps: judged.gaps }
  }
  return [...subject.rows.map(judge), ...unseen]
}

/** All that a rule is handed beside the row, and the gaps in what it needs. */
export function contextIn(
  rule: AnyRule,
  account: AccountInventory,
  region: string,
  now: Date,
): { context: Record<string, unknown>; gaps: Gap[] } {
  const needs = related(rule.needs, account, region)
  const wants = related(rule.wants, account, region)
  const context = {
    ...mapValues(wants, ({ rows, gaps }) => (gaps.length > 0 ? undefined : rows)),
    ...mapValues(needs, ({ rows }) => rows),
    rule,
    account: account.id,
    partition: account.partition,
    region,
    options: rule.options ?? {},
    now,
  }
  return { context, gaps: Object.values(needs).flatMap(({ gaps }) => gaps) }
}

/** A related collection's rows. */
function related(
  collections: Readonly<Record<string, AnyCollection>> = {},
  account: AccountInventory,
  region: string,
): Record<string, { rows: JsonObject[]; gaps: Gap[] }> {
  return mapValues(collections, (collection) => {
    if (regionsOf(collection, account).length === 0) return { rows: [], gaps: [noRegion(collection)] }
    const slices = relatedSlices(collection, account, region)
    return {
      rows: slices.flatMap((slice) => slice.rows.map(({ row }) => row)),
      gaps: slices.flatMap((slice) => gapsOfSlice(slice, collection)),
    }
  })
}

/** Where a related collection is looked at: in the same region, or in every region when only the subject is global. */
export function relatedSlices(collection: AnyCollection, account: AccountInventory, region: string): Slice[] {
  const regions = regionsOf(collection, account)
  return (regions.includes(region) ? [region] : regions).map((name) => sliceOf(account, name, collection))
}

/** A rule that searches a list must not search half a list: any gap in it counts. */
function gapsOfSlice(slice: Slice, collection: AnyCollection): Gap[] {
  return [...(slice.gap ? [slice.gap] : []), ...slice.rows.flatMap((row) => gapsOfExtras(row, collection))]
}

const gapsOfExtras = (row: SliceRow, collection: AnyCollection): Gap[] =>
  collection.asked.flatMap((name) => row.gaps[name] ?? [])

function noRegion({ service, source: { calls } }: AnyCollection): Gap {
  const operation = calls[0] ?? ''
  return {
    kind: 'not-recorded',
    region: GLOBAL,
    service: service.name,
    operation,
    action: operation && service.iamAction(operation),
    code: 'NotRecorded',
    message: 'No region was recorded.',
  }
}

type Judged = Pick<Result, 'verdict' | 'gaps'>

function check(rule: AnyRule, { row }: SliceRow, context: object): Judged {
  try {
    const verdict = checkedVerdict(rule.check(row as never, context as never))
    return verdict.outcome === 'unknown'
      ? { verdict, gaps: [notVisible(rule, verdict.message, context)] }
      : { verdict, gaps: [] }
  } catch (error) {
    return unknownBecause([ruleFault(rule, error)])
  }
}

/** A custom rule may be plain JavaScript: a verdict of another shape is that rule's fault, not a pass. */
function checkedVerdict(verdict: Verdict): Verdict {
  const isVerdict = OUTCOMES.includes(verdict?.outcome) && typeof verdict.message === 'string'
  if (isVerdict && (verdict.outcome !== 'fail' || isFail(verdict))) return verdict
  throw new Error('check must return pass(…), fail(…), notApplicable(…) or unknown(…)')
}

const isFail = ({ evidence, severity, remediation }: Extract<Verdict, { outcome: 'fail' }>): boolean =>
  Array.isArray(evidence) &&
  evidence.every((item) => isObject(item) && typeof item.path === 'string') &&
  (severity === undefined || SEVERITIES.includes(severity)) &&
  (remediation === undefined || typeof remediation === 'string')

const OUTCOMES: readonly string[] = ['pass', 'fail', 'not-applicable', 'unknown'] satisfies Verdict['outcome'][]

function unknownBecause(gaps: readonly Gap[]): Judged {
  const messages = [...new Set(gaps.map(sentence))]
  return { verdict: { outcome: 'unknown', message: messages.join(' ') }, gaps }
}

const WORDS: Record<Gap['kind'], string> = {
  denied: 'was denied',
  throttled: 'was throttled',
  unavailable: 'is not available',
  'not-recorded': 'was not recorded',
  failed: 'failed',
}

/** A gap in words: which call, what became of it, and what AWS said. */
export function sentence({ kind, service, operation, region, message, code }: Gap): string {
  if (!operation) return message
  const place = region === GLOBAL ? '' : ` in ${region}`
  const said = code === 'NotRecorded' ? '' : ` (${code}: ${message.replace(/\.$/, '')})`
  return `${service}:${operation} ${WORDS[kind]}${place}${said}.`
}

const aboutRule = (rule: AnyRule) => ({ service: rule.on.service.name, operation: '', action: '', region: GLOBAL })

const notVisible = (rule: AnyRule, message: string, context: object): Gap => ({
  ...aboutRule(rule),
  region: 'region' in context ? String(context.region) : GLOBAL,
  kind: 'unavailable',
  code: 'NotVisible',
  message,
})

const ruleFault = (rule: AnyRule, error: unknown): Gap => ({
  ...aboutRule(rule),
  kind: 'failed',
  code: RULE_ERROR,
  message: `Rule ${rule.id} threw: ${error instanceof Error ? error.message : String(error)}`,
})

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
