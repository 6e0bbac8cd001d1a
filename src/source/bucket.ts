import pLimit from 'p-limit'
import type { Clock } from './clock.ts'
import type { Limit } from './limits.ts'

/** Paces the calls of one class: a token bucket that learns its rate from AWS's throttling. */
export interface Bucket {
  /** Resolves when one more call may be sent; callers are served in the order they came. */
  take(): Promise<void>
  /** AWS answered a call, with data or with an error that is not about the rate. */
  answered(): void
  /** AWS refused a call, sent at this time, because there were too many. */
  throttled(sentAt: number): void
}

/** Milliseconds over which AWS's pace is observed, and within which the rate is cut at most once. */
const WINDOW = 1000
/** Part of the observed pace that is kept after a cut. */
const KEPT = 0.9
/** Calls a second that are taken for sent where fewer were: one call alone says nothing of what AWS would take. */
const LEAST_SENT = 10
/** Calls a second by which the rate recovers each second. */
const RECOVERY = 1
/** Calls a second below which the rate never falls. */
const FLOOR = 0.5

/**
 * Many throttled replies arrive for one fault, so the rate is cut once a window, and to what AWS was seen to sustain:
 * cutting per reply collapses (measured: 14 times the ideal time). Where that was not seen yet, because the very first
 * calls are refused, half of what was sent is tried. It never rises above a published limit.
 */
export function tokenBucket(limit: Limit, clock: Clock, signal?: AbortSignal): Bucket {
  let { rate, burst } = limit
  let tokens = burst
  let filledAt = clock.now()
  let cutAt = Number.NEGATIVE_INFINITY
  const answers = recent(clock)
  const sent = recent(clock)
  const turn = pLimit(1)

  function fill() {
    const seconds = (clock.now() - filledAt) / 1000
    filledAt = clock.now()
    if (rate === Number.POSITIVE_INFINITY) return
    if (cutAt > Number.NEGATIVE_INFINITY) {
      rate = Math.min(limit.rate, rate + RECOVERY * seconds)
      burst = Math.min(limit.burst, Math.max(1, rate))
    }
    tokens = Math.min(burst, tokens + rate * seconds)
  }

  async function take() {
    for (fill(); tokens < 1; fill()) await clock.sleep(Math.ceil(((1 - tokens) / rate) * 1000), signal)
    tokens -= 1
    sent.add()
  }

  /** Calls a second that AWS seems to take. */
  function sustained() {
    const seen = answers.count() * KEPT
    const isSeen = seen > 0 && sent.span() >= WINDOW / 2
    return isSeen ? seen : Math.max(seen, Math.min(rate, Math.max(LEAST_SENT, sent.count())) / 2)
  }

  function throttled(sentAt: number) {
    const now = clock.now()
    if (sentAt < cutAt || now - cutAt < WINDOW) return
    rate = Math.max(FLOOR, Math.min(rate, sustained()))
    tokens = 0
    filledAt = now
    cutAt = now
  }

  return { take: () => turn(take), answered: answers.add, throttled }
}

/** Counts what happened within the last window. */
function recent(clock: Clock) {
  const times: number[] = []
  function within() {
    const now = clock.now()
    while (times[0] !== undefined && times[0] <= now - WINDOW) times.shift()
    return times
  }
  return {
    add: () => void within().push(clock.now()),
    count: () => within().length,
    /** Milliseconds since the first of it. */
    span: () => clock.now() - (within()[0] ?? clock.now()),
  }
}
