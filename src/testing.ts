import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { AnyCollection } from './collection.ts'
import { evaluate, type Result } from './engine/evaluate.ts'
import type { Inventory, Slice, SliceRow } from './engine/inventory.ts'
import { collectionsOf } from './engine/plan.ts'
import type { Gap } from './gap.ts'
import type { RuleFactory } from './index.ts'
import * as awsure from './index.ts'
import type { JsonObject } from './json.ts'
import { quotedPlaceholders } from './report/remediation.ts'
import type { AnyRule, Evidence, Outcome, Severity } from './rule.ts'
import { type AnyService, GLOBAL } from './service.ts'
import type { Answerer } from './testing/fake-aws.ts'
import { recordedAccount as playRecorded, type RecordedAccountOptions } from './testing/recorded-account.ts'

export type { Answerer, Content, FakeAws, FakeCall, Reply, Script } from './testing/fake-aws.ts'
export { startFakeAws } from './testing/fake-aws.ts'
export type { Fault } from './testing/faults.ts'
export type { RateLimit, RecordedAccountOptions } from './testing/recorded-account.ts'

/** One row judged by a rule: the row as its collection gives it, with the extras that the rule asked for. */
export interface RuleCase {
  /** What the case shows. */
  name: string
  row: object
  needs?: Record<string, readonly object[]>
  wants?: Record<string, readonly object[]>
  options?: object
  /** The exact message. */
  message: string
  /** Default `eu-west-1`, or `global` for a global service. */
  region?: string
  /** Default `111122223333`. */
  account?: string
  /** Default `2026-06-01T00:00:00Z`. */
  now?: string
}

export interface FailCase extends RuleCase {
  severity?: Severity
  evidence?: Evidence | readonly Evidence[]
  /** The command of this finding or else of its rule, before its placeholders are filled. */
  remediation?: string
  /** What the finding gives the command's placeholders to stand for. */
  values?: Readonly<Record<string, string | undefined>>
}

export interface RuleCases {
  pass: readonly [RuleCase, ...RuleCase[]]
  fail: readonly [FailCase, ...FailCase[]]
  notApplicable?: readonly RuleCase[]
  /** Only for rules that answer `unknown(…)` themselves. */
  unknown?: readonly RuleCase[]
}

/**
 * Plays an account that was recorded (`awsure record`), for `startFakeAws`: it pages, throttles, delays, denies and fails as
 * it is told to.
 *
 * ```ts
 * const aws = await startFakeAws(await recordedAccount('fixtures/insecure', { pageSize: 50, deny: ['s3:*'] }))
 * // awsure --endpoint-url ${aws.endpoint}
 * await aws.close()
 * ```
 */
export const recordedAccount = (path: string, options: RecordedAccountOptions = {}): Promise<Answerer> =>
  playRecorded(path, { services: SERVICES, ...options })

const isService = (exported: unknown): exported is AnyService =>
  typeof exported === 'object' && exported !== null && 'client' in exported && 'iamAction' in exported

const SERVICES = Object.values<object>(awsure).flatMap((module) => Object.values(module).filter(isService))

/** Registers a named test: `it` of vitest, jest or mocha, `test` of node:test. */
export type RegisterTest = (name: string, run: () => void) => void

/**
 * Tests a rule the way the engine runs it: each case must give its verdict with its exact message, on frozen input.
 * Added to every rule without asking: its subject, each extra and each need denied gives unknown; a want that was not
 * seen never turns a fail into a pass.
 *
 * Tests are registered with the runner's global `it`, or with `register`; without either they run at once and the
 * first failure throws.
 */
export function testRule(
  tested: AnyRule | RuleFactory,
  cases: RuleCases,
  register: RegisterTest = runnerOrNow(),
): void {
  const rule = typeof tested === 'function' ? tested(awsure) : tested
  const outcomes: [Outcome, readonly FailCase[]][] = [
    ['pass', cases.pass],
    ['fail', cases.fail],
    ['not-applicable', cases.notApplicable ?? []],
    ['unknown', cases.unknown ?? []],
  ]
  for (const [outcome, list] of outcomes) {
    for (const ruleCase of list) register(`${outcome}: ${ruleCase.name}`, () => expectVerdict(rule, outcome, ruleCase))
  }
  for (const [name, without] of denials(rule)) {
    for (const ruleCase of [cases.pass[0], cases.fail[0]]) {
      register(`unknown: ${name} denied, ${ruleCase.name}`, () => expectUnknown(rule, ruleCase, without))
    }
  }
  if (!rule.wants) return
  for (const ruleCase of cases.fail) {
    register(`still no pass without what it wants: ${ruleCase.name}`, () => {
      const { verdict } = judge(rule, { ...ruleCase, wants: {} })
      assert.notEqual(verdict.outcome, 'pass', verdict.message)
    })
  }
}

function runnerOrNow(): RegisterTest {
  const { it, test } = globalThis as { it?: RegisterTest; test?: RegisterTest }
  return it ?? test ?? ((_name, run) => run())
}

function expectVerdict(rule: AnyRule, outcome: Outcome, ruleCase: FailCase): void {
  const { verdict } = judge(rule, ruleCase)
  assert.deepEqual(
    { outcome: verdict.outcome, message: verdict.message },
    { outcome, message: ruleCase.message },
    `${rule.id}, ${ruleCase.name}: ${verdict.outcome}, "${verdict.message}"`,
  )
  assert.match(verdict.message, /^[^a-z].*[.?!]$/su, 'a message starts with a capital and ends with a full stop')
  if (verdict.outcome !== 'fail') return
  if (ruleCase.severity) assert.equal(verdict.severity ?? rule.severity, ruleCase.severity)
  if (ruleCase.evidence) assert.deepEqual(verdict.evidence, [ruleCase.evidence].flat())
  assert.ok(verdict.evidence.length > 0, 'a fail shows what it saw')
  const remediation = verdict.remediation ?? rule.remediation
  if (ruleCase.remediation) assert.equal(remediation, ruleCase.remediation)
  if (ruleCase.values) assert.deepEqual(verdict.values, ruleCase.values)
  assert.deepEqual(quotedPlaceholders(remediation), [], 'a hostile value could end the quotes around its placeholder')
}

function expectUnknown(rule: AnyRule, ruleCase: RuleCase, without: Denial): void {
  const results = evaluate([withOptions(rule, ruleCase)], inventoryFor(rule, ruleCase, without))
  assert.ok(results.length > 0, 'nothing was said about the missing data')
  for (const { verdict, gaps } of results) {
    assert.equal(verdict.outcome, 'unknown', verdict.message)
    assert.ok(gaps.includes(DENIED), 'the gap is named')
  }
}

/** Takes something away from an inventory. */
interface Denial {
  collection: AnyCollection
  extra?: string
}

function denials(rule: AnyRule): [string, Denial][] {
  const whole = (name: string, collection: AnyCollection): [string, Denial][] => [
    [name, { collection }],
    ...collection.asked.map((extra): [string, Denial] => [`${name}.${extra}`, { collection, extra }]),
  ]
  const needs = Object.entries(rule.needs ?? {})
    // A rule may need its own subject's list, or one need twice: denying the subject is the first case already.
    .filter(([, collection]) => collection.key !== rule.on.key)
  return [...whole('subject', rule.on), ...needs.flatMap(([name, collection]) => whole(name, collection))]
}

const DENIED: Gap = {
  kind: 'denied',
  region: 'eu-west-1',
  service: 'test',
  operation: 'DescribeTest',
  action: 'test:DescribeTest',
  code: 'AccessDenied',
  message: 'not allowed',
}

function judge(rule: AnyRule, ruleCase: RuleCase): Result {
  const [result] = evaluate([withOptions(rule, ruleCase)], inventoryFor(rule, ruleCase))
  assert.ok(result, 'the rule gave no verdict')
  return result
}

const withOptions = (rule: AnyRule, { options }: RuleCase): AnyRule =>
  options ? { ...rule, options: { ...rule.options, ...options } } : rule

/** The inventory that a case describes: the subject first in its collection, so that its result comes first. */
function inventoryFor(rule: AnyRule, ruleCase: RuleCase, without?: Denial): Inventory {
  const region = ruleCase.region ?? 'eu-west-1'
  const account = { id: ruleCase.account ?? '111122223333', partition: 'aws', regions: [region] }
  const now = new Date(ruleCase.now ?? '2026-06-01T00:00:00Z')
  const slices = new Map([region, GLOBAL].map((name) => [name, new Map<string, Slice>()]))
  for (const collection of collectionsOf(rule)) {
    const place = { ...account, account: account.id, region: regionFor(collection, region), now }
    const rows = rowsFor(rule, ruleCase, collection)
    const denied = without?.collection.key === collection.key
    const gap = !rows || (denied && !without.extra) ? DENIED : undefined
    const gaps = denied && without.extra ? { [without.extra]: DENIED } : {}
    const sliceRow = (row: object): SliceRow => {
      const frozen = deepFreeze(structuredClone(row)) as JsonObject
      return { row: frozen, identity: collection.describe(frozen, place), gaps }
    }
    // A denied extra needs a row to be missing from.
    const shown = gap ? [] : without?.extra && rows?.length === 0 ? [{}] : (rows ?? [])
    slices.get(place.region)?.set(collection.key, { rows: shown.map(sliceRow), gap })
  }
  return { now, accounts: [{ ...account, slices }] }
}

/** The rows that a case gives a collection; undefined for a want that the case leaves out. */
function rowsFor(rule: AnyRule, ruleCase: RuleCase, collection: AnyCollection): readonly object[] | undefined {
  const named = (collections: AnyRule['needs']) =>
    Object.entries(collections ?? {}).flatMap(([name, other]) => (other.key === collection.key ? [name] : []))
  const [need] = named(rule.needs)
  const [want] = named(rule.wants)
  const related = need ? (ruleCase.needs?.[need] ?? []) : want ? ruleCase.wants?.[want] : []
  if (collection.key !== rule.on.key) return related
  return [ruleCase.row, ...(related ?? []).filter((row) => !isDeepStrictEqual(row, ruleCase.row))]
}

const regionFor = (collection: AnyCollection, region: string): string =>
  collection.service.scope === 'global' ? GLOBAL : region

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
