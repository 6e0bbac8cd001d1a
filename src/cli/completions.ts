import { REGIONS } from '../aws/regions.ts'
import { FORMATS } from '../report/reporters.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { loadRules } from './load-rules.ts'
import { commands } from './options.ts'
import { serviceOf } from './select.ts'

/** What can stand after a word. The shell completes paths itself when there is no word to offer. */
const AFTER: Readonly<Record<string, (rules: readonly AnyRule[]) => readonly string[]>> = {
  explain: (rules) => rules.map(({ id }) => id),
  '--rule': (rules) => rules.map(({ id }) => id),
  '--exclude-rule': (rules) => rules.map(({ id }) => id),
  '--service': (rules) => rules.map(serviceOf),
  '--section': (rules) => rules.flatMap(({ source }) => source),
  '--severity': () => SEVERITIES,
  '--fail-on': () => [...SEVERITIES, 'none'],
  '--show': () => ['pass', 'not-applicable', 'unknown', 'all'],
  '--region': () => REGIONS,
}

/**
 * The words that can follow what was typed; undefined where a command or an option can. The words are those of the
 * shell, of which the last is still being typed.
 */
export async function completions(typed: readonly string[]): Promise<string[] | undefined> {
  // bash hands over `--rule=iam` as three words.
  const previous = typed.slice(0, -1).findLast((word) => word !== '=') ?? ''
  const rules = AFTER[previous] ? await loadRules() : []
  if (previous === '-o' || previous === '--output') return typed.includes('record') ? [] : formats(typed)
  const words = AFTER[previous]?.(rules) ?? (takesPath(previous) ? [] : undefined)
  return words && [...new Set(words)]
}

const formats = (typed: readonly string[]): string[] =>
  typed.includes('rules') ? ['console', 'json', 'markdown'] : Object.keys(FORMATS)

function takesPath(word: string): boolean {
  const option = Object.entries({ ...commands.audit, ...commands.record }).find(([name]) => `--${name}` === word)
  return option !== undefined && option[1].type !== 'boolean'
}
