import type { Action, ActionTable } from './actions.ts'
import { restricts } from './conditions.ts'
import { fullAccess } from './full-access.ts'
import { lintCallers } from './lint-callers.ts'
import { type Lint, type LintContext, lint, valuePath } from './lint-finding.ts'
import { hasUnknown } from './lint-unknown.ts'
import { coversAction, isAnything, isEveryArn } from './match.ts'
import type { Condition, Element, Statement } from './parse.ts'

/** What an Allow grants beyond what it seems to. */
export const lintGrants = (context: LintContext): Lint[] => {
  const { policy, table, kind } = context
  // What an organization's policy allows is only not forbidden.
  if (kind === 'organization') return []
  const administrators = new Set(
    fullAccess(policy, table.prefixes)
      .filter(({ limit }) => !limit)
      .map(({ statement }) => statement),
  )
  return policy.statements.flatMap((statement) => {
    if (statement.effect === 'Deny') return lintDeny(statement)
    const wide = administrators.has(statement) ? [everything(statement)] : lintBreadth(statement, context)
    return [
      ...lintNegations(statement),
      ...wide,
      ...statement.conditions.flatMap((one) => lintAbsence(statement, one)),
      ...lintCallers(statement),
    ]
  })
}

const everything = (statement: Statement): Lint =>
  lint('full-access', {
    path: `${statement.path}.${statement.actions.name}`,
    message: 'The statement allows every action on every resource.',
    seen: statement.actions.values,
    expected: 'the actions in use',
  })

const isLimited = ({ conditions }: Statement): boolean => conditions.some(restricts)

export function lintNegations(statement: Statement): Lint[] {
  if (statement.effect === 'Deny') return []
  const { actions, resources, principals, path } = statement
  const limited = isLimited(statement)
  const found = ({ name, values }: Element<unknown>) => ({ path: `${path}.${name}`, seen: values.map(String) })
  return [
    ...(actions.not && !limited
      ? [
          lint('allow-not-action', {
            ...found(actions),
            message: `The statement allows every action but ${list(actions.values)}, also those of services to come.`,
            suggestion: 'List the actions that are needed, or deny these.',
            expected: 'Action',
          }),
        ]
      : []),
    ...(resources?.not && !limited
      ? [
          lint('allow-not-resource', {
            ...found(resources),
            message: `The statement allows its actions on everything but ${list(resources.values)}.`,
            suggestion: 'List the resources that are needed, or deny these.',
            expected: 'Resource',
          }),
        ]
      : []),
    ...(principals?.not && !limited
      ? [
          lint('allow-not-principal', {
            ...found({ ...principals, values: principals.values.map(({ id }) => id) }),
            message: 'The statement allows its actions to everyone but those named, anonymous callers among them.',
            suggestion: 'Name those who are meant under Principal.',
            expected: 'Principal',
          }),
        ]
      : []),
  ]
}

const list = (values: readonly string[]): string =>
  values.length > 3 ? `${values.slice(0, 3).join(', ')} and ${values.length - 3} more` : values.join(', ')

/** Whole services, every secret, write actions: on all resources. */
function lintBreadth(statement: Statement, context: LintContext): Lint[] {
  // The resource of a resource policy is the one that the policy is on, whatever it says.
  if (context.kind === 'resource' || statement.principals) return []
  const services = lintServices(statement, context)
  const whole = new Set(services.map(({ seen }) => seen))
  const rest = statement.actions.values.filter((pattern) => !whole.has(pattern) && !isAnything(pattern))
  return [...services, ...lintSecrets(statement), ...lintWrites(statement, context, rest)]
}

/** Where an Allow without a condition that limits it is on every resource. */
function everyResourceOf(statement: Statement): number {
  const { effect, actions, resources } = statement
  if (effect === 'Deny' || actions.not || !resources || resources.not || isLimited(statement)) return -1
  return resources.values.findIndex(isEverything)
}

/** Whole services on all resources; `*` is more than a service. */
export function lintServices(statement: Statement, { table }: LintContext): Lint[] {
  if (everyResourceOf(statement) === -1) return []
  return statement.actions.values.flatMap((pattern, index) => {
    const service = serviceCovered(pattern, table)
    return service === undefined ? [] : wholeService(statement, service, index)
  })
}

/** `*`, an ARN of nothing but stars, and all resources of a service: `arn:aws:ec2:*:*:*`, `arn:aws:s3:::*`. */
const isEverything = (resource: string): boolean =>
  isEveryArn(resource) || /^arn:[^:]*:[^:]+:\**:\**:\*+$/.test(resource)

/** The service all of whose actions a pattern covers: `ec2:*`, `ec2:?*`. */
function serviceCovered(pattern: string, table: ActionTable): string | undefined {
  const [prefix = '', name = ''] = pattern.split(':')
  const service = table.service(prefix)
  if (!service || !/[*?]/.test(name)) return undefined
  return table.covered(pattern).length === service.actions.length ? service.prefix : undefined
}

const wholeService = (statement: Statement, service: string, index: number): Lint =>
  lint('service-wildcard', {
    path: valuePath(statement, statement.actions, index),
    message: `The statement allows every action of ${service} on every resource.`,
    suggestion: 'List the actions in use: Access Advisor and CloudTrail show which.',
    seen: statement.actions.values[index] ?? '',
    expected: 'the actions in use',
  })

const CHANGES: readonly string[] = ['Write', 'Permissions management']

/** Actions of some access levels that are granted on all resources and could be granted on some. */
export function lintWrites(
  statement: Statement,
  { table }: LintContext,
  patterns: readonly string[],
  levels = CHANGES,
): Lint[] {
  const index = everyResourceOf(statement)
  if (index === -1) return []
  const covered = patterns.filter((pattern) => !hasUnknown(pattern)).flatMap((pattern) => table.covered(pattern))
  const isWide = ({ level, resourceTypes }: Action) => levels.includes(level) && resourceTypes.length > 0
  const names = [...new Set(covered.filter(isWide).map(({ name }) => name))]
  if (names.length === 0 || !statement.resources) return []
  return [
    lint('wildcard-resource', {
      path: valuePath(statement, statement.resources, index),
      message: `The statement allows ${list(names)} on every resource, though ${names.length === 1 ? 'it' : 'each'} could name its own.`,
      suggestion: 'Name the resources, or add a condition on their tags.',
      seen: statement.resources.values[index] ?? '*',
      expected: 'ARNs',
    }),
  ]
}

const READ_SECRET = 'secretsmanager:GetSecretValue'
/** Keys that say whose the secret or the caller is, which is the account itself as a rule. */
const NO_LIMIT = /^aws:(resource|principal)(account|orgid|orgpaths)$|^aws:requestedregion$/i

/**
 * BatchGetSecretValue gives nothing by itself: AWS asks for GetSecretValue on each secret as well.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
 */
export function lintSecrets(statement: Statement): Lint[] {
  const { effect, actions, resources } = statement
  if (effect === 'Deny' || !resources || resources.not) return []
  const reads = coversAction(actions, READ_SECRET)
  const index = resources.values.findIndex(isEverySecret)
  const limited = statement.conditions.some((condition) => restricts(condition) && !NO_LIMIT.test(condition.key))
  if (!reads || index === -1 || limited) return []
  return [
    lint('secrets-wildcard', {
      path: valuePath(statement, resources, index),
      message: 'The statement allows reading the value of every secret.',
      suggestion: 'Name the secrets; the six characters that AWS adds to a name are -??????.',
      seen: resources.values[index] ?? '*',
      expected: 'ARNs of secrets',
    }),
  ]
}

const isEverySecret = (resource: string): boolean =>
  isEverything(resource) || /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:(secret:)?\*+$/.test(resource)

const KEYS_OF_MFA = /^aws:multifactorauth(present|age)$/i
/** Keys that a caller can bring about not to be there: by not using MFA, an endpoint, a session with a name. */
const LEFT_OUT =
  /^aws:(multifactorauth(present|age)|sourcevpc(e|arn)?|vpce(account|orgid|orgpaths)|vpcsourceip|principalorg(id|paths)|sourceidentity|federatedprovider|source(arn|account|orgid|orgpaths))$/i

/** A request without tags has none that are forbidden, as is meant; every request for a grant names its operations. */
const HARMLESS_WITHOUT = /tagkeys$|^kms:grantoperations$/i

/** Conditions of an Allow that a request meets by leaving the key out. */
function lintAbsence({ conditions }: Statement, condition: Condition): Lint[] {
  const { path, key, operator, set, ifExists, test } = condition
  const found = { path, seen: operator }
  if (ifExists && LEFT_OUT.test(key)) {
    const expected = operator.replace(/IfExists$/i, '')
    const message = `A request without ${key} meets ${operator}, so that the statement allows it.`
    return [lint('if-exists-allow', { ...found, message, suggestion: `Did you mean ${expected}?`, expected })]
  }
  const isChecked = conditions.some((other) => other.test === 'null' && isSame(other.key, key) && demandsKey(other))
  if (set !== 'ForAllValues' || test === 'null' || isChecked || HARMLESS_WITHOUT.test(key)) return []
  return [
    lint('for-all-values-allow', {
      ...found,
      message: `A request without ${key} meets ${operator}, so that the statement allows it.`,
      suggestion: `Add "Null": {"${key}": "false"}.`,
      expected: `a Null check of ${key}`,
    }),
  ]
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
const demandsKey = ({ values }: Condition): boolean => values.some((value) => value.toLowerCase() === 'false')

/** `"Bool": {"aws:MultiFactorAuthPresent": "false"}` denies nothing to access keys, which hold no such key. */
const lintDeny = ({ conditions }: Statement): Lint[] =>
  conditions
    .filter(
      ({ test, key, ifExists, values }) =>
        test === 'bool' && !ifExists && KEYS_OF_MFA.test(key) && values.includes('false'),
    )
    .map(({ path, key, operator }) =>
      lint('deny-without-key', {
        path,
        message: `Requests with access keys hold no ${key}, so that this does not deny them.`,
        suggestion: 'Did you mean BoolIfExists?',
        seen: operator,
        expected: 'BoolIfExists',
      }),
    )
