import { closest, distance } from 'fastest-levenshtein'
import { KnownError } from '../errors.ts'

/** The right word that was meant: one that begins with what was typed, or the nearest, or one that contains it. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  if (typed.length < 2 || words.length === 0) return undefined
  const longer = words.find((right) => right.startsWith(typed))
  if (longer !== undefined) return longer
  const best = closest(typed, [...words])
  const tolerance = Math.min(Math.max(2, Math.floor(best.length / 3)), Math.floor(typed.length / 2))
  if (distance(typed, best) <= tolerance) return best
  return typed.length < 3 ? undefined : words.find((right) => right.includes(typed))
}

/** A usage error for a word that is none of the right ones, naming the nearest, or else where to find them all. */
export function unknownWord(kind: string, word: string, words: readonly string[], listing?: string): KnownError {
  const suggestion = nearest(word, words)
  const hint = suggestion ? `Did you mean ${suggestion}?` : (listing ?? `Choose from: ${words.join(', ')}.`)
  return new KnownError(2, `Unknown ${kind}: ${word}.`, hint)
}

/** Returns the word if it is one of the right ones; throws a usage error that names the nearest if not. */
export function oneOf<Word extends string>(kind: string, word: string, words: readonly Word[], listing?: string): Word {
  const found = words.find((right) => right === word)
  if (found === undefined) throw unknownWord(kind, word, words, listing)
  return found
}
