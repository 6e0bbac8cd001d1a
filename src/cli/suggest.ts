import { KnownError } from '../errors.ts'
import { nearest } from '../nearest.ts'

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
