import { distance } from 'fastest-levenshtein'

/** The right word that was meant: one that begins with what was typed, or the nearest, or one that contains it. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  if (typed.length < 2) return undefined
  const longer = words.find((right) => right.toLowerCase().startsWith(typed))
  if (longer !== undefined) return longer
  const [best] = words
    .map((right) => ({ right, away: distance(typed, right.toLowerCase()) }))
    .sort((a, b) => a.away - b.away)
  if (best && best.away <= tolerance(typed, best.right)) return best.right
  return typed.length < 3 ? undefined : words.find((right) => right.toLowerCase().includes(typed))
}

/** How many letters may be wrong: more in a long word, but never most of what was typed. */
const tolerance = (typed: string, right: string): number =>
  Math.min(Math.max(2, Math.floor(right.length / 3)), Math.floor(typed.length / 2))
