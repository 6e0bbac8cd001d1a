import { type Lint, lint, valuePath } from './lint-finding.ts'
import { hasUnknown, hasVariable } from './lint-unknown.ts'
import type { Condition, Statement } from './parse.ts'

/** Patterns of ARNs and accounts in an Allow that cover more than they seem to. */
export const lintCallers = (statement: Statement): Lint[] => [
  ...lintResourceAccounts(statement),
  ...statement.conditions.flatMap((condition) =>
    condition.values.flatMap((value) => lintValue(statement, condition, value) ?? []),
  ),
]

/** The account's part of an ARN, where it is one with a star and yet not nothing but stars. */
const PARTIAL = /^arn:[^:]*:[^:]*:[^:]*:(?=[^:]*\d)(?=[^:]*[*?])([^:]*):/

function lintResourceAccounts(statement: Statement): Lint[] {
  const { resources } = statement
  if (!resources || resources.not) return []
  return resources.values.flatMap((resource, index) => {
    const account = PARTIAL.exec(resource)?.[1]
    return account === undefined ? [] : partial(valuePath(statement, resources, index), resource, account)
  })
}

const partial = (path: string, value: string, account: string): Lint =>
  lint('partial-account', {
    path,
    message: `${account} covers every account whose id looks like it, not only yours.`,
    suggestion: 'Write the account ids in full.',
    seen: value,
    expected: 'an account id of twelve digits',
  })

const ACCOUNT_KEYS = /^aws:(principal|source|resource|vpce)(account|owner)$/i
const CALLER_ARNS = /^aws:(principalarn|sourcearn)$/i
const PINS = /^aws:(principal|source|vpce)(account|orgid|orgpaths|owner)$/i

function lintValue(statement: Statement, condition: Condition, value: string): Lint | undefined {
  const { path, key, test } = condition
  if (test.includes('not') || !/like$|^arnequals$/.test(test) || hasVariable(value)) return undefined
  if (ACCOUNT_KEYS.test(key)) return /\d/.test(value) && /[*?]/.test(value) ? partial(path, value, value) : undefined
  const account = PARTIAL.exec(value)?.[1]
  if (account !== undefined) return partial(path, value, account)
  if (namesAnyAccount(statement, key, value)) return anyAccount(condition, value)
  return crossesSegments(condition, value)
}

/** `arn:aws:iam::*:role/admin`, and nothing else that says whose role it is. */
const namesAnyAccount = ({ principals, conditions }: Statement, key: string, value: string): boolean =>
  CALLER_ARNS.test(key) &&
  (principals?.values ?? []).some(({ id }) => id === '*') &&
  /^arn:[^:]*:[^:]*:[^:]*:\*+:.*\w/.test(value) &&
  !conditions.some((other) => PINS.test(other.key) && !other.ifExists)

const anyAccount = ({ path, key }: Condition, value: string): Lint =>
  lint('any-account', {
    path,
    message: `${key} like ${value} lets in what bears that name in any account of AWS.`,
    suggestion: 'Write the account id, or test aws:PrincipalOrgID as well.',
    seen: value,
    expected: 'an ARN with its account',
  })

/** A star of StringLike before the last part of an ARN. */
function crossesSegments({ path, operator, test, key }: Condition, value: string): Lint | undefined {
  if (!/^[^/]*arn$/i.test(key)) return undefined
  if (test !== 'stringlike' || hasUnknown(value) || !/^arn:(?:[^:]*:){0,4}[^:]*\*[^:]*:/.test(value)) return undefined
  const [, , service, region, account] = value.split(':')
  if (![service, region, account].some((part) => part?.includes('*'))) return undefined
  const expected = operator.replace(/StringLike/i, 'ArnLike')
  return lint('star-crosses-segments', {
    path,
    message: `The star of ${operator} also matches colons: ${value} may cover ARNs of other accounts and types.`,
    suggestion: `Did you mean ${expected}?`,
    seen: operator,
    expected,
  })
}
