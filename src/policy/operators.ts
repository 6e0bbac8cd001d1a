import { parseTime } from '../time.ts'
import { matches } from '../wildcard.ts'
import { coversArn } from './match.ts'
import type { Condition } from './parse.ts'
import type { Context } from './request.ts'
import { any, not, type Truth } from './truth.ts'
import { expand, hasVariables, subjectFor } from './variables.ts'

/** Whether a value of the request meets a value of the policy. */
type Comparison = (wanted: string, seen: string) => boolean

/** A comparison that may hold variables. */
interface Operator {
  compare: Comparison
  hasVariables: boolean
  /** Whether a value may hold wildcards, so that one with an unknown variable may still be told not to match. */
  hasWildcards: boolean
}

const text = (compare: Comparison): Operator => ({ compare, hasVariables: true, hasWildcards: false })
const pattern = (compare: Comparison): Operator => ({ compare, hasVariables: true, hasWildcards: true })
const plain = (compare: Comparison): Operator => ({ compare, hasVariables: false, hasWildcards: false })

const number = (compare: (seen: number, wanted: number) => boolean): Operator =>
  plain((wanted, seen) => wanted.trim() !== '' && seen.trim() !== '' && compare(Number(seen), Number(wanted)))

const date = (compare: (seen: number, wanted: number) => boolean): Operator =>
  plain((wanted, seen) => compare(timeOf(seen), timeOf(wanted)))

/** NaN compares to nothing, as a value that cannot be read should. */
const timeOf = (value: string): number => parseTime(value) ?? Number.NaN

const same = <Value>(seen: Value, wanted: Value): boolean => seen === wanted
const less = (seen: number, wanted: number): boolean => seen < wanted
const lessOrSame = (seen: number, wanted: number): boolean => seen <= wanted

/**
 * The operators but `Null`, without `Not`: a negated operator is met by what its opposite is not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: text((wanted, seen) => wanted === subjectFor(wanted, seen)),
  stringequalsignorecase: text((wanted, seen) => wanted.toLowerCase() === subjectFor(wanted, seen).toLowerCase()),
  stringlike: pattern((wanted, seen) => matches(wanted, subjectFor(wanted, seen))),
  arnequals: pattern(coversArn),
  arnlike: pattern(coversArn),
  binaryequals: plain(same),
  bool: plain((wanted, seen) => wanted.toLowerCase() === seen.toLowerCase()),
  ipaddress: plain(coversAddress),
  numericequals: number(same),
  numericlessthan: number(less),
  numericlessthanequals: number(lessOrSame),
  numericgreaterthan: number((seen, wanted) => less(wanted, seen)),
  numericgreaterthanequals: number((seen, wanted) => lessOrSame(wanted, seen)),
  dateequals: date(same),
  datelessthan: date(less),
  datelessthanequals: date(lessOrSame),
  dategreaterthan: date((seen, wanted) => less(wanted, seen)),
  dategreaterthanequals: date((seen, wanted) => lessOrSame(wanted, seen)),
}

/** `stringnotequals` and `notipaddress`, with what they negate. */
const NEGATED = new Map(
  ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'NumericEquals', 'DateEquals']
    .map((name) => [name.replace(/(Equals|Like)/, 'Not$1').toLowerCase(), name.toLowerCase()])
    .concat([['notipaddress', 'ipaddress']]) as [string, string][],
)

/** Whether a request meets a condition. An operator that does not exist is met by nothing: AWS would not store it. */
export function holds(condition: Condition, context: Context, version: string | undefined): Truth {
  const { test, set, values } = condition
  const seen = context(condition.key.toLowerCase())
  if (test === 'null') return isNull(values, seen)
  if (seen === undefined) return undefined
  const negated = NEGATED.get(test)
  // To a set operator an empty text is no value.
  if (seen.length === 0 || (set && seen.every((value) => value === '')))
    return holdsWithoutKey(condition, negated !== undefined)
  const operator = OPERATORS[negated ?? test]
  if (!operator) return false
  const meets = (value: string): Truth => {
    const one = any(values, (wanted) => matchesValue(operator, wanted, value, context, version))
    return negated === undefined ? one : not(one)
  }
  if (set === 'ForAllValues') return not(any(seen, (value) => not(meets(value))))
  return any(seen, meets)
}

function isNull(values: readonly string[], seen: readonly string[] | undefined): Truth {
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  if (wanted.has('true') && wanted.has('false')) return true
  return seen === undefined ? undefined : wanted.has(String(seen.length === 0))
}

/** `ForAnyValue` needs a value, even with `IfExists`. */
function holdsWithoutKey({ set, ifExists }: Condition, isNegated: boolean): boolean {
  if (set === 'ForAllValues') return true
  return set !== 'ForAnyValue' && (ifExists || isNegated)
}

function matchesValue(
  { compare, hasWildcards, hasVariables: mayVary }: Operator,
  wanted: string,
  seen: string,
  context: Context,
  version: string | undefined,
): Truth {
  if (!mayVary || !hasVariables(wanted, version)) return compare(wanted, seen)
  const { pattern, certain } = expand(wanted, context)
  if (pattern === undefined) return false
  if (certain) return compare(pattern, seen)
  return hasWildcards ? (compare(pattern, seen) ? undefined : false) : undefined
}

/** Whether an address, or a range as a condition key may hold it, lies in a CIDR range; IPv4 and IPv6. */
function coversAddress(range: string, seen: string): boolean {
  const [wanted, given] = [cidr(range), cidr(seen)]
  if (!wanted || !given || wanted.width !== given.width || given.bits < wanted.bits) return false
  const shift = BigInt(wanted.width - wanted.bits)
  return wanted.address >> shift === given.address >> shift
}

function cidr(text: string): { address: bigint; bits: number; width: number } | undefined {
  const [host = '', length, ...rest] = text.split('/')
  const width = host.includes(':') ? 128 : 32
  const address = width === 32 ? addressV4(host) : addressV6(host)
  const bits = length === undefined ? width : Number(length)
  const isRange = rest.length === 0 && Number.isInteger(bits) && bits >= 0 && bits <= width && length !== ''
  return address !== undefined && isRange ? { address, bits, width } : undefined
}

function addressV4(host: string): bigint | undefined {
  const bytes = host.split('.')
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256)) return undefined
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
}

function addressV6(host: string): bigint | undefined {
  const [head = '', tail, ...rest] = host.split('::')
  const groups = (part: string | undefined) => (part ? part.split(':') : [])
  const [first, last] = [groups(head), groups(tail)]
  const zeros = 8 - first.length - last.length
  if (rest.length > 0 || (tail === undefined ? zeros !== 0 : zeros < 1)) return undefined
  const all = [...first, ...Array<string>(tail === undefined ? 0 : zeros).fill('0'), ...last]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}
