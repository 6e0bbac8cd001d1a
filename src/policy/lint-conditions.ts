import strayTable from 'awsure:condition-keys'
import type { ActionTable, ConditionKey } from './actions.ts'
import { isKey, isProviderKey, type StrayKey, strayKeys } from './condition-keys.ts'
import { type Lint, type LintContext, lint, nothing } from './lint-finding.ts'
import { type Family, familyOf, meantOperator, operatorFor, spelled, takes, valueProblem } from './lint-operators.ts'
import { hasUnknown, hasVariable } from './lint-unknown.ts'
import { isAnything, serviceOf } from './match.ts'
import type { Condition, Statement } from './parse.ts'

/** Operators, keys and values of every condition, and how they fit each other and the actions. */
export const lintConditions = ({ policy, table }: LintContext): Lint[] => {
  const strays = new Map(strayKeys(policy, strayTable).map((stray) => [stray.condition, stray]))
  return policy.statements.flatMap((statement) => [
    ...lintOperators(statement),
    ...statement.conditions.flatMap(lintValues),
    ...statement.conditions.flatMap((condition) => lintKey(statement, condition, strays.get(condition), table)),
  ])
}

/** Operators that do not exist, each once: one with several keys is one mistake. */
export const lintOperators = ({ conditions }: Statement): Lint[] => [
  ...new Map(conditions.flatMap(lintOperator).map((found) => [found.path, found])).values(),
]

function lintOperator(condition: Condition): Lint[] {
  const { operator, ifExists } = condition
  const family = familyOf(condition)
  const right = spelled(condition)
  if (hasUnknown(operator)) return []
  if (!family || (family === 'Null' && ifExists)) return [unknownOperator(condition)]
  return operator === right ? [] : [spelling(condition, right ?? operator)]
}

function lintValues(condition: Condition): Lint[] {
  const family = familyOf(condition)
  if (!family) return []
  return condition.values
    .filter((value) => !isOpen(value))
    .flatMap((value) => {
      const wanted = valueProblem(family, value)
      if (wanted !== undefined) return invalidValue(condition, value, wanted)
      return hasLiteralWildcard(condition, value) ? literalWildcard(condition, value) : []
    })
}

/** Whether something is still to be filled in. */
const isOpen = (value: string): boolean => hasUnknown(value) || hasVariable(value)

/** Where the operator is, whatever the keys below it. */
const operatorPath = ({ path, key }: Condition): string => path.slice(0, -`["${key}"]`.length)

function unknownOperator(condition: Condition): Lint {
  const { operator, test } = condition
  const meant = test === 'null' ? 'Null' : meantOperator(condition)
  const compared = /^string(less|greater)/.test(test) ? ': texts can be equal or alike, not less or greater' : ''
  return lint('unknown-operator', {
    path: operatorPath(condition),
    message:
      test === 'null'
        ? `${operator} is no condition operator: Null asks whether the key exists.`
        : `IAM has no condition operator ${operator}${compared}.`,
    suggestion: meant && `Did you mean ${meant}?`,
    seen: operator,
    expected: meant ?? 'a condition operator',
  })
}

const spelling = (condition: Condition, right: string): Lint =>
  lint('unknown-operator', {
    severity: 'low',
    path: operatorPath(condition),
    message: `The condition operator is written ${right}, not ${condition.operator}.`,
    suggestion: `Write ${right}.`,
    seen: condition.operator,
    expected: right,
  })

const invalidValue = ({ path, operator, key }: Condition, value: string, wanted: string): Lint =>
  lint('invalid-condition-value', {
    path,
    message: `${operator} compares ${key} with ${value || 'an empty text'}, which is not ${wanted}.`,
    seen: value,
    expected: wanted,
  })

const LITERAL = new Set(['stringequals', 'stringnotequals', 'stringequalsignorecase', 'stringnotequalsignorecase'])

/** A lone star is taken for one too; a question mark may well be meant. */
const hasLiteralWildcard = ({ test }: Condition, value: string): boolean => LITERAL.has(test) && value.includes('*')

function literalWildcard({ path, operator, key, test }: Condition, value: string): Lint {
  const meant = operator.replace(/equals(ignorecase)?/i, 'Like')
  const effect = test.includes('not') ? 'always' : 'never'
  return lint('literal-wildcard', {
    path,
    message: `${operator} takes the star of ${value} for a star, so that the test of ${key} is ${effect} met.`,
    suggestion: `Did you mean ${meant}?`,
    seen: operator,
    expected: meant,
  })
}

function lintKey(statement: Statement, condition: Condition, stray: StrayKey | undefined, table: ActionTable): Lint[] {
  const { key } = condition
  if (hasUnknown(key) || isProviderKey(key)) return []
  if (stray) return stray.untold === undefined ? [unknownKey(statement, stray)] : []
  const known = definitionOf(key, table, statement)
  return [...lintType(condition, known), ...lintSupport(statement, condition, table)]
}

/** Keys that people expect, and what there is in their place. */
const NO_SUCH_KEY: readonly [key: RegExp, truth: string][] = [
  [
    /^s3:.*(content-?length|object-?size|upload-?size|size)/i,
    'IAM cannot limit the size of an upload: no request for S3 holds it. Only a presigned POST can, by content-length-range.',
  ],
  [
    /^s3:content-?type$/i,
    'IAM cannot see the type of an upload. Only a presigned POST can fix it, by its Content-Type.',
  ],
  [/^(aws:)?sourceregion$/i, 'The Region that a request is for is aws:RequestedRegion.'],
]

function unknownKey(statement: Statement, { condition, services, nearest }: StrayKey): Lint {
  const { path, key } = condition
  const actions = services === undefined ? 'No action' : services.length === 1 ? `No ${services[0]} action` : NONE
  const truth = NO_SUCH_KEY.find(([pattern]) => pattern.test(key))?.[1]
  return lint('unknown-condition-key', {
    path,
    message: `${actions} knows ${key}, so ${outcome(statement, condition)}.`,
    suggestion: nearest ? `Did you mean ${nearest}?` : truth,
    ...(statement.effect === 'Deny' ? { severity: 'high' } : {}),
    seen: key,
    expected: nearest ?? 'a condition key of the actions',
  })
}
const NONE = 'None of the actions'

/** What a condition on a key that no request holds comes to. */
function outcome(statement: Statement, condition: Condition): string {
  return metWithoutKey(condition) ? 'the condition is always met' : `the statement ${nothing(statement)}`
}

function metWithoutKey({ test, set, ifExists, values }: Condition): boolean {
  if (test === 'null') return values.some((value) => value.toLowerCase() === 'true')
  return ifExists || set === 'ForAllValues' || (test.includes('not') && set !== 'ForAnyValue')
}

const named = (key: string) => (known: ConditionKey) => isKey(known.name, key)

/** A key as one of the statement's services has it, or as all have it. */
function definitionOf(key: string, table: ActionTable, { actions }: Statement): ConditionKey | undefined {
  const own = table.service(serviceOf(key))?.keys.find(named(key))
  const global = own ?? table.globalKeys.find(named(key))
  if (global) return global
  const services = actions.values.map((action) => table.service(serviceOf(action)))
  return services.flatMap((service) => service?.keys ?? []).find(named(key))
}

function lintType(condition: Condition, known: ConditionKey | undefined): Lint[] {
  const family = familyOf(condition)
  if (!known?.type || !family) return []
  if (!takes(known.type, family) && !seemsRight(known, family, condition)) return [mismatch(condition, known.type)]
  if (!known.multivalued || condition.set || family === 'Null') return []
  const { path, key, operator } = condition
  return [
    lint('set-operator-missing', {
      path,
      message: `${key} can hold several values, and ${operator} compares one.`,
      suggestion: `Write ForAnyValue:${operator}, or ForAllValues:${operator} with a Null check.`,
      seen: operator,
      expected: `ForAnyValue:${operator}`,
    }),
  ]
}

/**
 * Where AWS's reference calls a text what is an ARN; and a text that is compared with the very words true and false, or
 * with a whole number, which comes to the same.
 */
function seemsRight({ type, name }: ConditionKey, family: Family, { test, values }: Condition): boolean {
  if (type === 'String' && family === 'Arn')
    return /arn$/i.test(name) || values.every((value) => /^arn:|^\*$/.test(value))
  if (family !== 'String')
    return type === 'String' && values.every((value) => valueProblem(family, value) === undefined)
  if (type === 'Bool') return values.every((value) => isOpen(value) || /^(true|false)$/i.test(value))
  return type === 'Numeric' && test.endsWith('equals') && values.every((value) => isOpen(value) || /^\d+$/.test(value))
}

function mismatch(condition: Condition, type: NonNullable<ConditionKey['type']>): Lint {
  const { path, operator, key } = condition
  const right = operatorFor(type, condition)
  return lint('operator-type-mismatch', {
    path,
    message: `${operator} does not fit ${key}, which is ${KINDS[type]}.`,
    suggestion: `Did you mean ${right}?`,
    seen: operator,
    expected: right,
  })
}

const KINDS: Readonly<Record<NonNullable<ConditionKey['type']>, string>> = {
  String: 'a text',
  ARN: 'an ARN',
  Numeric: 'a number',
  Date: 'a date',
  Bool: 'true or false',
  IPAddress: 'an IP address',
  Binary: 'binary',
}

/** Global keys that only some actions know. */
const PER_ACTION = /^aws:(requesttag\/|resourcetag\/|tagkeys$)/i

/** A key that exists, but for other actions than those of the statement. */
function lintSupport(statement: Statement, condition: Condition, table: ActionTable): Lint[] {
  const { actions } = statement
  const { key, path } = condition
  const isGlobal = table.globalKeys.some(named(key))
  if (actions.not || (isGlobal && !PER_ACTION.test(key))) return []
  const meant = actions.values.map((pattern) =>
    isAnything(pattern) || hasUnknown(pattern) ? [] : table.covered(pattern),
  )
  if (meant.length === 0 || meant.some((covered) => covered.length === 0)) return []
  if (meant.some((covered) => covered.some(({ keys }) => keys.some(named(key))))) return []
  // AWS's reference leaves out for which actions it is; and whoever writes IfExists means requests without the key too.
  const isListed = isGlobal || table.service(serviceOf(key))?.actions.some(({ keys }) => keys.some(named(key)))
  if (!isListed || condition.ifExists || (condition.set === 'ForAllValues' && PER_ACTION.test(key))) return []
  return [
    lint('unsupported-condition-key', {
      path,
      message: `${isGlobal ? 'Requests for these actions do' : 'The key exists, but requests for these actions do'} not hold ${key}, so ${outcome(statement, condition)}.`,
      seen: key,
      expected: 'a condition key of the actions',
    }),
  ]
}
