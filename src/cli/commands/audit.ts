import { randomUUID } from 'node:crypto'
import { collect } from '../../engine/collect.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { planFor } from '../../engine/plan.ts'
import { KnownError } from '../../errors.ts'
import { buildReport } from '../../report/build.ts'
import { lastLine } from '../../report/console-summary.ts'
import type { FailOn } from '../../report/report.ts'
import { type Outcome, SEVERITIES } from '../../rule.ts'
import type { Interruption } from '../interruption.ts'
import { loadRules } from '../load-rules.ts'
import { open } from '../open.ts'
import type { AccountArgs, CommonArgs, RecordingArgs, ReportArgs, SelectionArgs } from '../options.ts'
import { doAll, prepareOutputs, writeOutput } from '../outputs.ts'
import { showProgress } from '../progress.ts'
import { prepareRecording } from '../recording.ts'
import { selectionOf, selectRules } from '../select.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'
import { VERSION } from '../version.ts'

/** argv -> select -> plan -> collect -> evaluate -> report -> gate: the way of the data (DESIGN.md section 2). */
export async function audit(
  argv: AccountArgs & SelectionArgs & ReportArgs & RecordingArgs & CommonArgs,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const startedAt = new Date()
  const failOn: FailOn = oneOf('severity', argv['fail-on'], [...SEVERITIES, 'none'])
  const outputs = await prepareOutputs(argv.output ?? ['console'], {
    '--snapshot': argv.snapshot,
    '--record': argv.record,
  })
  const show = parseShow(argv.show ?? [])
  const now = argv.now === undefined ? undefined : parseNow(argv.now)
  const rules = selectRules(await loadRules(argv.rules), selectionOf(argv))

  const plan = planFor(rules)
  const progress = showProgress(streams)
  const recording = await prepareRecording(argv.record, argv)
  const opened = recording.around(await open(argv, plan, interruption, progress.onCall))
  const inventory = await collect(plan, opened)
  progress.end()
  const results = evaluate(rules, now ? { ...inventory, now } : inventory)

  const report = buildReport(rules, inventory, results, {
    id: randomUUID(),
    startedAt,
    endedAt: new Date(),
    version: VERSION,
    failOn,
    interrupted: interruption.caught(),
    show,
  })
  const isOnConsole = outputs.some(({ format, path }) => format === 'console' && !path)
  await doAll([
    ...outputs.map((output) => () => writeOutput(report, output, streams, argv)),
    () => opened.finish(report.status !== 'interrupted'),
    () => write(streams.stderr, isOnConsole ? '' : `${lastLine(report)}\n`),
  ])
  return report.exit.code
}

const SHOWN: readonly Outcome[] = ['pass', 'not-applicable', 'unknown']

function parseShow(words: readonly string[]): Outcome[] {
  const shown = words.map((word) => oneOf('outcome', word, [...SHOWN, 'fail', 'all'] as const))
  return shown.includes('all') ? [...SHOWN, 'fail'] : shown.filter((word) => word !== 'all')
}

/** A date, or a time with its zone: the same wherever it is typed. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

function parseNow(text: string): Date {
  const now = new Date(TIME.test(text) ? text : Number.NaN)
  const date = text.slice(0, 10)
  // JavaScript reads the 30th of February as the 2nd of March.
  if (Number.isNaN(now.getTime()) || !new Date(date).toISOString().startsWith(date)) {
    throw new KnownError(2, `--now ${text} is not a time.`, 'For example: --now 2026-06-01T00:00:00Z')
  }
  return now
}
