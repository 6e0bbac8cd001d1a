import { KnownError } from '../errors.ts'

/** A date, or a time with its zone: the same wherever it is typed. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

/** Reads `--now`. */
export function parseNow(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const now = new Date(TIME.test(text) ? text : Number.NaN)
  const date = text.slice(0, 10)
  // JavaScript reads the 30th of February as the 2nd of March.
  if (Number.isNaN(now.getTime()) || !new Date(date).toISOString().startsWith(date)) {
    throw new KnownError(2, `--now ${text} is not a time.`, 'For example: --now 2026-06-01T00:00:00Z')
  }
  return now
}
