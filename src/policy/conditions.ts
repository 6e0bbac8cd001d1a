import { isAnything, isEveryArn } from './match.ts'
import type { Condition } from './parse.ts'

/** Keys that AWS puts into every signed request. */
const ALWAYS_PRESENT = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:userid',
  'aws:viaawsservice',
])

/** What is true of every call that a person or a program makes through an SDK. */
const TRUE_OF_EVERY_CALL = new Map([
  ['aws:securetransport', 'true'],
  ['aws:principalisawsservice', 'false'],
  ['aws:viaawsservice', 'false'],
])

/** Whether a condition can turn a caller away: it neither holds for every value nor can be met by leaving the key out. */
export function restricts(condition: Condition): boolean {
  const { test, values } = condition
  const key = condition.key.toLowerCase()
  if (test === 'null') return !ALWAYS_PRESENT.has(key) && values.some((value) => value.toLowerCase() === 'false')
  if (holdsWithoutKey(condition)) return false
  return isNegated(condition) || !values.some((value) => holdsForAnyone(test, key, value))
}

/** Whether a condition says only what is true of every call anyway: that it travels over TLS, that no service makes it. */
export const saysNothing = ({ test, key, values }: Condition): boolean =>
  test === 'bool' && values.some((value) => holdsForAnyone(test, key.toLowerCase(), value))

const isNegated = ({ test }: Condition): boolean => test.includes('not')

/** `…IfExists`, `ForAllValues` and `…Not…` are met by a request without the key. */
function holdsWithoutKey(condition: Condition): boolean {
  if (ALWAYS_PRESENT.has(condition.key.toLowerCase())) return false
  if (condition.ifExists || condition.set === 'ForAllValues') return true
  return isNegated(condition) && condition.set !== 'ForAnyValue'
}

function holdsForAnyone(test: string, key: string, value: string): boolean {
  if (test === 'bool') return TRUE_OF_EVERY_CALL.get(key) === value.toLowerCase()
  if (test === 'ipaddress') return value.endsWith('/0')
  // A moment that is not past yet will be.
  if (test.startsWith('dategreaterthan')) return key === 'aws:currenttime' || key === 'aws:epochtime'
  return WILDCARD_TESTS.has(test) && (isAnything(value) || isEveryArn(value))
}

const LITERAL_TESTS = new Set(['stringequals', 'stringequalsignorecase'])
const WILDCARD_TESTS = new Set(['stringlike', 'arnlike', 'arnequals'])

const ACCOUNT = /^\d{12}$/
const ORGANIZATION = /^o-[a-z0-9]+$/
const ORGANIZATION_PATH = /^o-[a-z0-9]+\//
const ARN_IN_ACCOUNT = /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/

/** Keys by which callers can be told apart, and what a value with wildcards must pin down to do so. */
const CALLER_KEYS = new Map([
  ['aws:principalaccount', ACCOUNT],
  ['aws:principalarn', ARN_IN_ACCOUNT],
  ['aws:principalorgid', ORGANIZATION],
  ['aws:principalorgpaths', ORGANIZATION_PATH],
  ['aws:sourceaccount', ACCOUNT],
  ['aws:sourcearn', ARN_IN_ACCOUNT],
  ['aws:sourceorgid', ORGANIZATION],
  ['aws:sourceorgpaths', ORGANIZATION_PATH],
  ['aws:sourceowner', ACCOUNT],
  ['aws:sourcevpc', /^vpc-[0-9a-f]+$/],
  ['aws:sourcevpce', /^vpce-[0-9a-f]+$/],
  // The unique id of a user or role, with the session's name after it.
  ['aws:userid', /^[A-Z0-9]{12,}(:|$)/],
  ['aws:vpceaccount', ACCOUNT],
  ['aws:vpceorgid', ORGANIZATION],
  ['aws:vpceorgpaths', ORGANIZATION_PATH],
])

/** Tells whether a value says who or what is meant; `test` is without its `not`, `key` in lower case. */
export type Names = (test: string, key: string, value: string) => boolean

/** Whether an Allow with this condition lets in only what its author named: a request without the key is turned away. */
export const admitsOnly = (condition: Condition, names: Names): boolean =>
  !isNegated(condition) && !holdsWithoutKey(condition) && areNamed(condition, names)

/** Whether a Deny with this condition keeps out all but what its author named. */
export const deniesAllBut = (condition: Condition, names: Names): boolean =>
  isNegated(condition) && condition.set !== 'ForAnyValue' && areNamed(condition, names)

/** Whether an Allow with this condition lets in only callers that its author named. */
export const admitsOnlyKnownCallers = (condition: Condition): boolean => admitsOnly(condition, namesCaller)

/** Whether a Deny with this condition keeps out all callers but those that its author named. */
export const deniesUnknownCallers = (condition: Condition): boolean => deniesAllBut(condition, namesCaller)

function areNamed({ test, key, values }: Condition, names: Names): boolean {
  const plain = test.replace('not', '')
  return values.length > 0 && values.every((value) => names(plain, key.toLowerCase(), value))
}

function namesCaller(test: string, key: string, value: string): boolean {
  if (test === 'ipaddress') return key === 'aws:sourceip' && isNarrowRange(value)
  const pinned = CALLER_KEYS.get(key)
  if (!pinned) return false
  // Any other variable is the caller's to fill in.
  if (value.includes('${')) return OWN_SIDE.test(value)
  return LITERAL_TESTS.has(test) || (WILDCARD_TESTS.has(test) && pinned.test(value))
}

const OWN_SIDE = /^\$\{aws:Resource(Account|OrgID|OrgPaths)\}$/i

/** AWS's own measure of a range that is not the public: at least /8 in IPv4, /32 in IPv6. */
function isNarrowRange(range: string): boolean {
  const [address = '', bits] = range.split('/')
  return bits === undefined || Number(bits) >= (address.includes(':') ? 32 : 8)
}
