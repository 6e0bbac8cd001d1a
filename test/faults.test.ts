import pLimit from 'p-limit'
import { collect } from '../src/engine/collect.ts'
import { evaluate, type Result } from '../src/engine/evaluate.ts'
import type { Inventory } from '../src/engine/inventory.ts'
import { collectionsOf, operationsOf, planFor } from '../src/engine/plan.ts'
import { gateReport } from '../src/gate/gate.ts'
import { buildReport } from '../src/report/build.ts'
import type { Report } from '../src/report/report.ts'
import type { AnyRule } from '../src/rule.ts'
import type { Clock } from '../src/source/clock.ts'
import { liveSource } from '../src/source/live.ts'
import { once } from '../src/source/once.ts'
import { openSnapshot } from '../src/source/snapshot.ts'
import type { AccountScope, Answer, CallRequest, Source } from '../src/source/source.ts'
import { type Answerer, type FakeAws, type FakeCall, type Reply, startFakeAws } from '../src/testing/fake-aws.ts'
import { type Fault, faultReply } from '../src/testing/faults.ts'
import { pagingOf } from '../src/testing/paging.ts'
import { recordedAccount } from '../src/testing/recorded-account.ts'
import { callKey, fixturePath, GATE, outcomesOf, RULES, RUN } from './audit-fixture.ts'
import { breaches } from './missing-data.ts'

/** Small, so that most lists have a second page to lose. */
const PAGE_SIZE = 2
/** Milliseconds; short where the fault is silence, long where silence would only mean a busy machine. */
const [SHORT, LONG] = [150, 20_000]
/** Milliseconds within which each case must end, on a machine that does eight at once and other things beside. */
const BOUND = 15_000

/** What becomes of the requests of one operation. The first gives what is to stay, the rest what is told instead. */
interface Column {
  name: string
  /** Only pages after the first meet it: an operation without any cannot. */
  later?: boolean
  reply(call: FakeCall, answer: Reply, asked: Asked): Reply
}

interface Asked {
  /** How many requests of the operation came before this one. */
  before: number
  isLaterPage: boolean
}

const always = (fault: Fault, name: string = fault): Column => ({
  name,
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
  always('hang'),
  always('truncated'),
  always('stalled'),
  always('cut'),
  always('garbage'),
  always('empty'),
  always('hollow'),
  { name: 'expired', reply: (call, answer, { before }) => (before > 0 ? faultReply('expired', call, answer) : answer) },
  onLaterPages('page denied', (call, answer) => faultReply('denied', call, answer)),
  onLaterPages('page token refused', (call) => ({ error: 'InvalidNextToken', message: 'No.', status: call ? 400 : 400 })),
  onLaterPages('page token repeated', (_call, answer) => answer),
]
