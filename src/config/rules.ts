import picomatch from 'picomatch'
import { isObject, type JsonValue } from '../json.ts'
import type { AnyRule, Severity, Verdict } from '../rule.ts'
import type { Position } from './located.ts'

/** What a config file says of some rules. */
export interface RuleSetting {
  /** Id or glob. */
  pattern: string
  enabled?: boolean | undefined
  severity?: Severity | undefined
  options?: Readonly<Record<string, JsonValue>> | undefined
  position: Position
}

/** Rules as they are to be run, and the ids of those that are not to be. */
export interface ConfiguredRules {
  /** All of them, also those that are off. */
  rules: AnyRule[]
  off: ReadonlySet<string>
}

/** Applies the settings to the rules. A rule's own id goes before globs, a later glob before an earlier one. */
export function configureRules(rules: readonly AnyRule[], settings: readonly RuleSetting[]): ConfiguredRules {
  const globs = settings.map((setting) => ({ ...setting, covers: picomatch(setting.pattern) }))
  const off = new Set<string>()
  const configured = rules.map((rule) => {
    const own = globs.filter(({ pattern }) => pattern === rule.id)
    const wider = globs.filter(({ pattern, covers }) => pattern !== rule.id && covers(rule.id))
    const chosen = [...wider, ...own]
    if (chosen.findLast(({ enabled }) => enabled !== undefined)?.enabled === false) off.add(rule.id)
    return chosen.reduce(applied, rule)
  })
  return { rules: configured, off }
}

function applied(rule: AnyRule, { severity, options }: RuleSetting): AnyRule {
  const withOptions = options ? { ...rule, options: merged(rule.options ?? {}, options) } : rule
  return severity ? withSeverity(withOptions, severity) : withOptions
}

/** A rule may judge single findings worse or milder than the rest; whoever sets a severity means all of them. */
function withSeverity(rule: AnyRule, severity: Severity): AnyRule {
  const check = (row: never, context: never): Verdict => {
    const verdict = rule.check(row, context)
    if (verdict.outcome !== 'fail') return verdict
    const { severity: _, ...plain } = verdict
    return plain
  }
  return { ...rule, severity, check }
}

/** Members that are objects are merged in turn; lists are replaced. */
function merged(
  defaults: Readonly<Record<string, unknown>>,
  chosen: Readonly<Record<string, JsonValue>>,
): Record<string, unknown> {
  const changes = Object.entries(chosen).map(([name, value]) => {
    const before = defaults[name]
    return [name, isObject(value) && isObject(before) ? merged(before, value) : value]
  })
  return { ...defaults, ...Object.fromEntries(changes) }
}
