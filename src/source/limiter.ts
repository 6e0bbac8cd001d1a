import { isServerError, isThrottlingError, isTransientError } from '@smithy/service-error-classification'
import pLimit from 'p-limit'
import { type Bucket, tokenBucket } from './bucket.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Limit, limitOf } from './limits.ts'

/** Whose quota a request is charged to. */
export interface Target {
  account: string
  region: string
  /** SDK client slug. */
  client: string
  operation: string
}

export interface LimiterOptions {
  /** Requests in flight over the whole run. */
  concurrency: number
  signal?: AbortSignal | undefined
  clock?: Clock | undefined
  limitOf?: ((client: string, operation: string) => Limit) | undefined
}

/** Sends one request when there is room for it, and again when AWS says that the fault is passing. */
export type Limiter = <Value>(target: Target, send: () => Promise<Value>) => Promise<Value>

/** Clients whose requests AWS counts together with another's. */
const ONE_QUOTA: Readonly<Record<string, string>> = { apigatewayv2: 'api-gateway' }

/** Requests of one class in flight: what an unpublished limit is met with before the first throttling tells more. */
const LANE_WIDTH = 16
/** How often a request is sent at most; a fault that is not named here is an answer. */
const TRIES = { throttled: 10, transient: 3 }
/** Milliseconds spent on sending and pausing after which no request is tried again; waiting for a turn is free. */
const PATIENCE = 60_000
/** Milliseconds of the first pause at most, doubled from try to try up to the longest. */
const PAUSE = { first: 200, longest: 20_000 }

/**
 * One limiter paces a whole run. Retries happen in here: the SDK's own share one quota among all calls and give up when
 * it is spent (measured: 171 of 300 calls lost). A call that pauses keeps its place in the lane, so that it is never
 * overtaken by all that are still to come, but holds no socket.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { concurrency, signal, clock = systemClock } = options
  const sockets = pLimit(concurrency)
  const lanes = new Map<string, { enter: ReturnType<typeof pLimit>; bucket: Bucket }>()

  function laneOf({ account, region, client, operation }: Target) {
    const limit = (options.limitOf ?? limitOf)(client, operation)
    const key = [account, region, ONE_QUOTA[client] ?? client, limit.class].join('|')
    const lane = lanes.get(key) ?? { enter: pLimit(LANE_WIDTH), bucket: tokenBucket(limit, clock, signal) }
    lanes.set(key, lane)
    return lane
  }

  async function persist<Value>(bucket: Bucket, send: () => Promise<Value>): Promise<Value> {
    let spent = 0
    for (let tries = 1; ; tries++) {
      await bucket.take()
      const outcome = await sockets(() => attempt(send, bucket, clock, signal))
      if ('value' in outcome) return outcome.value
      const pause = pauseAfter(outcome.error, tries, clock)
      spent += outcome.took + (pause ?? 0)
      if (pause === undefined || spent > PATIENCE) throw outcome.error
      await clock.sleep(pause, signal)
    }
  }

  return (target, send) => {
    const { enter, bucket } = laneOf(target)
    return enter(() => persist(bucket, send))
  }
}

type Outcome<Value> = { value: Value } | { error: Fault; took: number }

/** What the SDK's errors have in common. */
type Fault = Parameters<typeof isThrottlingError>[0] & { $response?: { headers?: Record<string, string> } }

/** Sends once, and tells the bucket what AWS thought of the pace. */
async function attempt<Value>(
  send: () => Promise<Value>,
  bucket: Bucket,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Outcome<Value>> {
  signal?.throwIfAborted()
  const sentAt = clock.now()
  try {
    const value = await send()
    bucket.answered()
    return { value }
  } catch (thrown) {
    const error = thrown as Fault
    if (isThrottlingError(error)) bucket.throttled(sentAt)
    else if (error.$metadata?.httpStatusCode) bucket.answered()
    return { error, took: clock.now() - sentAt }
  }
}

/** Milliseconds to wait before the next try: full jitter, or as long as AWS asks. Undefined: do not try again. */
function pauseAfter(error: Fault, tries: number, clock: Clock): number | undefined {
  if (tries >= triesFor(error)) return undefined
  const jitter = clock.random() * Math.min(PAUSE.longest, PAUSE.first * 2 ** (tries - 1))
  return Math.max(jitter, retryAfter(error))
}

function triesFor(error: Fault): number {
  if (isThrottlingError(error)) return TRIES.throttled
  return isTransientError(error) || isServerError(error) ? TRIES.transient : 1
}

/** Milliseconds that a `Retry-After` header asks for: seconds or a date; 0 when there is none. */
function retryAfter(error: Fault): number {
  const header = error.$response?.headers?.['retry-after']
  if (!header) return 0
  const seconds = Number(header)
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(header) - Date.now() || 0 : seconds * 1000)
}
