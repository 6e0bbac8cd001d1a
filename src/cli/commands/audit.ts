import { gateReport } from '../../gate/gate.ts'
import { lastLine } from '../../report/console-summary.ts'
import type { ReporterOptions } from '../../report/report.ts'
import type { Outcome } from '../../rule.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { gateSettings } from '../gate-settings.ts'
import { inGitHubActions, tellGitHub } from '../github-actions.ts'
import type { Interruption } from '../interruption.ts'
import { locateFindings, pointsIntoFiles, SARIF_LOCATIONS } from '../locations.ts'
import { parseNow } from '../now.ts'
import type {
  AccountArgs,
  CiArgs,
  CommonArgs,
  GateArgs,
  RecordingArgs,
  ReportArgs,
  SelectionArgs,
  WatchArgs,
} from '../options.ts'
import { doAll, prepareOutputs, writeOutput } from '../outputs.ts'
import { wantsStats } from '../progress.ts'
import { runAudit } from '../run-audit.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

/** Audits, and says what was found: argv -> select -> run -> gate -> outputs. */
export async function audit(
  {
    argv,
    config,
  }: Configured<AccountArgs & SelectionArgs & ReportArgs & GateArgs & RecordingArgs & WatchArgs & CiArgs & CommonArgs>,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const startedAt = new Date()
  const outputs = await prepareOutputs(argv.output, {
    '--snapshot': argv.snapshot,
    '--record': argv.record,
    '--baseline': argv.baseline,
  })
  const choice = oneOf('value of --sarif-location', argv['sarif-location'], SARIF_LOCATIONS)
  const inActions = inGitHubActions(streams) && !argv['no-ci-integration']
  const { show, listed } = parseShow(argv.show ?? [])
  const groupBy = oneOf('value of --group-by', argv['group-by'], ['rule', 'section'] as const)
  const now = parseNow(argv.now)
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const rules = selectRules(known, selectionOf(argv), off)
  const settings = await gateSettings(argv, config, known, now ?? startedAt)

  const audited = await runAudit(rules, argv, { startedAt, now, show }, streams, interruption)
  const gated = gateReport(audited.report, settings)
  const showsLines = inActions || outputs.some(({ format }) => pointsIntoFiles(format))
  const whereabouts = { choice, showsLines, sourceMap: config?.sourceMap ?? [], snapshot: argv.snapshot }
  const report = await locateFindings(gated, rules, whereabouts, streams)
  const isOnConsole = outputs.some(({ format, path }) => format === 'console' && !path)
  await doAll([
    ...outputs.map(
      (output) => () => writeOutput(report, output, streams, { ...argv, listed, groupBy, sections: argv.section }),
    ),
    audited.finishRecording,
    () => write(streams.stderr, isOnConsole ? '' : `${lastLine(report)}\n`),
    () => write(streams.stderr, wantsStats(streams, argv) ? `${audited.stats}\n` : ''),
    () => (inActions ? tellGitHub(report, settings, streams, outputs) : Promise.resolve()),
  ])
  return report.exit.code
}

const SHOWN: readonly Outcome[] = ['pass', 'not-applicable', 'unknown', 'fail']
const LISTED = ['suppressed', 'unchanged'] as const

/** Outcomes go into the report; of its findings, the console lists some only when it is asked. */
function parseShow(words: readonly string[]): { show: Outcome[]; listed: NonNullable<ReporterOptions['listed']> } {
  const shown = words.map((word) => oneOf('outcome', word, [...SHOWN, ...LISTED, 'all'] as const))
  const wants = (word: (typeof shown)[number]) => shown.includes(word) || shown.includes('all')
  return { show: SHOWN.filter(wants), listed: LISTED.filter(wants) }
}
