import type { Options } from 'yargs'
import { REGIONS } from '../aws/regions.ts'
import { FORMATS } from '../report/reporters.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { loadRules } from './load-rules.ts'
import { commandIn, commandOptions, commands, policyCommands } from './options.ts'
import { serviceOf } from './select.ts'

/** What an option, or `explain`, can be followed by. */
const VALUES: Readonly<Record<string, (rules: readonly AnyRule[]) => readonly string[]>> = {
  explain: (rules) => rules.map(({ id }) => id),
  policy: () => Object.keys(policyCommands),
  config: () => ['init', 'print', 'validate', 'schema'],
  baseline: () => ['create', 'update', 'prune', 'show'],
  '--rule': (rules) => rules.map(({ id }) => id),
  '--exclude-rule': (rules) => rules.map(({ id }) => id),
  '--fail-on-rule': (rules) => rules.map(({ id }) => id),
  '--warn-rule': (rules) => rules.map(({ id }) => id),
  '--service': (rules) => rules.map(serviceOf),
  '--section': (rules) => rules.flatMap(({ source }) => source),
  '--severity': () => SEVERITIES,
  '--fail-on': () => [...SEVERITIES, 'none'],
  '--incomplete': () => ['fail', 'warn'],
  '--show': () => ['pass', 'not-applicable', 'unknown', 'suppressed', 'unchanged', 'all'],
  '--region': () => REGIONS,
}

/**
 * The words that can stand where the last of the shell's words is being typed. Where there are none the shell completes
 * paths by itself.
 */
export async function completions([, ...words]: readonly string[]): Promise<string[]> {
  const current = words.at(-1) ?? ''
  // bash hands over `--rule=iam` as three words.
  const before = words.slice(0, -1).filter((word) => word !== '=')
  const command = commandIn(before)
  const offered = await offers(before, current, command)
  return [...new Set(offered)].filter((word) => word.startsWith(current))
}

async function offers(before: readonly string[], current: string, command: string | undefined) {
  const previous = before.at(-1) ?? ''
  const options = optionsOf(command)
  const values = Object.hasOwn(VALUES, previous) ? VALUES[previous] : undefined
  if (values) return values(await loadRules())
  if (previous === '-o' || previous === '--output') return formats(command)
  if (takesValue(options[previous.slice(2)])) return []
  if (current.startsWith('-')) return Object.keys(options).flatMap((name) => unlessUsed(name, options[name], before))
  return command ? [] : Object.keys(commands)
}

const optionsOf = (command = 'audit'): Readonly<Record<string, Options>> => ({
  ...commandOptions(command),
  help: { type: 'boolean' },
})

const takesValue = (option: Options | undefined): boolean => option !== undefined && option.type !== 'boolean'

const unlessUsed = (name: string, option: Options | undefined, before: readonly string[]): string[] =>
  before.includes(`--${name}`) && !option?.array ? [] : [`--${name}`]

function formats(command: string | undefined): readonly string[] {
  if (command === 'record') return []
  if (command === 'config' || command === 'plan') return ['console', 'json']
  if (command === 'policy lint') return ['console', 'json', 'sarif']
  if (command?.startsWith('policy ')) return ['console', 'json']
  return command === 'rules' || command === 'diff' ? ['console', 'json', 'markdown'] : Object.keys(FORMATS)
}
