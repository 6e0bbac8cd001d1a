/** How many requests a second AWS lets through, and how many at once. */
export interface Throttle {
  rate: number | undefined
  burst: number | undefined
}

/** What the account's limits are in a region, of all its APIs together. */
export interface AccountLimits {
  throttleSettings?: { rateLimit?: number | undefined; burstLimit?: number | undefined } | undefined
}

/** `100 requests a second, 200 at once`. */
export const inWords = ({ rate, burst }: Throttle): string =>
  `${numberOr('any number of', rate)} requests a second, ${numberOr('any number', burst)} at once`

const numberOr = (words: string, limit = -1): string => (limit < 0 ? words : String(limit))

/**
 * Whether a limit leaves something of the account's own. One of -1 is none; and settings made for another purpose hold
 * the account's limit, for AWS fills in what was not said. Undefined where AWS did not say the account's.
 */
export function limitsBelow(
  { rate = -1, burst = -1 }: Throttle,
  { throttleSettings = {} }: AccountLimits,
): boolean | undefined {
  if (rate < 0 || burst < 0) return false
  const { rateLimit, burstLimit } = throttleSettings
  if (rateLimit === undefined || burstLimit === undefined) return undefined
  return rate < rateLimit && burst < burstLimit
}
