import { randomUUID } from 'node:crypto'
import { collect } from '../engine/collect.ts'
import { evaluate } from '../engine/evaluate.ts'
import { planFor } from '../engine/plan.ts'
import { buildReport } from '../report/build.ts'
import type { UngatedReport } from '../report/report.ts'
import type { AnyRule, Outcome } from '../rule.ts'
import type { Interruption } from './interruption.ts'
import { open } from './open.ts'
import type { AccountArgs, RecordingArgs } from './options.ts'
import { withProgress } from './progress.ts'
import { prepareRecording } from './recording.ts'
import type { Streams } from './streams.ts'
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
  /** Writes the recording, if one was asked for. */
  finishRecording(): Promise<void>
}

/** plan -> collect -> evaluate -> report: the way of the data (DESIGN.md section 2), up to the gate. */
export async function runAudit(
  rules: readonly AnyRule[],
  argv: AccountArgs & Partial<RecordingArgs>,
  { startedAt, now, show }: AuditRun,
  streams: Streams,
  interruption: Interruption,
): Promise<Audited> {
  const plan = planFor(rules)
  const recording = await prepareRecording(argv.record, argv)
  const { opened, inventory } = await withProgress(streams, async (onCall) => {
    const opened = recording.around(await open(argv, plan, interruption, onCall))
    return { opened, inventory: await collect(plan, opened) }
  })
  const results = evaluate(rules, now ? { ...inventory, now } : inventory)
  const report = buildReport(rules, inventory, results, {
    id: randomUUID(),
    startedAt,
    endedAt: new Date(),
    version: VERSION,
    interrupted: interruption.caught(),
    show,
  })
  return { report, finishRecording: () => opened.finish(report.status !== 'interrupted') }
}
