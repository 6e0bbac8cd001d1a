import { tokenBucket } from '../../src/source/bucket.ts'
import { virtualClock } from './virtual-clock.ts'

const UNKNOWN = { class: 'all', rate: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY }

/** A bucket at work: how many calls it lets through in a time. */
function bucketOn(limit = UNKNOWN) {
  const clock = virtualClock()
  const bucket = tokenBucket(limit, clock)
  const pass = (ms: number) => clock.run(clock.sleep(ms))
  async function paceOver(ms: number) {
    const end = clock.now() + ms
    let calls = 0
    const taking = async () => {
      for (await bucket.take(); clock.now() <= end; await bucket.take()) calls += 1
    }
    await clock.run(taking())
    return calls
  }
  const answered = (times: number) => {
    for (let index = 0; index < times; index++) bucket.answered()
  }
  return { clock, bucket, pass, paceOver, answered }
}

describe('a bucket', () => {
  it('lets a burst through at once, and then keeps to its rate', async () => {
    const { paceOver } = bucketOn({ class: 'all', rate: 10, burst: 20 })
    expect(await paceOver(1000)).toBe(30)
    expect(await paceOver(1000)).toBe(10)
  })

  it('fills up while nothing is sent, but not over', async () => {
    const { paceOver, pass } = bucketOn({ class: 'all', rate: 10, burst: 20 })
    await paceOver(1000)
    await pass(60_000)
    expect(await paceOver(100)).toBe(21)
  })

  it('that was throttled keeps to nine tenths of what AWS was seen to take, and recovers by one a second', async () => {
    const { clock, bucket, answered, paceOver } = bucketOn()
    answered(50)
    bucket.throttled(clock.now())
    expect(await paceOver(1000)).toBe(45)
    expect(await paceOver(9000)).toBeCloseTo(45 * 9 + 45, -1)
  })

  it('never recovers above a published limit', async () => {
    const { clock, bucket, answered, paceOver, pass } = bucketOn({ class: 'all', rate: 10, burst: 20 })
    await paceOver(2000)
    answered(5)
    bucket.throttled(clock.now())
    expect(await paceOver(1000)).toBeLessThanOrEqual(5)
    await pass(60_000)
    await paceOver(5000)
    expect(await paceOver(1000)).toBeLessThanOrEqual(10)
  })

  it('is cut once for many throttled replies, and for none that was under way before', async () => {
    const { clock, bucket, answered, paceOver, pass } = bucketOn()
    answered(50)
    await pass(100)
    bucket.throttled(clock.now())
    for (let reply = 0; reply < 16; reply++) bucket.throttled(clock.now())
    await pass(950)
    // Within the second: what AWS took before the cut is forgotten by now, and would count as nothing.
    bucket.throttled(clock.now() - 10)
    await pass(100)
    // After the second, but sent before the cut.
    bucket.throttled(50)
    await paceOver(1000)
    expect(await paceOver(1000)).toBeGreaterThan(40)
  })

  it('whose first call is refused goes on at a fair pace, and at half of it a second later', async () => {
    const { clock, bucket, paceOver, pass } = bucketOn()
    await bucket.take()
    bucket.throttled(clock.now())
    expect(await paceOver(990)).toBeGreaterThanOrEqual(4)
    await pass(20)
    bucket.throttled(clock.now())
    expect(await paceOver(2000)).toBeGreaterThanOrEqual(5)
  })

  it('whose first burst is refused but for a few goes on with half of what was sent', async () => {
    const { clock, bucket, answered, pass, paceOver } = bucketOn()
    for (let call = 0; call < 60; call++) await bucket.take()
    await pass(30)
    answered(2)
    bucket.throttled(clock.now())
    expect(await paceOver(1000)).toBeGreaterThanOrEqual(30)
  })

  it('below a published limit falls to half of that at most before anything was answered', async () => {
    const { clock, bucket, paceOver } = bucketOn({ class: 'all', rate: 16, burst: 80 })
    for (let call = 0; call < 80; call++) await bucket.take()
    bucket.throttled(clock.now())
    const pace = await paceOver(1000)
    expect(pace).toBeGreaterThanOrEqual(8)
    expect(pace).toBeLessThanOrEqual(9)
  })

  it('never stops, however little AWS takes', async () => {
    const { clock, bucket, paceOver } = bucketOn()
    bucket.throttled(clock.now())
    expect(await paceOver(4000)).toBeGreaterThan(2)
  })
})
