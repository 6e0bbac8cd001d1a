import picomatch from 'picomatch'
import { nearest } from '../nearest.ts'
import type { AnyRule } from '../rule.ts'
import { problemsIn } from './check.ts'
import type { Config } from './config.ts'
import { itemsOf, type Member, memberOf, type Position, plain } from './located.ts'
import type { Problem } from './problem.ts'
import { ruleSchema } from './rule-schema.ts'

/** Rules that a config file names and there are not, and options that its rules do not have or not so. */
export function problemsWithRules({ file, root, suppressions }: Config, rules: readonly AnyRule[]): Problem[] {
  const named = [
    ...['failOnRules', 'warnRules'].flatMap((key) => itemsOf(memberOf(root, key)).map((node) => ({ file, node }))),
    ...suppressions.flatMap(({ file, node }) =>
      [memberOf(node, 'rule') ?? []].flat().map((rule) => ({ file, node: rule })),
    ),
  ]
  const settings = memberOf(root, 'rules')
  return [
    ...(settings?.kind === 'object'
      ? settings.members.flatMap((member) => problemsWithSetting(member, file, rules))
      : []),
    ...named.flatMap(({ file, node }) => unknownRule(String(plain(node)), { file, position: node.position }, rules)),
  ]
}

function problemsWithSetting({ key, position, value }: Member, file: string, rules: readonly AnyRule[]): Problem[] {
  const covered = covers(key, rules)
  for (const rule of covered) {
    const problems = problemsIn(value, ruleSchema(rule), `rules.${key}`)
    const about = rule.id === key ? '' : `${key} covers ${rule.id}. `
    if (problems.length > 0)
      return problems.map((problem) => ({ file, ...problem, hint: `${about}${problem.hint ?? ''}`.trim() }))
  }
  return covered.length > 0 ? [] : unknownRule(key, { file, position }, rules)
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
