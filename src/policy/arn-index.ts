import { compare } from '../order.ts'
import { resourceMatcher } from './match.ts'

/** Finds what has an ARN by a pattern without looking at all of it: only at what begins as the pattern does. */
export interface ArnIndex<Item> {
  readonly items: readonly Item[]
  /** What any of the patterns covers, each once. */
  find(patterns: Iterable<string>): Iterable<Item>
}

export function arnIndex<Item extends { arn: string }>(items: readonly Item[]): ArnIndex<Item> {
  const sorted = items.toSorted((a, b) => compare(a.arn, b.arn))
  return { items: sorted, find: (patterns) => findAll(sorted, patterns) }
}

function* findAll<Item extends { arn: string }>(sorted: readonly Item[], patterns: Iterable<string>): Iterable<Item> {
  const found = new Set<Item>()
  for (const pattern of new Set(patterns)) {
    const [prefix = ''] = pattern.split(/[*?\ue000\ue001]/, 1)
    const covers = resourceMatcher(pattern)
    for (let at = firstFrom(sorted, prefix); at < sorted.length; at++) {
      const item = sorted[at]
      if (!item?.arn.startsWith(prefix)) break
      if (found.has(item) || !covers(item.arn)) continue
      found.add(item)
      yield item
    }
  }
}

/** Place of the first ARN that does not come before a text. */
function firstFrom(sorted: readonly { arn: string }[], text: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.arn ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
