import { canonical, isObject, type JsonObject, type JsonValue } from '../json.ts'

type List = readonly JsonValue[]

/** Items of two lists that are the same thing, by their indexes; one is undefined where an item came or went. */
export interface Pairs {
  pairs: { before: number | undefined; after: number | undefined }[]
  /** Every item has kept its place. */
  aligned: boolean
  /** What the items are told apart by: `RuleArn`, `Key`. */
  identity: string | undefined
}

/**
 * Finds out which item of a list became which: AWS gives most lists in no particular order, so an item inserted in
 * front is one change, and a list in another order is none.
 */
export function pairItems(before: List, after: List): Pairs {
  const identity = identityOf([...before], [...after])
  const remaining = { before: indexes(before), after: indexes(after) }
  const pairs = [
    ...(identity ? take(remaining, keysBy(before, identity), keysBy(after, identity)) : []),
    ...take(remaining, before.map(canonical), after.map(canonical)),
    ...takeInTurn(remaining, (one, other) => mayBecome(before[one], after[other], identity)),
    ...remaining.before.map((index) => ({ before: index, after: undefined })),
    ...remaining.after.map((index) => ({ before: undefined, after: index })),
  ]
  return { pairs, aligned: pairs.every((pair) => pair.before === pair.after), identity }
}

interface Remaining {
  before: number[]
  after: number[]
}

const indexes = (list: List): number[] => list.map((_, index) => index)

/** Pairs what has the same text on both sides, and takes it off what remains. */
function take(remaining: Remaining, before: readonly string[], after: readonly string[]): Pairs['pairs'] {
  const free = new Map<string, number[]>()
  for (const index of remaining.after) {
    const text = after[index] ?? ''
    const same = free.get(text)
    if (same) same.push(index)
    else free.set(text, [index])
  }
  for (const same of free.values()) same.reverse()
  const pairs = remaining.before.flatMap((index) => {
    const partner = free.get(before[index] ?? '')?.pop()
    return partner === undefined ? [] : [{ before: index, after: partner }]
  })
  takeOff(remaining, pairs)
  return pairs
}

function takeInTurn(remaining: Remaining, fits: (before: number, after: number) => boolean): Pairs['pairs'] {
  const pairs = remaining.before.flatMap((index, turn) => {
    const partner = remaining.after[turn]
    return partner !== undefined && fits(index, partner) ? [{ before: index, after: partner }] : []
  })
  takeOff(remaining, pairs)
  return pairs
}

function takeOff(remaining: Remaining, pairs: Pairs['pairs']): void {
  const taken = { before: new Set(pairs.map(({ before }) => before)), after: new Set(pairs.map(({ after }) => after)) }
  remaining.before = remaining.before.filter((index) => !taken.before.has(index))
  remaining.after = remaining.after.filter((index) => !taken.after.has(index))
}

/** Names that AWS gives to what tells items apart, best first. */
const IDENTITIES = [/Arn$/i, /Id$/i, /^Key$/, /^Sid$/, /Name$/]

/** A member that every item has and no two share. */
function identityOf(before: JsonValue[], after: JsonValue[]): string | undefined {
  const [first] = [...before, ...after]
  if (!isObject(first) || before.length === 0 || after.length === 0) return undefined
  return IDENTITIES.flatMap((pattern) => Object.keys(first).filter((name) => pattern.test(name))).find(
    (name) => isUnique(before, name) && isUnique(after, name),
  )
}

function isUnique(list: List, name: string): boolean {
  const values = list.map((item) => (isObject(item) ? item[name] : undefined))
  return values.every((value) => typeof value === 'string') && new Set(values).size === list.length
}

const keysBy = (list: List, name: string): string[] =>
  list.map((item) => (isObject(item) ? String(item[name]) : canonical(item)))

/** With another identity, at least half must be the same: else one thing made room for another. */
function mayBecome(before: JsonValue | undefined, after: JsonValue | undefined, identity: string | undefined): boolean {
  if (!isObject(before) || !isObject(after)) return false
  if (identity === undefined) return true
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const same = [...names].filter((name) => sameMember(before, after, name)).length
  return same * 2 >= names.size
}

const sameMember = (before: JsonObject, after: JsonObject, name: string): boolean =>
  name in before && name in after && canonical(before[name]) === canonical(after[name])
