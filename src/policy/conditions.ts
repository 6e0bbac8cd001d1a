import { isAnything, isEveryArn } from './match.ts'
import type { Condition } from './parse.ts'

/** Keys that AWS puts into every signed request, so that there is no request without them. */
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

/** What is true of every call that a person or a program makes with an SDK. */
const TRUE_OF_EVERY_CALL: Readonly<Record<string, string>> = {
  'aws:securetransport': 'true',
  'aws:principalisawsservice': 'false',
  'aws:viaawsservice': 'false',
}

/**
 * Whether a condition can turn a caller away. One that also holds where its key is missing (`…IfExists`, `ForAllValues`,
 * `…Not…`, `Null: true`) turns away nobody who leaves the key out, so it counts only with a key that is in every request.
 */
export function restricts(condition: Condition): boolean {
  const { test, key, values } = condition
  const always = ALWAYS_PRESENT.has(key.toLowerCase())
  if (test === 'null') return !always && values.every((value) => value === 'false')
  if (holdsWithoutKey(condition) && !always) return false
  return isNegated(condition) || !values.some((value) => holdsForAnyone(test, key.toLowerCase(), value))
}

export const isNegated = ({ test }: Condition): boolean => test.includes('not')

const holdsWithoutKey = (condition: Condition): boolean =>
  condition.ifExists || condition.set === 'ForAllValues' || (isNegated(condition) && condition.set !== 'ForAnyValue')

function holdsForAnyone(test: string, key: string, value: string): boolean {
  if (test === 'bool') return TRUE_OF_EVERY_CALL[key] === value.toLowerCase()
  if (test === 'ipaddress') return value.endsWith('/0')
  // The past is long, and what is not yet past will be.
  if (test.startsWith('dategreaterthan')) return key === 'aws:currenttime' || key === 'aws:epochtime'
  return LIKE.has(test) && (isAnything(value) || isEveryArn(value))
}

/** Operators under which `*` and `?` are wildcards. */
const LIKE = new Set(['stringlike', 'arnlike', 'arnequals'])

const OWN = /^\$\{aws:Resource(Account|OrgID|OrgPaths)\}$/i
const ACCOUNT = /^\d{12}$/
const ORGANIZATION = /^o-[a-z0-9]+$/
const ORGANIZATION_PATH = /^o-[a-z0-9]+\//
...
