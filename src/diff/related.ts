import type { AnyCollection, RowIdentity } from '../collection.ts'
import { relatedSlices } from '../engine/evaluate.ts'
import type { AccountInventory, SliceRow } from '../engine/inventory.ts'
import { canonical, isObject, type JsonObject, type JsonValue } from '../json.ts'
import { type FieldChange, swapField } from './fields.ts'
import type { Situation, Swap } from './trial.ts'

/** A row of another collection that came, went or changed. */
export interface RelatedRow {
  identity: RowIdentity & { id: string }
  before: SliceRow | undefined
  after: SliceRow | undefined
}

/** The rows of a collection that differ, and which of them a subject has to do with. */
export interface RelatedRows {
  rows: readonly RelatedRow[]
  /** Those that name the subject, or that it names. */
  near(subject: RelatedRow): RelatedRow[]
}

/** Compares a collection as a rule in this region sees it. */
export function compareRelated(
  collection: AnyCollection,
  region: string,
  before: AccountInventory,
  after: AccountInventory,
): RelatedRows {
  const rows = differing(byId(collection, region, before), byId(collection, region, after))
  const holding = new Map<string, Set<RelatedRow>>()
  for (const row of rows) {
    for (const text of textsIn(row)) holding.set(text, (holding.get(text) ?? new Set()).add(row))
  }
  const named = new Map(rows.flatMap((row) => namesOf(row).map((name) => [name, row] as const)))
  return {
    rows,
    near(subject) {
      const naming = namesOf(subject).flatMap((name) => [...(holding.get(name) ?? [])])
      const namedBySubject = [...textsIn(subject)].flatMap((text) => named.get(text) ?? [])
      return [...new Set([...namedBySubject, ...naming])]
    },
  }
}

function byId(collection: AnyCollection, region: string, account: AccountInventory): Map<string, SliceRow> {
  const rows = relatedSlices(collection, account, region).flatMap((slice) => slice.rows)
  return new Map(rows.flatMap((row) => (row.identity.id === undefined ? [] : [[row.identity.id, row]])))
}

function differing(before: Map<string, SliceRow>, after: Map<string, SliceRow>): RelatedRow[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [earlier, later] = [before.get(id), after.get(id)]
    const identity = later?.identity ?? earlier?.identity
    const isSame = earlier && later && canonical(earlier.row) === canonical(later.row)
    return isSame || !identity ? [] : [{ identity: { ...identity, id }, before: earlier, after: later }]
  })
}

/** What other rows call it: its id, its ARN, its name, and the `i-0abc` at the end of its ARN. */
function namesOf({ identity: { id, arn, name } }: RelatedRow): string[] {
  const names = [id, arn, name, arn?.split(/[/:]/).at(-1)]
  return [...new Set(names.filter((text) => text !== undefined && text !== ''))] as string[]
}

/** As many texts of a row as are looked at: no list that could name another resource is longer. */
const MAX_TEXTS = 500

/** The texts in a row, on either side. */
function textsIn({ before, after }: RelatedRow): Set<string> {
  const texts = new Set<string>()
  const look = (value: JsonValue | undefined): void => {
    if (texts.size >= MAX_TEXTS) return
    if (typeof value === 'string') texts.add(value)
    else if (Array.isArray(value)) value.forEach(look)
    else if (isObject(value)) Object.values(value).forEach(look)
  }
  look(after?.row)
  look(before?.row)
  return texts
}

/** Puts one related row as it is on the other side, or its absence, into the list of that name. */
export function swapRelated(name: string, { before, after }: RelatedRow): Swap {
  return (base, to) => {
    const [from, into] = to === 'after' ? [before?.row, after?.row] : [after?.row, before?.row]
    return withRow(base, name, from, into)
  }
}

/** Puts one field of a related row that is on both sides as it is on the other. */
export function swapRelatedField(name: string, before: JsonObject, after: JsonObject, field: FieldChange): Swap {
  return (base, to) => {
    const [from, other] = to === 'after' ? [before, after] : [after, before]
    return withRow(base, name, from, swapField(from, other, field, to))
  }
}

function withRow(base: Situation, name: string, from: JsonObject | undefined, into: JsonObject | undefined): Situation {
  const list = base.context[name]
  if (!Array.isArray(list)) return base
  const swapped = from ? list.flatMap((row) => (row === from ? (into ?? []) : [row])) : [...list, into]
  return { ...base, context: { ...base.context, [name]: swapped } }
}
