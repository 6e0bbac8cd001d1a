import { diffReports } from '../../diff/compare.ts'
import { explainReports } from '../../diff/explain-reports.ts'
import { explainSnapshots } from '../../diff/explain-snapshots.ts'
import { DIFF_FORMATS, type DiffFormat, diffReporters } from '../../diff/reporters.ts'
import { countsText, gateText } from '../../diff/summary-text.ts'
import { KnownError } from '../../errors.ts'
import { printable } from '../../report/escape.ts'
import { exitCodeOf, type Interruption } from '../interruption.ts'
import type { CommonArgs, ConfigArgs, DiffArgs, SelectionArgs } from '../options.ts'
import { doAll, prepareOutputs, writeText } from '../outputs.ts'
import type { Configured } from '../settings.ts'
import { openSides, type Side } from '../sides.ts'
import { type Streams, write } from '../streams.ts'
import { VERSION } from '../version.ts'

type Argv = { old: string; new: string } & SelectionArgs & DiffArgs & ConfigArgs & CommonArgs

/** Compares two reports or snapshots, and says what came, went and changed, and what caused it. */
export async function diff(
  { argv, config }: Configured<Argv>,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const inputs = { OLD: argv.old, NEW: argv.new }
  const outputs = await prepareOutputs(argv.output ?? ['console'], inputs, Object.keys(DIFF_FORMATS) as DiffFormat[])
  const { before, after, rules, settings } = await openSides(argv, config)
  const signal = interruption.caught()
  if (signal) throw new KnownError(exitCodeOf(signal), `Interrupted by ${signal}: nothing was compared.`)

  const compared = diffReports(before.report, after.report, {
    old: factsOf(before),
    new: factsOf(after),
    version: VERSION,
    thresholds: settings,
    explain:
      before.inventory && after.inventory
        ? explainSnapshots(rules, before.inventory, after.inventory)
        : explainReports({ ...before, rules }, { ...after, rules }),
  })
  const isOnConsole = outputs.some(({ format, path }) => format === 'console' && !path)
  await doAll([
    ...outputs.map((output) => async () => {
      const reporter = await diffReporters[output.format]()
      await writeText(output, (options) => reporter(compared, options), streams, argv)
    }),
    () => write(streams.stderr, isOnConsole ? '' : `${countsText(compared)} ${printable(gateText(compared))}\n`),
  ])
  return compared.exit.code
}

const factsOf = ({ path, inventory }: Side) => ({ path, kind: inventory ? 'snapshot' : 'report' }) as const
