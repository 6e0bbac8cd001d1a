import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { Settings } from '../../config/merge.ts'
import { checkWritable, writeAtomic } from '../../disk/atomic.ts'
import { KnownError } from '../../errors.ts'
import { prunedBaseline, updatedBaseline } from '../../gate/baseline.ts'
import { gateReport } from '../../gate/gate.ts'
import { plural } from '../../report/prose.ts'
import type { BaselineFinding, Report } from '../../report/report.ts'
import { baselinePage } from '../baseline-page.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { gateSettings } from '../gate-settings.ts'
import type { Interruption } from '../interruption.ts'
import { parseNow } from '../now.ts'
import { type AccountArgs, type BaselineArgs, commonOptions, type GateArgs, type SelectionArgs } from '../options.ts'
import { baselineText, readBaseline } from '../read-baseline.ts'
import { readReport } from '../read-report.ts'
import { runAudit } from '../run-audit.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

type Args = BaselineArgs & AccountArgs & SelectionArgs

/** Keeps the list of findings that were there before, so that only what is new since fails a run. */
export async function baseline(
  { argv, config, settings }: Configured<Args & { action: string }>,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const action = oneOf('action', argv.action, ['create', 'update', 'prune', 'show'])
  const path = argv.baseline ?? 'awsure-baseline.json'
  if (action === 'show') {
    checkFlags(settings)
    await write(streams.stdout, baselinePage(await readBaseline(path), parseNow(argv.now) ?? new Date()))
    return 0
  }
  const earlier = action === 'create' ? undefined : await readBaseline(path)
  await checkTarget(path, action, argv)

  const report =
    argv.from === undefined ? await auditFor(argv, config, streams, interruption) : await readReport(argv.from)
  const refused = refusal(report, argv)
  if (refused) {
    await write(streams.stderr, `${path} was not written: ${refused.reason}\n`)
    return refused.code
  }
  const kept = action === 'prune' && earlier ? prunedBaseline(report, earlier) : updatedBaseline(report, earlier, path)
  await writeAtomic(path, baselineText(kept))
  await write(streams.stderr, `Wrote ${path}: ${changes(earlier?.findings ?? [], kept.findings)}.\n`)
  return 0
}

const SHOW_FLAGS = ['baseline', 'now', 'config', 'no-config', ...Object.keys(commonOptions)]

/** Nothing is audited to show a file. */
function checkFlags(settings: Settings): void {
  const stray = [...settings].find(([name, { origin }]) => origin.kind === 'flag' && !SHOW_FLAGS.includes(name))
  if (stray) throw new KnownError(2, `--${stray[0]} means nothing to \`awsure baseline show\`.`, 'Leave it out.')
}

/** Before anything is audited: a baseline is neither replaced by mistake nor lost to a folder that is not there. */
async function checkTarget(path: string, action: string, { from, force }: Args): Promise<void> {
  const exists = (await stat(path).catch(() => undefined)) !== undefined
  if (action === 'create' && exists && !force) {
    throw new KnownError(2, `${path} exists.`, '`awsure baseline update` brings it up to date; --force replaces it.')
  }
  if (from && resolve(from) === resolve(path))
    throw new KnownError(2, '--from and --baseline are the same file.', 'Give each its own.')
  await checkWritable(path)
}

async function auditFor(
  argv: Args,
  config: Config | undefined,
  streams: Streams,
  interruption: Interruption,
): Promise<Report> {
  const startedAt = new Date()
  const now = parseNow(argv.now)
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const rules = selectRules(known, selectionOf(argv), off)
  const settings = await gateSettings(NO_GATE, config, known, now ?? startedAt)
  const audited = await runAudit(rules, argv, { startedAt, now, show: [] }, streams, interruption)
  return gateReport(audited.report, settings)
}

/** A baseline takes what there is; only suppressions count. */
const NO_GATE: GateArgs = {
  'fail-on': 'none',
  'fail-on-rule': undefined,
  'warn-rule': undefined,
  baseline: undefined,
  incomplete: 'fail',
  'exit-zero': undefined,
}

/** Why a run changes no baseline: what it did not see, it can neither park nor call resolved. */
function refusal({ status, exit, summary }: Report, { force }: Args): { code: number; reason: string } | undefined {
  if (status === 'interrupted') return { code: exit.code, reason: exit.reason }
  if (exit.code === 3) return exit
  if (status === 'complete' || force) return undefined
  const unseen = plural(summary.evaluations.unknown, 'result')
  return {
    code: 4,
    reason: `${unseen} could not be evaluated (\`awsure audit\` says which). --force goes by what was seen.`,
  }
}

/** `12 findings, 3 of them resolved; 2 added, 1 dropped` */
function changes(before: readonly BaselineFinding[], after: readonly BaselineFinding[]): string {
  const earlier = new Set(before.map(({ id }) => id))
  const later = new Set(after.map(({ id }) => id))
  const resolved = after.filter(({ resolvedAt }) => resolvedAt !== undefined).length
  const added = after.filter(({ id }) => !earlier.has(id)).length
  const dropped = before.filter(({ id }) => !later.has(id)).length
  const total = `${plural(after.length, 'finding')}${resolved > 0 ? `, ${resolved} of them resolved` : ''}`
  return `${total}; ${added} added, ${dropped} dropped`
}
