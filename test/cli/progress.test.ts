import { EventEmitter } from 'node:events'
import { withProgress } from '../../src/cli/progress.ts'
import { statsLine } from '../../src/cli/run-stats.ts'
import type { Streams } from '../../src/cli/streams.ts'
import { type RunWatch, tallyRun } from '../../src/cli/tally.ts'
import { defineService } from '../../src/collection.ts'
import { type PlannedCollection, planFor } from '../../src/engine/plan.ts'
import { type AnyRule, defineRule, pass } from '../../src/rule.ts'
import type { CallEvent } from '../../src/source/live.ts'
import type { CallRequest } from '../../src/source/source.ts'

const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })
const ec2 = defineService({ name: 'ec2', scope: 'regional', load: () => import('@aws-sdk/client-ec2') })
const users = iam.collection('users', {
  type: 'AWS::IAM::User',
  calls: ['ListUsers'],
  list: async (call) => (await call('ListUsers')).Users,
  id: (user) => user.Arn,
})
const volumes = ec2
  .collection('volumes', {
    type: 'AWS::EC2::Volume',
    calls: ['DescribeVolumes'],
    list: async (call) => (await call('DescribeVolumes')).Volumes,
    id: (volume) => volume.VolumeId,
  })
  .extra('owner', { service: iam, calls: ['GetUser'], get: (call) => call('GetUser', {}) })

const ruleOn = (id: string, on: AnyRule['on']): AnyRule =>
  defineRule({
    ...{ id, on, title: id, severity: 'low', source: [], rationale: '', remediation: '', references: [] },
    check: () => pass(''),
  } as never)
const PLAN = planFor([ruleOn('users', users), ruleOn('volumes', volumes.with('owner'))])
const [USERS, VOLUMES] = [...PLAN.values()] as [PlannedCollection, PlannedCollection]

const request = (service = 'ec2', operation = 'DescribeVolumes', region = 'eu-west-1'): CallRequest =>
  ({ account: '111122223333', region, operation, input: {}, service: { ...ec2, name: service } }) as CallRequest

const event = (change: Partial<CallEvent> = {}): CallEvent => ({
  ...{ request: request(), state: 'output', requests: 1, throttled: 0, retried: 0, milliseconds: 100 },
  ...change,
})

const REWRITE = '\r\u001b[K'

interface Screen {
  streams: Streams
  /** Everything that was written. */
  written: string[]
}

function screen({ isTTY = true, columns = 80, env = {} as NodeJS.ProcessEnv } = {}): Screen {
  const written: string[] = []
  const stream = Object.assign(new EventEmitter(), { isTTY, columns, write: (text: string) => written.push(text) })
  const silent = { write: () => expect.fail('stdout was written to') }
  return { written, streams: { stdout: silent, stderr: stream, env } as unknown as Streams }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** One call, from its question to its answer. */
function ask(watch: RunWatch, change: Partial<CallEvent> = {}) {
  watch.onAsk(change.request ?? request())
  for (let i = 0; i < (change.throttled ?? 0); i++) watch.onThrottle()
  watch.onCall(event(change))
}

describe('on a terminal', () => {
  it('one line says how far the run is, and is gone at its end', async () => {
    const { streams, written } = screen({ columns: 120 })
    await withProgress(streams, {}, async (watch) => {
      watch.onAccounts(50, PLAN)
      watch.onEntered({ regions: ['eu-west-1', 'us-east-1'] })
      watch.onAccountDone()
      for (let i = 0; i < 3; i++) watch.onAsk(request())
      watch.onCall(event())
      watch.onThrottle()
      watch.onThrottle()
      await vi.advanceTimersByTimeAsync(0)
    })
    expect(written).toEqual([
      `${REWRITE}1 of 50 accounts  2 regions  1 call, 2 under way  2 throttled  eu-west-1 ec2:DescribeVolumes`,
      REWRITE,
    ])
  })

  it('is rewritten ten times a second at most, and is right when everything stands still', async () => {
    const { streams, written } = screen()
    await withProgress(streams, {}, async (watch) => {
      ask(watch)
      await vi.advanceTimersByTimeAsync(0)
      for (let i = 0; i < 1000; i++) {
        ask(watch)
        await vi.advanceTimersByTimeAsync(1)
      }
      for (let i = 0; i < 16; i++) watch.onAsk(request())
      await vi.advanceTimersByTimeAsync(5000)
    })
    expect(written.length).toBeLessThanOrEqual(1 + 11 + 1)
    expect(written.at(-2)).toContain('1001 calls, 16 under way')
  })

  it('leaves the line alone until something was answered: a question may stand there', async () => {
    const { streams, written } = screen()
    await withProgress(streams, {}, async (watch) => {
      watch.onAsk(request())
      watch.onAccounts(2, PLAN)
      await vi.advanceTimersByTimeAsync(60_000)
    })
    expect(written).toEqual([])
  })

  it.each([20, 40, 1])('never reaches the last of %i columns', async (columns) => {
    const { streams, written } = screen({ columns })
    await withProgress(streams, {}, async (watch) => {
      ask(watch, { request: request('ec2', 'DescribeVolumes'.repeat(9)) })
      await vi.advanceTimersByTimeAsync(0)
    })
    expect(written[0]?.replace(REWRITE, '').length).toBe(columns - 1)
  })

  it('obeys nothing that a name says', async () => {
    const { streams, written } = screen({ columns: 200 })
    await withProgress(streams, {}, async (watch) => {
      ask(watch, { request: request('e\u001b[2Jvil\n\u202e', '広い') })
      await vi.advanceTimersByTimeAsync(0)
    })
    expect(written[0]?.replace(REWRITE, '')).toMatch(/^[ -~]*$/)
    expect(written[0]).toContain('e\\x1b[2Jvil\\n\\u202e:??')
  })

  it('is cleared when the run breaks', async () => {
    const { streams, written } = screen()
    const broken = withProgress(streams, {}, async (watch) => {
      ask(watch)
      await vi.advanceTimersByTimeAsync(0)
      throw new Error('broken')
    })
    await expect(broken).rejects.toThrow('broken')
    expect(written.at(-1)).toBe(REWRITE)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('in a log', () => {
  const LOGS = [
    ['a pipe', { isTTY: false }],
    ['CI with a terminal', { env: { CI: 'true' } }],
    ['a terminal that cannot rewrite', { env: { TERM: 'dumb' } }],
  ] as const

  /** Two accounts: of one everything is there, the other is shut. */
  async function run(watch: RunWatch) {
    watch.onAccounts(2, PLAN)
    ask(watch, { request: request('iam', 'ListUsers', 'global') })
    ask(watch, { throttled: 1, requests: 3 })
    watch.onCollected(USERS)
    await vi.advanceTimersByTimeAsync(2000)
    watch.onCollected(VOLUMES)
    for (const planned of PLAN.values()) watch.onCollected(planned)
  }
  const LINES = [
    'iam: 1 call, 1 request, done after 0.0 s\n',
    'ec2: 1 call, 3 requests, 1 throttled, done after 0.0 s\n',
  ]

  it.each(LOGS)('%s: nothing unasked for the first half minute', async (_what, options) => {
    const { streams, written } = screen(options)
    await withProgress(streams, {}, run)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(written).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(LOGS)('%s: a line for each service that is done, if asked', async (_what, options) => {
    const { streams, written } = screen(options)
    await withProgress(streams, { progress: true }, run)
    expect(written.toSorted()).toEqual(LINES.toSorted())
  })

  it('a service is done when no collection is left that asks it, in any account', async () => {
    const { streams, written } = screen({ isTTY: false })
    await withProgress(streams, { progress: true }, async (watch) => {
      watch.onAccounts(1, PLAN)
      ask(watch, { request: request('iam', 'ListUsers', 'global') })
      watch.onCollected(USERS)
      expect(written).toEqual([])
      await vi.advanceTimersByTimeAsync(1500)
      ask(watch, { request: request('iam', 'GetUser', 'global') })
      watch.onCollected(VOLUMES)
    })
    expect(written).toEqual(['iam: 2 calls, 2 requests, done after 1.5 s\n'])
  })

  it('a long run says after half a minute what is done, and then each', async () => {
    const { streams, written } = screen({ isTTY: false })
    await withProgress(streams, {}, async (watch) => {
      watch.onAccounts(1, planFor([ruleOn('users', users), ruleOn('volumes', volumes)]))
      ask(watch, { request: request('iam', 'ListUsers', 'global') })
      watch.onCollected(USERS)
      await vi.advanceTimersByTimeAsync(29_999)
      expect(written).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(written).toEqual(['iam: 1 call, 1 request, done after 0.0 s\n'])
      await vi.advanceTimersByTimeAsync(10_000)
      ask(watch)
      watch.onCollected({ ...VOLUMES, extras: new Map() })
    })
    expect(written[1]).toBe('ec2: 1 call, 1 request, done after 40.0 s\n')
  })
})

describe('what a run took', () => {
  it('is one line with the three slowest calls', () => {
    const { tally, watch } = tallyRun()
    watch.onAccounts(1, PLAN)
    for (const milliseconds of [100, 4000, 50, 2000, 3000]) ask(watch, { milliseconds })
    ask(watch, {
      request: request('iam', 'List\nUsers', 'global'),
      milliseconds: 12_340,
      requests: 5,
      throttled: 2,
      retried: 3,
    })
    watch.onRepeat()
    vi.advanceTimersByTime(13_000)
    expect(statsLine(tally)).toBe(
      '6 calls in 10 requests: 2 throttled, 3 retried, 1 saved; 13.0 s. ' +
        'Slowest: iam:List\\nUsers (global) 12.3 s, ec2:DescribeVolumes (eu-west-1) 4.0 s, ec2:DescribeVolumes (eu-west-1) 3.0 s.',
    )
  })

  it('names the account where there are several, and nothing where nothing was called', () => {
    const { tally, watch } = tallyRun()
    expect(statsLine(tally)).toBe('0 calls in 0 requests: 0 throttled, 0 retried, 0 saved; 0.0 s.')
    watch.onAccounts(2, PLAN)
    ask(watch)
    expect(statsLine(tally)).toContain('Slowest: ec2:DescribeVolumes (111122223333 eu-west-1) 0.1 s.')
  })
})
