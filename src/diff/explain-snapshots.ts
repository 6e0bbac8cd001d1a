import type { AnyCollection } from '../collection.ts'
import { contextIn } from '../engine/evaluate.ts'
import type { AccountInventory, Inventory } from '../engine/inventory.ts'
import { canonical } from '../json.ts'
import type { Finding } from '../report/report.ts'
import type { AnyRule } from '../rule.ts'
import { type Suspects, suspectFields, suspectRows } from './changes.ts'
import { type Cause, type CauseKind, type Explain, type FindingPair, findingIn, MAX_CHANGES } from './diff.ts'
import { compareRelated, type RelatedRow, type RelatedRows } from './related.ts'
import { type Located, rowsOf } from './rows.ts'
import { type Budget, type Situation, type Swap, type Trial, tryOut } from './trial.ts'
import { nounFor, relatedSentence, timeBetween } from './words.ts'

/** Rows that may be handed to rules to tell causes from coincidences: some seconds' worth. */
const BUDGET = 5_000_000

/**
 * Explains what differs between two inventories judged by the same rules. Rules are pure, so a cause need not be
 * guessed: the rule is run again on the old row with one field of the new one, on the old row at the new time, and so
 * on, until the verdict turns.
 */
export function explainSnapshots(rules: readonly AnyRule[], before: Inventory, after: Inventory): Explain {
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const sides = [sideOf(before), sideOf(after)] as const
  const relate = relations()
  const budget: Budget = { rows: BUDGET }
  return (pair) => {
    const finding = findingIn(pair)
    const rule = byId.get(finding.ruleId)
    if (!rule) return unexplained('The rule that found it did not run.')
    const [earlier, later] = [sides[0](rule, finding), sides[1](rule, finding)]
    if (earlier && later) {
      const trial = tryOut(rule, earlier.situation, later.situation, budget)
      return causeOf({ rule, pair, before: earlier, after: later, trial, relate })
    }
    if (later) return wholeCause('resource-created', finding)
    return earlier ? wholeCause('resource-deleted', finding) : unexplained('Its row cannot be found again.')
  }
}

/** A resource that is on both sides, and what its rule was given there. */
interface Case {
  rule: AnyRule
  pair: FindingPair
  before: Side
  after: Side
  trial: Trial
  relate: Relate
}

interface Side extends Located {
  situation: Situation
  now: Date
}

/** Finds what a rule was given to judge a resource, with one context for all rows of a place, as in the audit. */
function sideOf(inventory: Inventory): (rule: AnyRule, finding: Finding) => Side | undefined {
  const { now } = inventory
  const locate = rowsOf(inventory)
  const contexts = new Map<string, Situation['context']>()
  return (rule, finding) => {
    const located = locate(rule.on, finding)
    if (!located) return undefined
    const { row, account, region } = located
    const place = `${rule.id} ${account.id} ${region}`
    const context = contexts.get(place) ?? contextIn(rule, account, region, now).context
    contexts.set(place, context)
    return { ...located, now, situation: { row: row.row, context: { ...context, region: finding.resource.region } } }
  }
}

type Relate = (
  collection: AnyCollection,
  region: string,
  before: AccountInventory,
  after: AccountInventory,
) => RelatedRows

/** Compares each related list once. */
function relations(): Relate {
  const known = new Map<string, RelatedRows>()
  return (collection, region, before, after) => {
    const key = `${collection.key} ${before.id} ${region}`
    const rows = known.get(key) ?? compareRelated(collection, region, before, after)
    known.set(key, rows)
    return rows
  }
}

/** Something that a verdict depends on, and that differs between the sides. */
interface Part {
  kind: CauseKind
  swap: Swap
  suspects(): Suspects
}

/** The first part that alone turns the verdict; else all that are needed to; else all that differ. */
function causeOf(one: Case): Cause {
  const parts = partsOf(one)
  const turning = firstWhere(parts, ({ swap }) => one.trial.turns(swap))
  if (turning) return causeIn(one, [turning], true)
  const all = [...partsOf(one)]
  const needed = all.filter(({ swap }) => one.trial.isNeeded(swap))
  return needed.length > 0 ? causeIn(one, needed, true) : causeIn(one, all, false)
}

/** Made one after the other: lists are not compared where the row says it all. */
function* partsOf(one: Case): Generator<Part> {
  const row = rowPart(one)
  if (row) yield row
  for (const [name, collection] of Object.entries({ ...one.rule.needs, ...one.rule.wants })) {
    const list = listPart(one, name, collection)
    if (list) yield list
  }
  if (one.before.now.getTime() !== one.after.now.getTime()) yield timePart(one)
}

function firstWhere<Item>(items: Iterable<Item>, fits: (item: Item) => boolean): Item | undefined {
  for (const item of items) if (fits(item)) return item
  return undefined
}

function rowPart({ before, after, pair, trial }: Case): Part | undefined {
  const [earlier, later] = [before.situation.row, after.situation.row]
  if (canonical(earlier) === canonical(later)) return undefined
  return {
    kind: 'resource-changed',
    swap: (base, to) => ({ ...base, row: to === 'after' ? later : earlier }),
    suspects: () => suspectFields(earlier, later, pair, trial),
  }
}

function listPart(one: Case, name: string, collection: AnyCollection): Part | undefined {
  const { before, after, pair, trial } = one
  const related = one.relate(collection, after.region, before.account, after.account)
  const [earlier, later] = [before.situation.context[name], after.situation.context[name]]
  const wasSeenOnce = (earlier === undefined) !== (later === undefined)
  if (related.rows.length === 0 && !wasSeenOnce) return undefined
  const size = Array.isArray(later) ? later.length : 0
  return {
    kind: 'related-changed',
    swap: withContext(name, earlier, later),
    suspects: () => suspectRows(name, related, subjectOf(one), pair, trial, size),
  }
}

function timePart({ before, after }: Case): Part {
  return {
    kind: 'time-passed',
    swap: withContext('now', before.now, after.now),
    suspects: () => ({ changes: [], proven: true, more: 0 }),
  }
}

const withContext =
  (name: string, before: unknown, after: unknown): Swap =>
  (base, to) => ({ ...base, context: { ...base.context, [name]: to === 'after' ? after : before } })

function subjectOf({ pair, before, after }: Case): RelatedRow {
  const { id } = findingIn(pair).resource
  return { identity: { ...after.row.identity, id }, before: before.row, after: after.row }
}

function causeIn(one: Case, parts: readonly Part[], proven: boolean): Cause {
  const [first] = parts
  if (!first) return unexplained('Nothing that the rule looks at differs.')
  const found = parts.map((part) => part.suspects())
  const changes = found.flatMap((suspects) => suspects.changes)
  const shown = changes.slice(0, MAX_CHANGES)
  const sentences = parts.map(({ kind }, index) => sentenceOf(one, kind, found[index]?.changes ?? []))
  return {
    kind: first.kind,
    text: `${proven ? '' : 'Probably: '}${sentences.join(' ')}`,
    changes: shown,
    proven: proven && found.every((suspects) => suspects.proven),
    more: found.reduce((total, { more }) => total + more, changes.length - shown.length),
  }
}

function sentenceOf({ pair, before, after }: Case, kind: CauseKind, changes: Suspects['changes']): string {
  if (kind === 'resource-changed') return `The ${nounFor(findingIn(pair).resource.type)} changed.`
  if (kind === 'time-passed') {
    const isBack = after.now.getTime() < before.now.getTime()
    return `${isBack ? 'The new side is older:' : 'Time passed:'} ${timeBetween(before.now, after.now)}.`
  }
  const sentences = [...new Set(changes.map(relatedSentence))]
  const [only] = sentences
  return sentences.length === 1 && only ? only : 'Other resources that the rule looks at changed.'
}

const wholeCause = (kind: 'resource-created' | 'resource-deleted', { resource }: Finding): Cause => ({
  kind,
  text: `The ${nounFor(resource.type)} was ${kind === 'resource-created' ? 'created' : 'deleted'}.`,
  changes: [],
  proven: true,
  more: 0,
})

const unexplained = (text: string): Cause => ({ kind: 'unknown', text, changes: [], proven: false, more: 0 })
