import picomatch from 'picomatch'
import { nearest } from '../nearest.ts'
import type { AnyRule } from '../rule.ts'
import { problemsIn } from './check.ts'
import type { Config } from './config.ts'
import { itemsOf, type Member, memberOf, membersOf, type Position, textOf } from './located.ts'
import type { Problem } from './problem.ts'
import { ruleSchema } from './rule-schema.ts'

/** Rules that a config file names and there are not, and options that its rules do not have, or not like that. */
export function problemsWithRules({ file, root, suppressions }: Config, rules: readonly AnyRule[]): Problem[] {
  const globs = [
    ...['failOnRules', 'warnRules'].flatMap((key) => itemsOf(memberOf(root, key)).map((node) => ({ file, node }))),
    ...suppressions.map(({ file, node }) => ({ file, node: memberOf(node, 'rule') ?? node })),
  ]
  return [
    ...membersOf(memberOf(root, 'rules')).flatMap((member) => problemsWithSetting(member, file, rules)),
    ...globs.flatMap(({ file, node }) => unknownRule(textOf(node), { file, position: node.position }, rules)),
  ]
}

/** Every rule that a glob covers must take the setting; the first that does not is told. */
function problemsWithSetting({ key, position, value }: Member, file: string, rules: readonly AnyRule[]): Problem[] {
  const covered = covers(key, rules)
  for (const rule of covered) {
    const problems = problemsIn(value, ruleSchema(rule), `rules.${key}`)
    if (problems.length === 0) continue
    const about = rule.id === key ? [] : [`${key} covers ${rule.id}.`]
    return problems.map((problem) => ({ file, ...problem, hint: [...about, problem.hint ?? []].flat().join(' ') }))
  }
  return unknownRule(key, { file, position }, rules)
}

function unknownRule(
  pattern: string,
  place: { file: string; position: Position },
  rules: readonly AnyRule[],
): Problem[] {
  if (covers(pattern, rules).length > 0) return []
  const ids = rules.map(({ id }) => id)
  const prefix = ids.some((id) => id.startsWith(`${pattern}-`)) ? `'${pattern}-*'` : undefined
  const near = prefix ?? nearest(pattern, ids)
  const hint = near ? `Did you mean ${near}?` : 'See `awsure rules` for all of them.'
  return [{ ...place, message: `Unknown rule: ${pattern}.`, hint }]
}

function covers(pattern: string, rules: readonly AnyRule[]): AnyRule[] {
  // The matcher throws at an empty pattern and at one of many thousand characters.
  if (pattern === '' || pattern.length > 200) return []
  const matches = picomatch(pattern)
  return rules.filter(({ id }) => id === pattern || matches(id))
}
