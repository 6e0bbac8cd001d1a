import { distance } from 'fastest-levenshtein'
import type { KeyType } from './actions.ts'
import type { Condition } from './parse.ts'

const COMPARISONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']

/** What an operator compares, and so the keys that it is for. */
export type Family = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null'

const FAMILIES: Readonly<Record<Family, readonly string[]>> = {
  String: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  Numeric: COMPARISONS.map((comparison) => `Numeric${comparison}`),
  Date: COMPARISONS.map((comparison) => `Date${comparison}`),
  Bool: ['Bool'],
  Binary: ['BinaryEquals'],
  IpAddress: ['IpAddress', 'NotIpAddress'],
  Arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  Null: ['Null'],
}

const OPERATORS = Object.values(FAMILIES).flat()

const familyByTest = new Map(
  Object.entries(FAMILIES).flatMap(([family, operators]) =>
    operators.map((operator) => [operator.toLowerCase(), family as Family] as const),
  ),
)

/** Undefined: there is no such operator. */
export const familyOf = ({ test }: Condition): Family | undefined => familyByTest.get(test)

/** The operator as AWS writes it, with what goes before and after; undefined where there is none of that name. */
export function spelled(condition: Condition): string | undefined {
  const operator = OPERATORS.find((known) => known.toLowerCase() === condition.test)
  return operator && around(condition, operator)
}

const around = ({ set, ifExists }: Condition, operator: string): string =>
  `${set ? `${set}:` : ''}${operator}${ifExists && operator !== 'Null' ? 'IfExists' : ''}`

/** The operator that was meant by one that does not exist. */
export function meantOperator(condition: Condition): string | undefined {
  const [, set, bare = condition.test] = /^(?:([^:]*):)?(.*)$/.exec(condition.test) ?? []
  const operator = otherFamily(bare, condition.values) ?? nearest(bare, OPERATORS)
  if (set === undefined) return operator && around(condition, operator)
  const prefix = nearest(set, ['ForAllValues', 'ForAnyValue'])
  return prefix && operator && `${prefix}:${around({ ...condition, set: undefined }, operator)}`
}

/**
 * `StringLessThan`: texts are equal or alike, and only numbers and dates are less or greater than others. The values
 * tell which of both is meant.
 */
function otherFamily(test: string, values: readonly string[]): string | undefined {
  const comparison = /^(?:string|arn|bool|ipaddress)?((?:less|greater)than(?:equals?|orequals?)?)$/i.exec(test)?.[1]
  if (comparison === undefined) return undefined
  const isDate = values.some((value) => DATE.test(value) && !NUMBER.test(value))
  const canonical = COMPARISONS.find((known) => known.toLowerCase() === comparison.replace(/(or)?equals?$/, 'equals'))
  return canonical && `${isDate ? 'Date' : 'Numeric'}${canonical}`
}

function nearest(word: string, words: readonly string[]): string | undefined {
  const far = (other: string) => distance(word.toLowerCase(), other.toLowerCase())
  const best = words.toSorted((a, b) => far(a) - far(b))[0]
  return best !== undefined && far(best) <= Math.max(2, Math.floor(word.length / 4)) ? best : undefined
}

/** Which operators a key of each type takes. AWS lets string operators at ARNs, and numbers at points in time. */
const TAKES: Readonly<Record<KeyType, readonly Family[]>> = {
  String: ['String'],
  ARN: ['Arn', 'String'],
  Numeric: ['Numeric'],
  Date: ['Date', 'Numeric'],
  Bool: ['Bool'],
  IPAddress: ['IpAddress'],
  Binary: ['Binary'],
}

export const takes = (type: KeyType, family: Family): boolean => family === 'Null' || TAKES[type].includes(family)

/** An operator that a key of the type takes and that says most nearly the same. */
export function operatorFor(type: KeyType, condition: Condition): string {
  const [family = 'String'] = TAKES[type]
  const comparison = /(not)?(equals|like)|lessthan|greaterthan/i.exec(condition.test)?.[0].toLowerCase() ?? 'equals'
  const isNegated = condition.test.includes('not')
  const choices = FAMILIES[family]
  const same = choices.find((operator) => operator.toLowerCase() === `${family}${comparison}`.toLowerCase())
  const polar = choices.find((operator) => operator.includes('Not') === isNegated)
  return around(condition, same ?? polar ?? choices[0] ?? family)
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/
const DATE = /^(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?|\d+)$/

/** What a value of a family looks like, in words for `expected`. */
const VALUES: Partial<Record<Family, { is: RegExp; words: string }>> = {
  Numeric: { is: NUMBER, words: 'a number' },
  Date: { is: DATE, words: 'a date such as 2026-06-01T00:00:00Z, or seconds since 1970' },
  Bool: { is: /^(true|false)$/i, words: 'true or false' },
  Null: { is: /^(true|false)$/i, words: 'true or false' },
  IpAddress: {
    is: /^(\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?|(?=.*:)[\da-f:.]+(\/\d{1,3})?)$/i,
    words: 'an address or a range such as 203.0.113.0/24',
  },
  Arn: { is: /^(\*+|arn:([^:]*:){4}.*|arn:[^:]*(:[^:]*)*\*)$/, words: 'an ARN' },
}

/** What a value ought to be, when it is not. */
export function valueProblem(family: Family, value: string): string | undefined {
  const known = VALUES[family]
  return known && !known.is.test(value) ? known.words : undefined
}
