import { KnownError } from '../errors.ts'

/** One part of an audit that several machines share. */
export interface Shard {
  /** From 1. */
  index: number
  of: number
}

/** Reads `--shard 2/4`. */
export function parseShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index < 1 || of < index) {
    throw new KnownError(
      2,
      `--shard ${text} is not a part of a whole.`,
      'For example: --shard 2/4, the second of four.',
    )
  }
  return { index, of }
}
