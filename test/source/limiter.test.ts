import { createLimiter, type LimiterOptions, type Target } from '../../src/source/limiter.ts'
import { type Limit, limitOf } from '../../src/source/limits.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

const TARGET: Target = { account: '111122223333', region: 'eu-west-1', client: 'iam', operation: 'ListAccessKeys' }
const UNKNOWN = Number.POSITIVE_INFINITY

const fault = (name: string, httpStatusCode?: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode }, $response: { headers } })

/** AWS as seen by one class of calls: a bucket of calls that refills, each answered after 30 ms. */
function server(clock: VirtualClock, { rate, burst }: { rate: number; burst: number }) {
  const seen = { throttles: 0, inFlight: 0, mostInFlight: 0 }
  let tokens = burst
  let filledAt = 0
  async function send() {
    seen.mostInFlight = Math.max(seen.mostInFlight, ++seen.inFlight)
    await clock.sleep(30)
    seen.inFlight -= 1
    tokens = Math.min(burst, tokens + ((clock.now() - filledAt) / 1000) * rate)
    filledAt = clock.now()
    if (tokens < 1) {
      seen.throttles += 1
      throw fault('Throttling', 400)
    }
    tokens -= 1
  }
  return { send, seen }
}

interface Load {
  calls: number
  concurrency: number
  start: { rate: number; burst: number }
  real: { rate: number; burst: number }
}

async function run({ calls, concurrency, start, real }: Load) {
  const clock = virtualClock()
  const { send, seen } = server(clock, real)
  const limiter = createLimiter({ concurrency, clock, limitOf: () => ({ class: 'all', ...start }) })
  let lost = 0
  const work = Array.from({ length: calls }, () => limiter(TARGET, send).catch(() => lost++))
  await clock.run(Promise.all(work))
  const ideal = (Math.max(0, calls - real.burst) / real.rate) * 1000 + 30
  return { ...seen, lost, timesIdeal: clock.now() / ideal }
}

const limiterOn = (clock: VirtualClock, options: Partial<LimiterOptions> = {}) =>
  createLimiter({
    concurrency: 16,
    clock,
    limitOf: () => ({ class: 'all', rate: UNKNOWN, burst: UNKNOWN }),
    ...options,
  })

describe('the limiter loses no call and stays near the ideal time', () => {
  const real = { rate: 40, burst: 40 }
  it.each([
    ['a start that is right', { rate: 40, burst: 40 }, 1.1, 5],
    ['a start that is far too high', { rate: 100, burst: 100 }, 1.1, 40],
    ['no published limit', { rate: UNKNOWN, burst: UNKNOWN }, 1.1, 40],
  ])('from %s', async (_name, start, timesIdeal, throttles) => {
    for (const concurrency of [4, 16, 64]) {
      const result = await run({ calls: 300, concurrency, start, real })
      expect(result.lost).toBe(0)
      expect(result.timesIdeal).toBeLessThan(timesIdeal)
      expect(result.throttles).toBeLessThanOrEqual(throttles)
    }
  })

  it.each([
    [0.5, 2, 40],
    [1, 1, 60],
    [5, 20, 200],
    [200, 200, 3000],
  ])('for a service that takes %d a second', async (rate, burst, calls) => {
    const start = { rate: UNKNOWN, burst: UNKNOWN }
    const result = await run({ calls, concurrency: 64, start, real: { rate, burst } })
    expect(result.lost).toBe(0)
    expect(result.timesIdeal).toBeLessThan(1.5)
  })

  it('and never exceeds what AWS publishes, so that the account keeps its share', async () => {
    const start = limitOf('ec2', 'DescribeInstances')
    expect(start).toEqual({ class: 'DescribeInstances', rate: 16, burst: 80 })
    const result = await run({ calls: 400, concurrency: 64, start, real: { rate: 16, burst: 80 } })
    expect(result).toMatchObject({ lost: 0, throttles: 0 })
  })

  it('with at most 16 of one class in flight, whatever the concurrency', async () => {
    const start = { rate: UNKNOWN, burst: UNKNOWN }
    const result = await run({ calls: 200, concurrency: 64, start, real: { rate: 1000, burst: 1000 } })
    expect(result.mostInFlight).toBe(16)
  })
})

describe('the limiter shares the concurrency', () => {
  it('over all classes', async () => {
    const clock = virtualClock()
    const { send, seen } = server(clock, { rate: 1000, burst: 1000 })
    const limiter = limiterOn(clock, { concurrency: 20 })
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3']
    await clock.run(
      Promise.all(regions.flatMap((region) => Array.from({ length: 30 }, () => limiter({ ...TARGET, region }, send)))),
    )
    expect(seen.mostInFlight).toBe(20)
  })

  it('and a class that is throttled holds up no other', async () => {
    const clock = virtualClock()
    const slow = server(clock, { rate: 1, burst: 1 })
    const fast = server(clock, { rate: 1000, burst: 1000 })
    const limiter = limiterOn(clock)
    const throttled = Array.from({ length: 50 }, () => limiter({ ...TARGET, region: 'eu-west-1' }, slow.send))
    const free = Array.from({ length: 50 }, () => limiter({ ...TARGET, region: 'eu-west-2' }, fast.send))
    await clock.run(Promise.all(free))
    expect(clock.now()).toBeLessThan(1000)
    await clock.run(Promise.all(throttled))
  })

  it('and operations that share a bucket at AWS share one here', () => {
    const get = limitOf('secrets-manager', 'GetResourcePolicy')
    expect(get).toEqual({ class: 'ResourcePolicy', rate: 40, burst: 40 })
    expect(limitOf('secrets-manager', 'ListSecrets')).toEqual({ class: 'ListSecrets', rate: UNKNOWN, burst: UNKNOWN })
    expect(limitOf('ec2', 'DescribeStaleSecurityGroups')).toMatchObject({ rate: 4, burst: 16 })
    expect(limitOf('lambda', 'ListFunctions').class).toBe(limitOf('lambda', 'ListTags').class)
    expect(limitOf('lambda', 'GetPolicy').class).not.toBe(limitOf('lambda', 'ListTags').class)
    expect(limitOf('cloudtrail', 'DescribeTrails')).toEqual({ class: 'read', rate: 8, burst: 8 })
  })

  it('and the two clients of API Gateway share one, as their quota is one', async () => {
    const clock = virtualClock()
    const limiter = limiterOn(clock, { limitOf: () => ({ class: 'all', rate: 1, burst: 1 }) })
    const send = async () => clock.now()
    const calls = ['api-gateway', 'apigatewayv2', 'lambda'].map((client) => limiter({ ...TARGET, client }, send))
    await clock.run(Promise.all(calls))
    expect(await Promise.all(calls)).toEqual([0, 1000, 0])
  })

  it('and lets a call through however small a published limit is', async () => {
    const sane = (limit: Limit) => limit.burst >= 1 && limit.rate > 0
    expect(['DescribeAlarms', 'DescribeAlarmHistory'].every((name) => sane(limitOf('cloudwatch', name)))).toBe(true)
    const start = limitOf('wafv2', 'ListResourcesForWebACL')
    expect(start).toEqual({ class: 'ListResourcesForWebACL', rate: 0.8, burst: 1 })
    const result = await run({ calls: 20, concurrency: 16, start, real: { rate: 1, burst: 1 } })
    expect(result).toMatchObject({ lost: 0, throttles: 0 })
  })

  it('and GetResources of API Gateway stays within the limit of all its operations', () => {
    const [resources, others] = ['GetResources', 'GetStages'].map((name) => limitOf('api-gateway', name))
    expect((resources?.rate ?? 0) + (others?.rate ?? 0)).toBeLessThanOrEqual(10)
    expect((resources?.burst ?? 0) + (others?.burst ?? 0)).toBeLessThanOrEqual(40)
  })
})

describe('the limiter tries again', () => {
  /** Throws each error in turn, then answers. */
  function sending(...errors: Error[]) {
    const send = vi.fn(async () => {
      const error = errors.shift()
      if (error) throw error
      return 'answer'
    })
    return send
  }
  const repeated = (error: () => Error) =>
    vi.fn(async () => {
      throw error()
    })

  it('a transient fault, up to three times', async () => {
    const clock = virtualClock()
    const passing = sending(fault('InternalFailure', 500), Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    expect(await clock.run(limiterOn(clock)(TARGET, passing))).toBe('answer')
    expect(passing).toHaveBeenCalledTimes(3)

    const lasting = repeated(() => fault('InternalFailure', 500))
    await expect(clock.run(limiterOn(clock)(TARGET, lasting))).rejects.toThrow('InternalFailure')
    expect(lasting).toHaveBeenCalledTimes(3)
  })

  it('throttling, up to ten times, in bounded time', async () => {
    const clock = virtualClock()
    const send = repeated(() => fault('RequestLimitExceeded', 503))
    await expect(clock.run(limiterOn(clock)(TARGET, send))).rejects.toThrow('RequestLimitExceeded')
    expect(send).toHaveBeenCalledTimes(10)
    expect(clock.now()).toBeLessThan(90_000)
  })

  it('with full jitter: pauses differ, and grow', async () => {
    const pauses = async (seed: number) => {
      const clock = virtualClock(seed)
      const sentAt: number[] = []
      const send = async () => {
        sentAt.push(clock.now())
        throw fault('Throttling', 400)
      }
      await expect(clock.run(limiterOn(clock)(TARGET, send))).rejects.toThrow()
      return sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0))
    }
    const [one, other] = [await pauses(1), await pauses(2)]
    expect(one).not.toEqual(other)
    expect(Math.max(...one.slice(0, 3))).toBeLessThan(Math.max(...one.slice(-3)))
  })

  it('no answer that says no', async () => {
    const clock = virtualClock()
    for (const name of ['AccessDenied', 'AccessDeniedException', 'NoSuchEntityException', 'ValidationError']) {
      const send = repeated(() => fault(name, 403))
      await expect(clock.run(limiterOn(clock)(TARGET, send))).rejects.toThrow(name)
      expect(send, name).toHaveBeenCalledTimes(1)
    }
  })

  it('when AWS asks to be left alone for a while, not before', async () => {
    const clock = virtualClock()
    const send = sending(fault('ServiceUnavailable', 503, { 'retry-after': '7' }))
    await clock.run(limiterOn(clock)(TARGET, send))
    expect(clock.now()).toBeGreaterThanOrEqual(7_000)
  })

  it('but gives up at once when it would take over a minute', async () => {
    const clock = virtualClock()
    const asked = sending(fault('ServiceUnavailable', 503, { 'retry-after': '600' }))
    await expect(clock.run(limiterOn(clock)(TARGET, asked))).rejects.toThrow('ServiceUnavailable')
    expect(clock.now()).toBe(0)

    const hanging = vi.fn(async () => {
      await clock.sleep(40_000)
      throw fault('TimeoutError')
    })
    await expect(clock.run(limiterOn(clock)(TARGET, hanging))).rejects.toThrow('TimeoutError')
    expect(hanging).toHaveBeenCalledTimes(2)
  })
})

describe('the limiter, once the run is interrupted,', () => {
  it('sends nothing more and lets every waiting call go', async () => {
    const clock = virtualClock()
    const interruption = new AbortController()
    const limiter = limiterOn(clock, {
      concurrency: 2,
      signal: interruption.signal,
      limitOf: () => ({ class: 'all', rate: 0.001, burst: 4 }),
    })
    const send = vi.fn(async () => {
      await clock.sleep(10)
      if (send.mock.calls.length === 3) interruption.abort()
      throw fault('Throttling', 400)
    })
    const results = await clock.run(Promise.allSettled(Array.from({ length: 20 }, () => limiter(TARGET, send))))
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(send.mock.calls.length).toBeLessThanOrEqual(4)
    expect(clock.now()).toBeLessThan(100)
  })

  it('sends nothing that still waits for a socket', async () => {
    const clock = virtualClock()
    const interruption = new AbortController()
    const limiter = limiterOn(clock, { concurrency: 2, signal: interruption.signal })
    const send = vi.fn(async () => {
      await clock.sleep(10)
      interruption.abort()
    })
    await clock.run(Promise.allSettled(Array.from({ length: 20 }, () => limiter(TARGET, send))))
    expect(send).toHaveBeenCalledTimes(2)
  })
})
