import builtIn from 'awsure:rules'
import { readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { KnownError } from '../errors.ts'
import { compare } from '../order.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'

/** A rule and the file it came from, to be named when something is wrong with it. */
export interface LoadedRule {
  rule: AnyRule
  file: string
}

/** The built-in rules and the user's, by id. A rule that is malformed, or whose id is taken, is a usage error. */
export async function loadRules(custom: readonly string[] = []): Promise<AnyRule[]> {
  const loaded: LoadedRule[] = [...builtIn]
  for (const path of custom) loaded.push(...(await loadCustom(path)))
  const byId = new Map<string, LoadedRule>()
  for (const entry of loaded) {
    const taken = byId.get(entry.rule.id)
    if (taken) throw idTaken(entry, taken)
    byId.set(entry.rule.id, entry)
  }
  return [...byId.values()].map(({ rule }) => rule).sort((a, b) => compare(a.id, b.id))
}

async function loadCustom(path: string): Promise<LoadedRule[]> {
  const files = await ruleFiles(path)
  return Promise.all(files.map(async (file) => ({ file, rule: checkRule(await importRule(file), file) })))
}

const RULE_FILE = /(?<!\.test|\.d)\.(js|mjs|cjs|ts|mts)$/

/** A folder's rule files, a single file, or a package's entry. Tests beside rules are left alone. */
async function ruleFiles(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined)
  if (info?.isFile()) return [resolve(path)]
  if (!info) return [packageEntry(path)]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && RULE_FILE.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => resolve(join(entry.parentPath, entry.name)))
    .sort(compare)
  if (files.length === 0) throw new KnownError(2, `No rule files in ${path}.`, 'A rule is a .js, .mjs or .ts file.')
  return files
}

function packageEntry(name: string): string {
  try {
    return createRequire(resolve('package.json')).resolve(name)
  } catch {
    throw new KnownError(
      2,
      `--rules ${name}: no such file, folder or package.`,
      'Check the path, or install the package.',
    )
  }
}

async function importRule(file: string): Promise<unknown> {
  try {
    const { default: exported } = (await import(pathToFileURL(file).href)) as { default?: unknown }
    if (typeof exported !== 'function') return exported
    // A file outside any project cannot import 'awsure': it is handed the API instead.
    return await exported(await import('../index.ts'))
  } catch (thrown) {
    const error: NodeJS.ErrnoException = thrown instanceof Error ? thrown : new Error(String(thrown))
    const message = error.message.replace(/\.$/, '')
    throw new KnownError(2, `${placeIn(file, error)}: cannot be loaded: ${message}.`, loadHint(file, error))
  }
}

/** The file with the line where it threw, if the error knows it. */
function placeIn(file: string, { stack = '' }: Error): string {
  const url = pathToFileURL(file).href
  const [, line] =
    stack
      .split('\n')
      .find((frame) => frame.includes(url))
      ?.split(url)[1]
      ?.split(':') ?? []
  return line ? `${file}:${line}` : file
}

function loadHint(file: string, { name, code, message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return 'This Node does not run TypeScript: use Node 22.18 or newer, or a .js file.'
  }
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'awsure'")) {
    return 'Outside a project that has awsure installed, export a function: `export default (awsure) => awsure.defineRule({…})`.'
  }
  return name === 'SyntaxError' ? `To see where: node --check ${file}` : 'Mend the file, or leave it out of --rules.'
}

const isCollection = (value: unknown): value is AnyRule['on'] =>
  typeof value === 'object' && value !== null && 'key' in value && 'source' in value && 'asked' in value

const collection = v.pipe(
  v.custom<AnyRule['on']>(isCollection, 'must be a collection, such as `iam.users`'),
  // In TypeScript an extra that is not there does not compile; in JavaScript it would be undefined, and may pass.
  v.check(
    (chosen) => unknownExtra(chosen) === undefined,
    ({ input }) => {
      const extras = Object.keys(input.extras)
      return `asks ${input.key} for \`${unknownExtra(input)}\`; it has ${extras.join(', ') || 'no extras'}`
    },
  ),
)
const unknownExtra = ({ asked, extras }: AnyRule['on']) => asked.find((name) => !Object.hasOwn(extras, name))
const sentence = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'))
const strings = v.array(v.string('must be a string'), 'must be a list of strings')

const ruleSchema = v.looseObject(
  {
    id: v.pipe(
      v.string('must be a string'),
      v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/, 'must be lower-case words joined by hyphens, such as `iam-user-mfa`'),
    ),
    title: sentence,
    severity: v.picklist(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`),
    source: v.optional(strings),
    rationale: sentence,
    remediation: sentence,
    references: v.optional(strings),
    compliance: v.optional(v.record(v.string(), strings, 'must be an object')),
    options: v.optional(v.record(v.string(), v.unknown(), 'must be an object')),
    choices: v.optional(v.record(v.string(), v.array(v.unknown(), 'must be a list'), 'must be an object')),
    on: collection,
    needs: v.optional(v.record(v.string(), collection)),
    wants: v.optional(v.record(v.string(), collection)),
    check: v.function('must be a function'),
  },
  'is not a rule: the default export must be a rule, or a function that returns one',
)

/** Checks a rule that may be plain JavaScript; the error names the file and the field. */
export function checkRule(candidate: unknown, file: string): AnyRule {
  const { success, issues } = v.safeParse(ruleSchema, candidate)
  if (success) {
    const rule = candidate as AnyRule
    return { ...rule, source: rule.source ?? [], references: rule.references ?? [] }
  }
  const [issue] = issues
  const field = v.getDotPath(issue)
  const problem = issue.received === 'undefined' && field ? 'is missing' : issue.message
  throw new KnownError(2, `${file}: ${field ? `\`${field}\` ` : ''}${problem}.`, 'See "Writing a rule" in the README.')
}

const idTaken = (entry: LoadedRule, taken: LoadedRule): KnownError =>
  new KnownError(
    2,
    `${entry.file}: the id ${entry.rule.id} is taken by ${taken.file}.`,
    'Give the rule an id of its own.',
  )
