import { sep } from 'node:path'
import { exists } from '../disk/exists.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { SourceMapEntry } from '../report/source-map.ts'
import { problemsIn } from './check.ts'
import { itemsOf, type Located, type Member, memberOf, membersOf, plain, textOf } from './located.ts'
import type { Setting, Settings } from './merge.ts'
import { missingPaths, rebased } from './paths.ts'
import type { Problem } from './problem.ts'
import { readLocated } from './read.ts'
import type { RuleSetting } from './rules.ts'
import { configSchema } from './schema.ts'
import { type PlacedSuppression, readSuppressions } from './suppressions.ts'

/** A config file that was read, and in which nothing is wrong by itself. Paths are from the working directory. */
export interface Config {
  file: string
  root: Located
  /** By flag. */
  settings: Settings
  rules: readonly RuleSetting[]
  suppressions: readonly PlacedSuppression[]
  sourceMap: readonly SourceMapEntry[]
}

/** The keys for which there is a flag, which goes before. */
export const FLAG_OF_KEY: Readonly<Record<string, string>> = {
  failOn: 'fail-on',
  failOnRules: 'fail-on-rule',
  warnRules: 'warn-rule',
  incomplete: 'incomplete',
  baseline: 'baseline',
  outputs: 'output',
  regions: 'region',
  concurrency: 'concurrency',
  customRules: 'rules',
}

/**
 * Reads a config file and the suppressions that it names, and finds whatever is wrong without knowing the rules
 * (`problemsWithRules` goes on from there). `today` is the day from which suppressions count.
 */
export async function readConfig(
  file: string,
  today: Date,
): Promise<{ config: Config; problems: [] } | { config: undefined; problems: Problem[] }> {
  const root = await readLocated(file)
  const problems = problemsIn(root, configSchema([])).map((problem) => ({ file, ...problem }))
  if (problems.length > 0) return { config: undefined, problems }
  const parked = await readSuppressions(root, file, today)
  const wrong = [
    ...parked.problems,
    ...(await missingPaths(itemsOf(memberOf(root, 'customRules')).filter(isPath), file)),
  ]
  if (wrong.length > 0) return { config: undefined, problems: wrong }
  const config = {
    file,
    root,
    settings: await settingsIn(root, file),
    rules: membersOf(memberOf(root, 'rules')).map(ruleSetting),
    suppressions: parked.suppressions,
    sourceMap: itemsOf(memberOf(root, 'sourceMap')).map((item) => sourceMapEntry(item, file)),
  }
  return { config, problems: [] }
}

async function settingsIn(root: Located, file: string): Promise<Settings> {
  const settings = new Map<string, Setting>()
  for (const { key, value, position } of membersOf(root)) {
    const flag = Object.hasOwn(FLAG_OF_KEY, key) ? FLAG_OF_KEY[key] : undefined
    if (flag) settings.set(flag, { value: await valueFor(flag, value, file), origin: { kind: 'file', file, position } })
  }
  return settings
}

/** Paths in a config file are relative to it. */
async function valueFor(flag: string, node: Located, file: string): Promise<JsonValue> {
  if (flag === 'baseline') return rebased(textOf(node), file)
  if (flag === 'output') return itemsOf(node).map((item) => rebasedOutput(textOf(item), file))
  if (flag === 'rules') return Promise.all(itemsOf(node).map((item) => rebasedRules(textOf(item), file)))
  return plain(node)
}

/** `FORMAT[:PATH]`, in which the path `-` is stdout. */
function rebasedOutput(output: string, file: string): string {
  const [format, ...rest] = output.split(':')
  const path = rest.join(':')
  return path === '' || path === '-' ? output : `${format}:${rebased(path, file)}`
}

/** A file or folder, or else the name of a package. */
async function rebasedRules(name: string, file: string): Promise<string> {
  const path = rebased(name, file)
  return (await exists(path)) ? path : name
}

/** What else `customRules` names may be a package. */
const isPath = (node: Located): boolean => /^\.{0,2}[\\/]/.test(textOf(node))

function ruleSetting({ key, value, position }: Member): RuleSetting {
  const said = plain(value)
  if (typeof said === 'object')
    return { ...(said as Omit<RuleSetting, 'pattern' | 'position'>), pattern: key, position }
  if (said === 'off' || said === 'on') return { pattern: key, enabled: said === 'on', position }
  return { pattern: key, enabled: true, severity: said as RuleSetting['severity'], position }
}

function sourceMapEntry(node: Located, file: string): SourceMapEntry {
  const entry = plain(node) as JsonObject as unknown as SourceMapEntry
  return { ...entry, file: rebased(entry.file, file).split(sep).join('/') }
}
