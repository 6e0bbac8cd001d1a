import { stat } from 'node:fs/promises'
import type { Config } from '../config/config.ts'
import { restrictToRules } from '../diff/restrict.ts'
import { readJson, startOf } from '../disk/json-file.ts'
import { fileError } from '../disk/system-error.ts'
import type { Inventory } from '../engine/inventory.ts'
import { KnownError } from '../errors.ts'
import type { GateSettings } from '../gate/gate.ts'
import { isObject } from '../json.ts'
import type { Report } from '../report/report.ts'
import type { AnyRule } from '../rule.ts'
import type { auditSnapshot } from './audit-snapshot.ts'
import { gateSettings } from './gate-settings.ts'
import type { DiffArgs, SelectionArgs } from './options.ts'
import { readReport } from './read-report.ts'
import { type Selectable, selectionOf, selectRules } from './select.ts'

type SideKind = 'report' | 'snapshot'

/** Finds out by its content whether a path is a JSON report or a snapshot, in any of its forms. */
async function kindOf(path: string): Promise<SideKind> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error, { hint: 'awsure diff compares two JSON reports or snapshots: OLD NEW.' })
  })
  if (found.isDirectory()) return 'snapshot'
  // Both write first what they are; only a file that somebody has sorted has to be read to the end.
  const kind = kindOfText(await startOf(path)) ?? kindOfContent(await readJson(path))
  if (kind) return kind
  throw new KnownError(
    2,
    `${path} is neither a JSON report nor a snapshot of awsure.`,
    '`awsure audit -o json:FILE` writes a report, `awsure record -o PATH` a snapshot.',
  )
}

function kindOfText(text: string): SideKind | undefined {
  if (/^\s*\{\s*"format"\s*:\s*"awsure-snapshot\//.test(text)) return 'snapshot'
  return /^\s*\{\s*("\$schema"\s*:\s*"[^"]*",\s*)?"schemaVersion"\s*:/.test(text) ? 'report' : undefined
}

function kindOfContent(content: unknown): SideKind | undefined {
  if (!isObject(content)) return undefined
  if (String(content.format).startsWith('awsure-snapshot/')) return 'snapshot'
  return 'schemaVersion' in content && 'findings' in content ? 'report' : undefined
}

/** One side of a comparison, judged. */
export interface Side {
  path: string
  report: Report
  /** Of a snapshot. */
  inventory?: Inventory
}

/** Both sides, judged alike: the same rules, options, suppressions and thresholds. */
export interface Sides {
  before: Side
  after: Side
  /** Those that judged the snapshots. */
  rules: readonly AnyRule[]
  settings: GateSettings
}

interface SideArgs extends SelectionArgs, DiffArgs {
  old: string
  new: string
}

/**
 * Opens both sides and audits those that are snapshots. Whatever is wrong with the command line, the config file or a
 * report ends it before that.
 */
export async function openSides(argv: SideArgs, config: Config | undefined): Promise<Sides> {
  const inputs = await Promise.all([readSide(argv.old), readSide(argv.new)])
  const hasSnapshot = inputs.some(({ report }) => !report)
  const { rules: known, off } = hasSnapshot ? await configuredRules(argv, config) : { rules: [], off: NONE }
  const entries = inputs.flatMap(({ report }) => report?.rules ?? [])
  const nameable = [...new Map([...entries, ...known].map((rule) => [rule.id, rule])).values()]
  const settings = await gateSettings({ ...argv, baseline: undefined }, config, nameable, new Date())
  const chosen = new Set(selectRules<Selectable>(nameable, selectionOf(argv), off).map(({ id }) => id))
  const rules = known.filter(({ id }) => chosen.has(id))

  const judge = async ({ path, report }: Input): Promise<Side> =>
    report
      ? { path, report: isSelective(argv) ? restrictToRules(report, chosen) : report }
      : { path, ...(await audited(path, rules, settings)) }
  const [before, after] = await Promise.all([judge(inputs[0]), judge(inputs[1])])
  return { before, after, rules, settings }
}

const NONE: ReadonlySet<string> = new Set()

// Two reports are compared without a rule, and without the engine.
const configuredRules = async (argv: SideArgs, config: Config | undefined) =>
  (await import('./configured-rules.ts')).loadConfiguredRules(argv, config)
const audited: typeof auditSnapshot = async (...args) => (await import('./audit-snapshot.ts')).auditSnapshot(...args)

/** A path, and the report in it; without one it is a snapshot. */
interface Input {
  path: string
  report: Report | undefined
}

const readSide = async (path: string): Promise<Input> => ({
  path,
  report: (await kindOf(path)) === 'report' ? await readReport(path) : undefined,
})

const isSelective = (argv: SelectionArgs): boolean =>
  [argv.rule, argv['exclude-rule'], argv.service, argv.section, argv.severity].some((option) => option !== undefined)
