import type { JsonValue } from '../json.ts'

/** Both from 1. */
export interface Position {
  line: number
  column: number
}

/** A value of a config file that knows where it stands. */
export type Located = LocatedObject | LocatedList | LocatedScalar

export interface LocatedObject {
  kind: 'object'
  position: Position
  /** In the order of the file. */
  members: Member[]
}

export interface Member {
  key: string
  position: Position
  value: Located
}

export interface LocatedList {
  kind: 'list'
  position: Position
  items: Located[]
}

export interface LocatedScalar {
  kind: 'scalar'
  position: Position
  value: null | boolean | number | string
  /** As it is written, without quotes: `012345678901` is a number that lost its zero. */
  source: string
}

/** The value alone. */
export function plain(node: Located): JsonValue {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]))
}

/** What an object has under a key. */
export const memberOf = (node: Located | undefined, key: string): Located | undefined =>
  node?.kind === 'object' ? node.members.find((member) => member.key === key)?.value : undefined

export const membersOf = (node: Located | undefined): readonly Member[] => (node?.kind === 'object' ? node.members : [])

/** A scalar as text. */
export const textOf = (node: Located): string => String(plain(node))

/** The items of a list; none where there is no list. */
export const itemsOf = (node: Located | undefined): readonly Located[] => (node?.kind === 'list' ? node.items : [])

/** Turns offsets into a text into lines and columns. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    const line = lastAtOrBefore(starts, offset)
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

/** Index of the last number that is not above the limit; the numbers ascend and begin with 0. */
function lastAtOrBefore(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((numbers[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
