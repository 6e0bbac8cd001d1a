import { canonical } from '../json.ts'
import { matches } from '../wildcard.ts'
import { type Lint, type LintContext, lint, valuePath } from './lint-finding.ts'
import { hasUnknown } from './lint-unknown.ts'
import type { Element, Policy, Statement } from './parse.ts'

/** What could be left out and nothing would change. */
export const lintRedundancy = ({ policy }: LintContext): Lint[] => [
  ...policy.statements.flatMap((statement) => [
    ...lintList('redundant-action', statement, statement.actions, lower),
    ...(statement.resources ? lintList('redundant-resource', statement, statement.resources, String) : []),
  ]),
  ...lintStatements(policy),
]

const lower = (action: string): string => action.toLowerCase()

/**
 * Whether one pattern covers another, as texts: a star covers a star. A question mark would take a star for a letter,
 * so a pattern with one covers only itself.
 */
const coversPattern = (pattern: string, other: string): boolean =>
  pattern === other || (!pattern.includes('?') && !hasUnknown(pattern) && matches(pattern, other))

function lintList(
  id: 'redundant-action' | 'redundant-resource',
  statement: Statement,
  element: Element,
  normal: (value: string) => string,
): Lint[] {
  const values = element.values.map(normal)
  // Only these cover anything but themselves.
  const stars = values.flatMap((value, index) => (value.includes('*') ? index : []))
  const firsts = new Map(values.map((value, index) => [value, index] as const).reverse())
  return values.flatMap((value, index) => {
    const first = firsts.get(value) ?? index
    const covers = (place: number) => place !== index && coversPattern(values[place] ?? '', value)
    const by = first < index ? first : stars.find((place) => covers(place) && isFirst(values, place, index))
    if (by === undefined) return []
    const [here, there] = [element.values[index] ?? '', element.values[by] ?? '']
    return lint(id, {
      path: valuePath(statement, element, index),
      message: here === there ? `${here} is there twice.` : `${here} is covered by ${there}.`,
      seen: here,
      expected: null,
    })
  })
}

/** Of two that cover each other the later is the redundant one. */
const isFirst = (values: readonly string[], place: number, index: number): boolean =>
  place < index || !coversPattern(values[index] ?? '', values[place] ?? '')

function lintStatements({ statements }: Policy): Lint[] {
  return statements.flatMap((statement, index) => {
    if (isOpen(statement)) return []
    const by = statements.find((other, place) => {
      if (place === index || other.effect !== statement.effect || !includes(other, statement)) return false
      return place < index || !includes(statement, other)
    })
    const denial =
      statement.effect === 'Allow' && statements.find((other) => other.effect === 'Deny' && includes(other, statement))
    if (denial) return denied(statement, denial)
    return by ? redundant(statement, by) : []
  })
}

const isOpen = ({ actions, resources }: Statement): boolean =>
  [...actions.values, ...(resources?.values ?? [])].some(hasUnknown)

const named = ({ sid, path }: Statement): string => (sid ? `${path} (${sid})` : path)

const redundant = (statement: Statement, by: Statement): Lint =>
  lint('redundant-statement', {
    path: statement.path,
    message: `${named(by)} ${by.effect === 'Allow' ? 'allows' : 'denies'} all of this as well.`,
    seen: statement.sid ?? null,
    expected: null,
  })

const denied = (statement: Statement, by: Statement): Lint =>
  lint('denied-statement', {
    path: statement.path,
    message: `${named(by)} denies all that the statement allows.`,
    seen: statement.sid ?? null,
    expected: null,
  })

/** Whether a statement is about all that another is about. */
function includes(wide: Statement, narrow: Statement): boolean {
  if (!includesAll(wide.actions, narrow.actions, lower)) return false
  if (!wide.resources || !narrow.resources) {
    if (wide.resources !== narrow.resources) return false
  } else if (!includesAll(wide.resources, narrow.resources, String)) return false
  if (wide.conditions.length > 0 && conditionsOf(wide) !== conditionsOf(narrow)) return false
  return canonical(wide.principals ?? null) === canonical(narrow.principals ?? null)
}

const conditionsOf = ({ conditions }: Statement): string =>
  canonical(conditions.map(({ operator, key, values }) => [operator, key.toLowerCase(), values]).sort())

/** Of negated elements only the very same are told. */
function includesAll(wide: Element, narrow: Element, normal: (value: string) => string): boolean {
  const [outer, inner] = [wide, narrow].map(({ values }) => values.map(normal)) as [string[], string[]]
  if (wide.not !== narrow.not || inner.length === 0) return false
  if (wide.not) return canonical(outer.toSorted()) === canonical(inner.toSorted())
  return inner.every((value) => outer.some((pattern) => coversPattern(pattern, value)))
}
