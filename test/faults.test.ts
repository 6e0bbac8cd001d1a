import { isDeepStrictEqual } from 'node:util'
import pLimit from 'p-limit'
import type { Result } from '../src/engine/evaluate.ts'
import { operationsOf, planFor } from '../src/engine/plan.ts'
import { groupBy } from '../src/order.ts'
import type { AnyRule } from '../src/rule.ts'
import type { Clock } from '../src/source/clock.ts'
import { liveSource } from '../src/source/live.ts'
import { openSnapshot } from '../src/source/snapshot.ts'
import type { Answer, CallRequest, Source } from '../src/source/source.ts'
import { type FakeAws, type FakeCall, type Reply, startFakeAws } from '../src/testing/fake-aws.ts'
import { type Fault, faultReply, refusal } from '../src/testing/faults.ts'
import { pagingOf } from '../src/testing/paging.ts'
import { recordedAccount } from '../src/testing/recorded-account.ts'
import { decodeInput } from '../src/testing/requests.ts'
import {
  auditFixture,
  callKey,
  callsAsked,
  type FixtureAudit,
  fixturePath,
  outcomesOf,
  RULES,
} from './audit-fixture.ts'
import { breaches } from './missing-data.ts'

/** What becomes of the requests for one operation. */
interface Column {
  name: string
  /** Only pages after the first meet it: a list of one page does not. */
  later?: boolean
  /** Milliseconds of silence that are waited for: few where silence is the fault, many where it would be the machine's. */
  idle?: number
  reply(call: FakeCall, answer: Reply, asked: Asked): Reply | Promise<Reply>
}

interface Asked {
  /** How many requests for the operation came before this one, and how many come in an undisturbed run. */
  before: number
  undisturbed: number
  isLaterPage: boolean
}

const always = (fault: Fault, idle = 20_000): Column => ({
  name: fault,
  idle,
  reply: (call, answer) => faultReply(fault, call, answer),
})

const onLaterPages = (name: string, reply: Column['reply']): Column => ({
  name,
  later: true,
  reply: (call, answer, asked) => (asked.isLaterPage ? reply(call, answer, asked) : answer),
})

const COLUMNS: readonly Column[] = [
  always('denied'),
  always('throttled'),
  always('failed'),
  always('reset'),
  always('hang', 150),
  always('truncated'),
  always('stalled', 150),
  always('cut'),
  always('garbage'),
  always('empty'),
  always('hollow'),
  {
    name: 'expired midway',
    reply: (call, answer, { before, undisturbed }) =>
      before < Math.floor(undisturbed / 2) ? answer : faultReply('expired', call, answer),
  },
  onLaterPages('page denied', (call) => refusal('denied', call)),
  onLaterPages('token refused', (call) => refusal('token', call)),
  onLaterPages('token repeated', repeated),
]

/** A page that names itself as the next. */
async function repeated(call: FakeCall, answer: Reply): Promise<Reply> {
  const { asked, next, more } = await paged(call)
  if (!('output' in answer)) return answer
  const token = (await decodeInput(call))[asked]
  return { ...answer, output: { ...answer.output, [next]: token, ...(more && { [more]: true }) } }
}

const paged = async ({ service, operation }: FakeCall) =>
  (await pagingOf(service, operation)) ?? { asked: '', next: '', more: undefined }

/** Small, so that most lists have a second page to lose. */
const PAGE_SIZE = 2
/** Milliseconds within which each case must end, though eight run at once, and other things beside. */
const BOUND = 20_000

/** Pauses are skipped: what would be tried for minutes is tried as often, at once. */
function impatientClock(): Clock {
  let skipped = 0
  return {
    now: () => performance.now() + skipped,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      skipped += ms
    },
    random: () => 0.5,
  }
}

const SNAPSHOT = 'insecure'
const nameOf = ({ service, operation }: Pick<CallRequest, 'service' | 'operation'>) => `${service.client} ${operation}`

/** By the access key that its requests are signed with, what meets a case. */
const underWay = new Map<string, (call: FakeCall, answer: Reply) => Reply | Promise<Reply>>()
const keyOf = ({ headers }: FakeCall) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? ''

let fake: FakeAws
/** Answers of the undisturbed run. */
const answers = new Map<string, Answer>()
/** Requests for each operation in it, and those for a page after the first. */
const requests = new Map<string, { all: number; later: number }>()
let undisturbed: FixtureAudit
const rejections: unknown[] = []
const noteRejection = (reason: unknown) => rejections.push(reason)

const asked = await callsAsked(SNAPSHOT)
const recorded = await openSnapshot(fixturePath(SNAPSHOT))
const isRecorded = await Promise.all(
  asked.map(async (request) => (await recorded.source.call(request)).state !== 'absent'),
)
const OPERATIONS = [
  ...groupBy(
    asked.filter((_, index) => isRecorded[index]),
    nameOf,
  ).keys(),
].sort()

function live(key: string, idle = 20_000): Source {
  const session = {
    credentials: async () => ({ accessKeyId: key, secretAccessKey: 'not-a-secret' }),
    region: 'eu-west-1',
    partition: 'aws',
    profile: undefined,
    roleArn: undefined,
    endpoint: fake.endpoint,
  }
  return liveSource({ session, clock: impatientClock(), timeouts: { connection: 20_000, idle } })
}

beforeAll(async () => {
  process.on('unhandledRejection', noteRejection)
  const services = new Map(asked.map(({ service }) => [service.client, service]))
  const play = await recordedAccount(fixturePath(SNAPSHOT), { pageSize: PAGE_SIZE, services: [...services.values()] })
  fake = await startFakeAws(async (call) => {
    const answer = await play(call)
    return (await underWay.get(keyOf(call))?.(call, answer)) ?? answer
  })
  underWay.set('AKIDUNDISTURBED', async (call, answer) => {
    const isLater = await isLaterPage(call)
    const name = `${call.service} ${call.operation}`
    const { all, later } = requests.get(name) ?? { all: 0, later: 0 }
    requests.set(name, { all: all + 1, later: later + Number(isLater) })
    return answer
  })
  const source = live('AKIDUNDISTURBED')
  undisturbed = await auditFixture(SNAPSHOT, {
    through: () => ({
      call: async (request) => {
        const answer = await source.call(request)
        answers.set(callKey(request), answer)
        return answer
      },
    }),
  })
})
afterAll(async () => {
  process.off('unhandledRejection', noteRejection)
  await fake.close()
})

async function isLaterPage(call: FakeCall): Promise<boolean> {
  return (await decodeInput(call))[(await paged(call)).asked] !== undefined
}

const rulesUsing = (name: string): AnyRule[] =>
  RULES.filter((rule) => operationsOf(planFor([rule])).some((operation) => nameOf(operation) === name))

/** An audit in which one operation meets a fault. What the fault cannot touch was answered in the undisturbed run. */
async function audit(name: string, column: Column): Promise<FixtureAudit & { met: number }> {
  const key = `AKID${name}${column.name}`.replace(/\W/g, '')
  let before = 0
  let met = 0
  underWay.set(key, async (call, answer) => {
    const isLater = await isLaterPage(call)
    const reply = await column.reply(call, answer, {
      before: before++,
      undisturbed: requests.get(name)?.all ?? 0,
      isLaterPage: isLater,
    })
    if (reply !== answer) met++
    return reply
  })
  const source = live(key, column.idle)
  const through = (): Source => ({
    call: async (request) => (nameOf(request) !== name && answers.get(callKey(request))) || source.call(request),
  })
  return { ...(await auditFixture(SNAPSHOT, { rules: rulesUsing(name), through })), met }
}

/** What is wrong with an audit in which an operation met a fault; nothing is. */
async function faultsOf(name: string, column: Column): Promise<string[]> {
  const startedAt = performance.now()
  const { results, report, met } = await audit(name, column)
  const milliseconds = performance.now() - startedAt
  const rules = new Set(report.rules.map(({ id }) => id))
  const before = undisturbed.results.filter(({ rule }) => rules.has(rule.id))
  const isNamed = (gap: { service: string; operation: string }) => gap.operation === name.split(' ')[1]
  const nameless = newUnknowns(before, results).filter(({ gaps }) => !gaps.some(isNamed))
  const code = exitOf(results)
  return [
    ...breaches(before, results),
    ...nameless.map(({ rule, region }) => `${rule.id} ${region} is unknown, and does not say why`),
    ...(met === 0 ? ['the fault was not met'] : []),
    ...(report.gaps.some(isNamed) || isMadeUpFor(name, before, results)
      ? []
      : ['the report does not name what was not seen']),
    ...(report.exit.code === code ? [] : [`the exit code is ${report.exit.code}, not ${code}`]),
    ...(milliseconds > BOUND ? [`it took ${Math.round(milliseconds / 1000)} s`] : []),
  ]
}

/** Calls whose answer there is another way to: without them everything is seen nevertheless. */
const MADE_UP_FOR: Readonly<Record<string, string>> = {
  'iam GenerateCredentialReport': 'the last report is still there',
  'elastic-load-balancing-v2 DescribeSSLPolicies': "a denied list is replaced by AWS's documentation",
}

const isMadeUpFor = (name: string, before: readonly Result[], after: readonly Result[]): boolean =>
  name in MADE_UP_FOR && isDeepStrictEqual(outcomesOf(before), outcomesOf(after))

function newUnknowns(before: readonly Result[], after: readonly Result[]): Result[] {
  const was = outcomesOf(before)
  return after.filter((result) => {
    const [[key]] = outcomesOf([result]) as unknown as [[string, string]]
    return result.verdict.outcome === 'unknown' && was.get(key) !== 'unknown'
  })
}

/** DESIGN.md section 8: 1 for findings, 4 for what was not seen, both added; 3 when AWS did not answer at all. */
function exitOf(results: readonly Result[]): number {
  const unseen = results.filter(({ verdict }) => verdict.outcome === 'unknown')
  const isSilent = (result: Result) => result.gaps.every(({ kind }) => kind === 'failed' || kind === 'throttled')
  if (unseen.length === results.length && unseen.every(isSilent)) return 3
  const isBad = (severity: string) => severity === 'critical' || severity === 'high'
  const finds = results.some(
    ({ rule, verdict }) => verdict.outcome === 'fail' && isBad(verdict.severity ?? rule.severity),
  )
  return (finds ? 1 : 0) + (unseen.some(({ rule }) => isBad(rule.severity)) ? 4 : 0)
}

const matrix = new Map<string, Map<string, string>>()
/** Nothing to lose: the list has one page. */
const NOT_PAGED = '·'

it('the endpoint plays the account as it was recorded', () => {
  expect(outcomesOf(undisturbed.results)).toEqual(outcomesOf(undisturbedOffline.results))
  expect(requests.size).toBeGreaterThan(80)
})
const undisturbedOffline = await auditFixture(SNAPSHOT)

describe.each(COLUMNS)('$name', (column) => {
  it('never makes an audit say what it did not see', { timeout: 300_000 }, async () => {
    const cells = new Map<string, string>()
    matrix.set(column.name, cells)
    const cases = OPERATIONS.filter((name) => {
      const isMet = !column.later || (requests.get(name)?.later ?? 0) > 0
      if (!isMet) cells.set(name, NOT_PAGED)
      return isMet
    })
    await pLimit(8).map(cases, async (name) => {
      const faults = await faultsOf(name, column)
      cells.set(name, faults.length === 0 ? '✓' : faults.join('; '))
    })
    expect([...cells].filter(([, cell]) => cell !== '✓' && cell !== NOT_PAGED)).toEqual([])
  })
})

it('an audit that takes a lie for an answer is noticed', async () => {
  const lie: Column = { name: 'lie', reply: () => ({ output: { Reservations: [] } }) }
  const faults = await faultsOf('ec2 DescribeInstances', lie)
  expect(faults).toContainEqual(expect.stringContaining('gone without a trace'))
  expect(faults).toContain('the report does not name what was not seen')
  expect(await faultsOf('ec2 DescribeInstances', { name: 'nothing', reply: (_call, answer) => answer })).toContain(
    'the fault was not met',
  )
})

it('the matrix', async () => {
  expect(rejections).toEqual([])
  const width = Math.max(...OPERATIONS.map((name) => name.length))
  const names = COLUMNS.map(({ name }) => name)
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}  ${cells.map((cell, index) => cell.padEnd(names[index]?.length ?? 0)).join('  ')}`.trimEnd()
  const lines = [
    'Each operation that the rules call on fixtures/insecure, under each fault, made by test/faults.test.ts.',
    `✓  no verdict that an undisturbed run does not have; what was not seen is unknown and named; the exit code is right`,
    `${NOT_PAGED}  not met: no list of it has a second page`,
    '',
    line('', names),
    ...OPERATIONS.map((name) =>
      line(
        name,
        names.map((column) => matrix.get(column)?.get(name) ?? '?'),
      ),
    ),
  ]
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/faults.txt')
})
