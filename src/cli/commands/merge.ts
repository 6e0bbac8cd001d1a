import { randomUUID } from 'node:crypto'
import { gateReport } from '../../gate/gate.ts'
import { lastLine } from '../../report/console-summary.ts'
import { mergeReports } from '../../report/merge.ts'
import { gateSettings } from '../gate-settings.ts'
import type { CommonArgs, MergeArgs } from '../options.ts'
import { doAll, prepareOutputs, writeOutput } from '../outputs.ts'
import { readReport } from '../read-report.ts'
import type { Configured } from '../settings.ts'
import { type Streams, write } from '../streams.ts'

/** Joins the JSON reports of several machines as if one run had made them, and gates the whole. */
export async function merge(
  { argv, config }: Configured<MergeArgs & CommonArgs & { reports: string[] }>,
  streams: Streams,
): Promise<number> {
  const outputs = await prepareOutputs(argv.output, Object.fromEntries(argv.reports.map((file) => [file, file])))
  const named = await Promise.all(argv.reports.map(async (name) => ({ name, report: await readReport(name) })))
  const merged = mergeReports(named, randomUUID())
  const settings = await gateSettings(argv, config, merged.rules, new Date(merged.run.startedAt))
  const report = gateReport(merged, settings)
  const isOnConsole = outputs.some(({ format, path }) => format === 'console' && !path)
  await doAll([
    ...outputs.map((output) => () => writeOutput(report, output, streams, argv)),
    () => write(streams.stderr, isOnConsole ? '' : `${lastLine(report)}\n`),
  ])
  return report.exit.code
}
