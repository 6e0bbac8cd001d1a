import type { Action, ActionTable } from './actions.ts'
import { type Lint, type LintContext, lint, nothing, valuePath } from './lint-finding.ts'
import { canBe } from './lint-overlap.ts'
import { hasUnknown, hasVariable, isUnknown, widest } from './lint-unknown.ts'
import { isAnything, serviceOf } from './match.ts'
import type { Element, Statement } from './parse.ts'

/** Whether resources are ARNs, and whether the actions can act on them at all. */
export const lintResources = (context: LintContext): Lint[] => [
  ...context.policy.statements.flatMap(lintArns),
  ...lintMismatches(context),
  ...context.policy.statements.flatMap((statement) => lintUnused(statement, context.table)),
]

function lintArns(statement: Statement): Lint[] {
  const { resources } = statement
  if (!resources) return []
  return resources.values.flatMap((resource, index) => {
    if (isArn(resource)) return []
    const meant = meantArn(resource, statement)
    return lint('invalid-resource', {
      path: valuePath(statement, resources, index),
      message: `${resource || 'An empty text'} is no ARN: a resource is one, or "*".`,
      suggestion: meant && `Did you mean ${meant}?`,
      seen: resource,
      expected: meant ?? 'an ARN',
    })
  })
}

/**
 * Six parts, or fewer before a star, which stands for the rest. A resource policy of API Gateway may leave out all but
 * the last of them.
 */
const isArn = (resource: string): boolean =>
  resource.startsWith('*') ||
  hasUnknown(resource.slice(0, 1)) ||
  resource.startsWith('${') ||
  resource.startsWith('execute-api:/') ||
  /^arn:([^:]*:){4}/.test(resource) ||
  (resource.startsWith('arn:') && (/[*]$/.test(resource) || hasUnknown(resource) || hasVariable(resource)))

/** The name of a bucket is the one that people write without its ARN. */
function meantArn(resource: string, { actions }: Statement): string | undefined {
  const isS3 = actions.values.every((action) => serviceOf(action) === 's3')
  if (/^arn:aws:s3:[^:]/.test(resource)) return resource.replace(/^arn:aws:s3:+/, 'arn:aws:s3:::')
  return isS3 && /^[a-z0-9][a-z0-9.-]{2,62}(\/.*)?$/.test(resource) ? `arn:aws:s3:::${resource}` : undefined
}

/** Actions that can act on none of the resources of their statement. */
export const lintMismatches = ({ policy, table }: LintContext): Lint[] =>
  policy.statements.flatMap((statement) =>
    pairsOf(statement, table).flatMap(({ pattern, covered, isIdle }, index) =>
      isIdle ? mismatch(statement, pattern, covered ?? [], valuePath(statement, statement.actions, index)) : [],
    ),
  )

/** The actions of a statement about particular ARNs, each with whether it can act on none of them. */
function pairsOf(statement: Statement, table: ActionTable) {
  const { actions, resources } = statement
  if (actions.not || !resources || resources.not || resources.values.length === 0) return []
  if (resources.values.some(coversAll) || !resources.values.every(isArn)) return []
  return actions.values.map((pattern) => {
    const covered = coveredBy(pattern, table)
    return { pattern, covered, isIdle: covered !== undefined && covered.length > 0 && !covered.some(acts(resources)) }
  })
}

/** Resources on which none of the actions can act, where others are acted on. */
function lintUnused(statement: Statement, table: ActionTable): Lint[] {
  const pairs = pairsOf(statement, table)
  const { resources } = statement
  if (!resources || pairs.every(({ isIdle }) => isIdle)) return []
  // An action that nobody knows may act on anything.
  if (pairs.some(({ covered }) => covered === undefined || covered.length === 0)) return []
  return unused(
    statement,
    resources,
    pairs.flatMap(({ covered }) => covered ?? []),
  )
}

/** A resource that is not known yet may be anything. */
const coversAll = (resource: string): boolean => isAnything(resource) || isUnknown(resource)

/** Undefined: all actions, or nobody knows which. */
const coveredBy = (pattern: string, table: ActionTable): readonly Action[] | undefined =>
  isAnything(pattern) || hasUnknown(pattern) ? undefined : table.covered(pattern)

const acts =
  ({ values }: Element) =>
  ({ name, resourceTypes }: Action): boolean =>
    resourceTypes.length === 0
      ? values.some((resource) => coversAccount(resource, serviceOf(name)))
      : resourceTypes.some(({ arn }) => values.some((resource) => canBe(resource, arn)))

/**
 * An action without resources is asked for on the account as a whole, which some services write as an ARN without a name:
 * `iam:ListRoles` on `arn:aws:iam::111122223333:role/`. EC2 says that it takes nothing but a star.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-console.html
 */
function coversAccount(resource: string, service: string): boolean {
  const [, , owner = '', , , ...rest] = widest(resource).split(':')
  if (service === 'ec2') return false
  return (owner === service || isAnything(owner)) && /^([A-Za-z-]*[/:])?[*/:]*$/.test(rest.join(':'))
}

function mismatch(statement: Statement, pattern: string, covered: readonly Action[], path: string): Lint {
  const types = [...new Map(covered.flatMap(({ resourceTypes }) => resourceTypes.map((type) => [type.name, type])))]
  const found = { path, seen: pattern }
  if (types.length === 0) {
    return lint('no-resource-level', {
      ...found,
      message: `${pattern} acts on no particular resource, so that on these the statement ${nothing(statement)} by it.`,
      suggestion: 'Give it a statement of its own with "Resource": "*".',
      expected: 'an action on these resources',
    })
  }
  // The shortest is the plainest: a bucket before its access points.
  const arns = types.map(([, { arn }]) => arn).sort((a, b) => a.length - b.length)
  const shape = arns.slice(0, 3).join(' or ')
  return lint('action-resource-mismatch', {
    ...found,
    message: `${pattern} can act on none of the resources, so that the statement ${nothing(statement)} by it.`,
    suggestion: `It acts on ${shape}${arns.length > 3 ? ` and ${arns.length - 3} more types` : ''}.`,
    expected: 'an action on these resources',
  })
}

function unused(statement: Statement, resources: Element, actions: readonly Action[]): Lint[] {
  return resources.values.flatMap((resource, index) => {
    if (hasUnknown(resource) && !resource.startsWith('arn:')) return []
    if (actions.some(acts({ ...resources, values: [resource] }))) return []
    return lint('unused-resource', {
      path: valuePath(statement, resources, index),
      message: `None of the actions can act on ${resource}.`,
      seen: resource,
      expected: 'a resource of the actions',
    })
  })
}
