import type { JsonValue } from '../json.ts'
import { parseTime } from '../time.ts'
import type { RecordedCall } from './snapshot-format.ts'

/** A moment, not just a date: policy documents have a `Version` of `2012-10-17`. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/

/** Members whose times may lie in the future, and those in which people write what they like. */
const NOT_PAST =
  /after|before|deletion|deprecat|delete|end|expir|next|retire|until|valid|^condition$|document$|policy$|^tags$/i

/** The newest time found in the answers: the nearest thing to a capture time in recordings that do not have one. */
export async function newestTime(calls: AsyncIterable<RecordedCall>): Promise<Date | undefined> {
  let newest: number | undefined
  const look = (value: JsonValue): void => {
    if (typeof value === 'string') {
      const time = TIME.test(value) ? parseTime(value) : undefined
      if (time !== undefined && time > (newest ?? Number.NEGATIVE_INFINITY)) newest = time
    } else if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) if (!NOT_PAST.test(name)) look(member)
    }
  }
  for await (const { output } of calls) if (output) look(output)
  return newest === undefined ? undefined : new Date(newest)
}
