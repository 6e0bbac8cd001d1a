const DAY = 86_400_000

/**
 * Reads a time as AWS's answers write it: ISO 8601 (SDK and CLI v2), or seconds or milliseconds since 1970
 * (CLI v1 and raw JSON protocols). Undefined when there is none, or when it is one of the credential report's
 * words for none (`N/A`, `no_information`, `not_supported`).
 */
export function parseTime(value: string | number | null | undefined): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'number' ? value : /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
  // Seconds stay below 1e11 until the year 5138; milliseconds passed it in 1973.
  const time = Number.isNaN(number) ? Date.parse(String(value)) : number < 1e11 ? number * 1000 : number
  return Number.isNaN(time) ? undefined : time
}

/** Whole days from a time until `now`; negative when the time is yet to come. */
export function daysSince(value: string | number | null | undefined, now: Date): number | undefined {
  const time = parseTime(value)
  return time === undefined ? undefined : Math.floor((now.getTime() - time) / DAY)
}

/** Whole days from `now` until a time; negative when it has passed. */
export function daysUntil(value: string | number | null | undefined, now: Date): number | undefined {
  const time = parseTime(value)
  return time === undefined ? undefined : Math.floor((time - now.getTime()) / DAY)
}
