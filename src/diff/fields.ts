import { canonical, isObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Change } from './diff.ts'
import { documentIn, isPolicy, normalPolicy } from './documents.ts'
import { pairItems } from './pairs.ts'

/** A field that differs between two rows. */
export interface FieldChange extends Pick<Change, 'what' | 'path' | 'before' | 'after'> {
  /** The smallest part with the same place in both rows that holds the field, so that one can stand in for the other. */
  at: readonly Key[]
}

type Key = string | number

/** A place in both rows. `fixed`: what is inside has no place of its own in both. */
interface Spot {
  path: string
  at: readonly Key[]
  fixed: boolean
}

/** The fields that differ between two rows, each as deep down as it can be named. */
export function fieldChanges(before: JsonObject, after: JsonObject): FieldChange[] {
  return namesOf(before, after).flatMap((name) => {
    const spot: Spot = { path: name, at: [name], fixed: false }
    const changes = compareValues(before[name], after[name], spot)
    const isRewritten = changes.length === 0 && canonical(before[name]) !== canonical(after[name])
    return isRewritten ? [{ what: 'rewritten', path: name, at: spot.at }] : changes
  })
}

function compareValues(before: JsonValue | undefined, after: JsonValue | undefined, spot: Spot): FieldChange[] {
  if (before === after) return []
  if (before === undefined || after === undefined) return [leaf(before, after, spot)]
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, spot)
  if (isObject(before) && isObject(after)) return compareObjects(before, after, spot)
  const [earlier, later] = [documentIn(before), documentIn(after)]
  return earlier && later ? compareObjects(earlier, later, { ...spot, fixed: true }) : [leaf(before, after, spot)]
}

function compareObjects(before: JsonObject, after: JsonObject, spot: Spot): FieldChange[] {
  if (isPolicy(before) && isPolicy(after)) {
    return compareMembers(normalPolicy(before), normalPolicy(after), { ...spot, fixed: true })
  }
  return compareMembers(before, after, spot)
}

const compareMembers = (before: JsonObject, after: JsonObject, spot: Spot): FieldChange[] =>
  namesOf(before, after).flatMap((name) => compareValues(before[name], after[name], inside(spot, name, `.${name}`)))

/** Lists that are shown whole: two of them fit on a line. */
const SHORT_LIST = 120

function compareLists(before: JsonValue[], after: JsonValue[], spot: Spot): FieldChange[] {
  const { pairs, aligned, identity } = pairItems(before, after)
  const isPlain = [...before, ...after].every((item) => typeof item !== 'object')
  if (isPlain && JSON.stringify([before, after]).length <= SHORT_LIST) {
    const isSame = pairs.every((pair) => pair.before !== undefined && pair.after !== undefined)
    return isSame ? [] : [leaf(before, after, spot)]
  }
  const list = aligned ? spot : { ...spot, fixed: true }
  return pairs.flatMap((pair) => {
    const [earlier, later] = [itemAt(before, pair.before), itemAt(after, pair.after)]
    const index = pair.after ?? pair.before ?? 0
    return compareValues(earlier, later, inside(list, index, label(later ?? earlier, index, identity)))
  })
}

const itemAt = (list: readonly JsonValue[], index: number | undefined): JsonValue | undefined =>
  index === undefined ? undefined : list[index]

/** A tag is known by its key, everything else by its index. */
const label = (item: JsonValue | undefined, index: number, identity: string | undefined): string =>
  identity === 'Key' && isObject(item) ? `['${item.Key}']` : `[${index}]`

const inside = ({ path, at, fixed }: Spot, key: Key, text: string): Spot => ({
  path: `${path}${text}`,
  at: fixed ? at : [...at, key],
  fixed,
})

function leaf(before: JsonValue | undefined, after: JsonValue | undefined, { path, at }: Spot): FieldChange {
  if (before === undefined) return { what: 'added', path, at, ...(after !== undefined && { after }) }
  if (after === undefined) return { what: 'removed', path, at, before }
  return { what: 'changed', path, at, before, after }
}

const namesOf = (before: JsonObject, after: JsonObject): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** A row with one part of it as it is in another row. */
export function withPartOf(row: JsonObject, other: JsonObject, at: readonly Key[]): JsonObject {
  return replaced(row, other, at) as JsonObject
}

function replaced(
  value: JsonValue | undefined,
  other: JsonValue | undefined,
  [key, ...rest]: readonly Key[],
): JsonValue | undefined {
  if (key === undefined) return other
  const inner = replaced(memberOf(value, key), memberOf(other, key), rest)
  if (Array.isArray(value)) return inner === undefined ? value : value.with(Number(key), inner)
  const { [key]: _, ...others } = isObject(value) ? value : {}
  return inner === undefined ? others : { ...others, [key]: inner }
}

function memberOf(value: JsonValue | undefined, key: Key): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(key)]
  return isObject(value) ? value[key] : undefined
}
