import { canonical, isObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Change } from './diff.ts'
import { opened } from './documents.ts'
import { pairItems } from './pairs.ts'

/** A field that differs between two rows. */
export interface FieldChange extends Pick<Change, 'what' | 'path' | 'before' | 'after'> {
  /** The smallest part of the rows that holds the field and has the same place in both. */
  at: readonly Key[]
  /** Where that part is a list whose items have no place of their own: the item that holds the field. */
  item?: Item
}

type Key = string | number

interface Item {
  before: JsonValue | undefined
  after: JsonValue | undefined
}

/** A place in both rows. */
type Spot = Pick<FieldChange, 'path' | 'at' | 'item'>

/** The fields that differ between two rows, each as deep down as it can be named. */
export function fieldChanges(before: JsonObject, after: JsonObject): FieldChange[] {
  return namesOf(before, after).flatMap((name) => {
    const [earlier, later] = [memberOf(before, name), memberOf(after, name)]
    const changes = compareValues(earlier, later, { path: name, at: [name] })
    const isRewritten = changes.length === 0 && canonical(earlier) !== canonical(later)
    return isRewritten ? [{ what: 'rewritten', path: name, at: [name] }] : changes
  })
}

function compareValues(before: JsonValue | undefined, after: JsonValue | undefined, spot: Spot): FieldChange[] {
  if (before === after) return []
  if (before === undefined || after === undefined) return [leaf(before, after, spot)]
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, spot)
  const [earlier, later] = [opened(before), opened(after)]
  return earlier && later ? compareMembers(earlier, later, spot) : [leaf(before, after, spot)]
}

const compareMembers = (before: JsonObject, after: JsonObject, spot: Spot): FieldChange[] =>
  namesOf(before, after).flatMap((name) =>
    compareValues(memberOf(before, name), memberOf(after, name), inside(spot, name, step(name))),
  )

/** Condition keys have colons and dots in them. */
const step = (name: string): string => (/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`)

/** Lists that are shown whole: two of them fit on a line. */
const SHORT_LIST = 120

function compareLists(before: JsonValue[], after: JsonValue[], spot: Spot): FieldChange[] {
  const { pairs, aligned, identity } = pairItems(before, after)
  const isPlain = [...before, ...after].every((item) => typeof item !== 'object')
  if (isPlain && JSON.stringify([before, after]).length <= SHORT_LIST) {
    const isSame = pairs.every((pair) => pair.before !== undefined && pair.after !== undefined)
    return isSame ? [] : [leaf(before, after, spot)]
  }
  return pairs.flatMap((pair) => {
    const [earlier, later] = [itemAt(before, pair.before), itemAt(after, pair.after)]
    const index = pair.after ?? pair.before ?? 0
    const list = aligned ? spot : { ...spot, item: spot.item ?? { before: earlier, after: later } }
    return compareValues(earlier, later, inside(list, index, label(later ?? earlier, index, identity)))
  })
}

const itemAt = (list: readonly JsonValue[], index: number | undefined): JsonValue | undefined =>
  index === undefined ? undefined : list[index]

/** A tag is known by its key, everything else by its index. */
const label = (item: JsonValue | undefined, index: number, identity: string | undefined): string =>
  identity === 'Key' && isObject(item) ? `['${item.Key}']` : `[${index}]`

const inside = ({ path, at, item }: Spot, key: Key, text: string): Spot =>
  item ? { path: `${path}${text}`, at, item } : { path: `${path}${text}`, at: [...at, key] }

function leaf(before: JsonValue | undefined, after: JsonValue | undefined, spot: Spot): FieldChange {
  if (before === undefined) return { what: 'added', ...spot, ...(after !== undefined && { after }) }
  if (after === undefined) return { what: 'removed', ...spot, before }
  return { what: 'changed', ...spot, before, after }
}

const namesOf = (before: JsonObject, after: JsonObject): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** The row of one side with one field as the other side has it; `other` is the row of the side named by `to`. */
export function swapField(row: JsonObject, other: JsonObject, { at, item }: FieldChange, to: Side): JsonObject {
  const swapped = edited(row, at, (value) => (item ? swapItem(value, item, to) : valueIn(other, at)))
  return isObject(swapped) ? swapped : row
}

export type Side = 'before' | 'after'

function swapItem(list: JsonValue | undefined, { before, after }: Item, to: Side): JsonValue | undefined {
  const [from, into] = to === 'after' ? [before, after] : [after, before]
  if (!Array.isArray(list)) return list
  if (from === undefined) return into === undefined ? list : [...list, into]
  const index = list.findIndex((one) => canonical(one) === canonical(from))
  return index === -1 ? list : list.toSpliced(index, 1, ...(into === undefined ? [] : [into]))
}

type Edit = (value: JsonValue | undefined) => JsonValue | undefined

function edited(value: JsonValue | undefined, [key, ...rest]: readonly Key[], edit: Edit): JsonValue | undefined {
  if (key === undefined) return edit(value)
  const inner = edited(memberOf(value, key), rest, edit)
  if (Array.isArray(value)) return inner === undefined ? value : value.with(Number(key), inner)
  const { [key]: _, ...others } = opened(value) ?? {}
  return inner === undefined ? others : { ...others, [key]: inner }
}

const valueIn = (row: JsonObject, at: readonly Key[]): JsonValue | undefined =>
  at.reduce<JsonValue | undefined>(memberOf, row)

function memberOf(value: JsonValue | undefined, key: Key): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(key)]
  const object = opened(value)
  return object && Object.hasOwn(object, key) ? object[key] : undefined
}
