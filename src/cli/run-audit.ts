import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import { collect } from '../engine/collect.ts'
import { evaluate } from '../engine/evaluate.ts'
import { type Inventory, notEntered } from '../engine/inventory.ts'
import { type Plan, planFor } from '../engine/plan.ts'
import { buildReport, type RunFacts } from '../report/build.ts'
import { mergeReports } from '../report/merge.ts'
import type { UngatedReport } from '../report/report.ts'
import type { AnyRule, Outcome } from '../rule.ts'
import { keepHeapSmall } from './heap.ts'
import type { Interruption } from './interruption.ts'
import { type OpenedAccount, open } from './open.ts'
import type { AccountArgs, RecordingArgs, WatchArgs } from './options.ts'
import { withProgress } from './progress.ts'
import { prepareRecording, type Recording } from './recording.ts'
import type { Streams } from './streams.ts'
import type { RunWatch } from './tally.ts'
import { VERSION } from './version.ts'

export interface AuditRun {
  startedAt: Date
  /** Judge ages at this time instead of when the data was captured. */
  now: Date | undefined
  /** Outcomes to list one by one. */
  show: readonly Outcome[]
}

export interface Audited {
  report: UngatedReport
  /** What the run took, in a line. */
  stats: string
  /** Writes the recording, if one was asked for. */
  finishRecording(): Promise<void>
}

/** Accounts under way at once: what was seen of one is let go when it is judged, so memory holds only so many. */
export const ACCOUNTS_AT_ONCE = 4

/** plan -> collect -> evaluate -> report: the way of the data (DESIGN.md section 2), account by account, up to the gate. */
export async function runAudit(
  rules: readonly AnyRule[],
  argv: AccountArgs & Partial<RecordingArgs & WatchArgs>,
  { startedAt, now, show }: AuditRun,
  streams: Streams,
  interruption: Interruption,
): Promise<Audited> {
  const plan = planFor(rules)
  const { result, stats } = await withProgress(streams, argv, async (watch) => {
    const recording = await prepareRecording(argv.record, {
      force: argv.force,
      redact: argv.redact,
      isLive: argv.snapshot === undefined,
      onRepeat: watch.onRepeat,
    })
    const opened = await open(argv, plan, interruption, watch)
    watch.onAccounts(opened.accounts.length, plan)
    recording.begin(
      opened.accounts.map(({ id }) => id),
      opened.now,
    )
    const next = pLimit(ACCOUNTS_AT_ONCE)
    if (opened.accounts.length > ACCOUNTS_AT_ONCE) keepHeapSmall()
    const auditAccount = async (account: OpenedAccount) => {
      const inventory = await collectAccount(account, plan, opened.now, recording, watch)
      const results = evaluate(rules, now ? { ...inventory, now } : inventory)
      // The whole run has one end, and one id.
      const facts = { ...partOf(startedAt), interrupted: interruption.caught(), show }
      const report = buildReport(rules, inventory, results, facts)
      account.leave?.()
      return { name: account.id, report }
    }
    return { opened, recording, reports: await next.map(opened.accounts, auditAccount) }
  })
  const { opened, recording, reports } = result
  const merged = mergeReports(reports, randomUUID())
  const report = { ...merged, run: { ...merged.run, endedAt: new Date().toISOString() } }
  return {
    report,
    stats,
    finishRecording: () => recording.finish({ capturedAt: opened.now, complete: report.status !== 'interrupted' }),
  }
}

const partOf = (startedAt: Date): Pick<RunFacts, 'id' | 'startedAt' | 'endedAt' | 'version'> => ({
  id: '',
  startedAt,
  endedAt: startedAt,
  version: VERSION,
})

/** What can be seen of one account; of one that cannot be entered, the gap that says so. */
export async function collectAccount(
  opened: OpenedAccount,
  plan: Plan,
  now: Date,
  recording: Recording,
  watch: RunWatch,
): Promise<Inventory> {
  const { account, source, gap } = await opened.enter()
  watch.onEntered(account)
  const { onCollected } = watch
  // There is nothing left to come of an account that cannot be entered.
  if (gap) for (const planned of plan.values()) onCollected(planned)
  const inventory = gap
    ? { now, accounts: [notEntered(account.id, account.partition, gap)] }
    : await collect(plan, { source: recording.around(source, account), accounts: [account], now, onCollected })
  watch.onAccountDone()
  return inventory
}
