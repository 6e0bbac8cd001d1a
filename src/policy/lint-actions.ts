import { distance } from 'fastest-levenshtein'
import type { ActionTable } from './actions.ts'
import { type Lint, type LintContext, lint, nothing, valuePath } from './lint-finding.ts'
import { hasUnknown } from './lint-unknown.ts'
import { isAnything, serviceOf } from './match.ts'
import type { Statement } from './parse.ts'

/** Actions of no service, actions that do not exist, patterns that match none. */
export const lintActions = ({ policy, table }: LintContext): Lint[] =>
  policy.statements.flatMap((statement) =>
    statement.actions.values.flatMap((action, index) => {
      const path = valuePath(statement, statement.actions, index)
      return lintAction(statement, action, path, table) ?? []
    }),
  )

function lintAction(statement: Statement, action: string, path: string, table: ActionTable): Lint | undefined {
  if (hasUnknown(action) || isAnything(action)) return undefined
  if (!/^[^:]+:[^:]+$/.test(action)) return withoutService(action, path, table)
  if (table.covered(action).length > 0) return undefined
  const service = serviceOf(action)
  if (!/[*?]/.test(service) && !table.service(service)) return ofNoService(action, path, table)
  return ofNoAction(statement, action, path, table)
}

function withoutService(action: string, path: string, table: ActionTable): Lint {
  const meant = actionNamed(action, table)
  return lint('invalid-action', {
    path,
    message: `${action || 'An empty text'} is no action: IAM wants a service and an action, such as s3:GetObject.`,
    suggestion: meant && `Did you mean ${meant}?`,
    seen: action,
    expected: meant ?? 'a service, a colon and an action',
  })
}

function ofNoService(action: string, path: string, table: ActionTable): Lint {
  const service = serviceOf(action)
  const near = nearestOf(service, table.prefixes, 1)
  const [, name = ''] = action.split(':')
  const known = near !== undefined && table.covered(`${near}:${name}`).length > 0
  const meant = known ? `${near}:${name}` : undefined
  return lint('unknown-service', {
    path,
    message: `${service} is the prefix of no service that AWS listed on ${table.date}.`,
    suggestion: meant && `Did you mean ${meant}?`,
    // A service with that very action one letter away: a slip, not a service that is too new.
    ...(meant ? { severity: 'medium' } : {}),
    seen: action,
    expected: meant ?? 'the prefix of a service',
  })
}

function ofNoAction(statement: Statement, action: string, path: string, table: ActionTable): Lint {
  const isPattern = /[*?]/.test(action)
  const meant = CALLED_OTHERWISE[action.toLowerCase()] ?? (isPattern ? undefined : nearestAction(action, table))
  const what = isPattern ? `No action matches ${action}` : `${serviceOf(action)} has no action ${action.split(':')[1]}`
  const reference = `AWS's reference of ${table.date}`
  return lint(isPattern ? 'action-matches-nothing' : 'unknown-action', {
    path,
    message: `${what} in ${reference}: ${statement.actions.not ? 'it leaves nothing out' : `it ${nothing(statement)}`}.`,
    suggestion: meant && `Did you mean ${meant}?`,
    seen: action,
    expected: meant ?? (isPattern ? 'a pattern of actions' : 'an action'),
  })
}

/** Operations of the API that IAM knows under the name of another. */
const CALLED_OTHERWISE: Readonly<Record<string, string>> = {
  's3:completemultipartupload': 's3:PutObject',
  's3:copyobject': 's3:GetObject and s3:PutObject',
  's3:createmultipartupload': 's3:PutObject',
  's3:deleteobjects': 's3:DeleteObject',
  's3:headbucket': 's3:ListBucket',
  's3:headobject': 's3:GetObject',
  's3:listbuckets': 's3:ListAllMyBuckets',
  's3:listmultipartuploads': 's3:ListBucketMultipartUploads',
  's3:listobjects': 's3:ListBucket',
  's3:listobjectsv2': 's3:ListBucket',
  's3:listobjectversions': 's3:ListBucketVersions',
  's3:listparts': 's3:ListMultipartUploadParts',
  's3:selectobjectcontent': 's3:GetObject',
  's3:uploadpart': 's3:PutObject',
  'lambda:invoke': 'lambda:InvokeFunction',
  'kms:generaterandomdatakey': 'kms:GenerateDataKey',
  'sqs:sendmessagebatch': 'sqs:SendMessage',
  'sqs:deletemessagebatch': 'sqs:DeleteMessage',
  'sns:publishbatch': 'sns:Publish',
  'cloudwatch:putmetricstatistics': 'cloudwatch:PutMetricData',
}

/** In the service that was named, the nearest name; else the action that everybody knows by exactly this name. */
function nearestAction(action: string, table: ActionTable): string | undefined {
  const [service = '', name = ''] = action.split(':')
  const own = table.service(service)?.actions.map((known) => known.name) ?? []
  const near = nearestOf(`${service.toLowerCase()}:${name}`, own, Math.max(2, Math.floor(name.length / 6)))
  return near ?? commonAction(name)
}

/** The action that everybody knows by this name, or the only one of it. */
function actionNamed(name: string, table: ActionTable): string | undefined {
  if (!/^\w+$/.test(name)) return undefined
  const [only, ...others] = table.covered(`*:${name}`)
  return commonAction(name) ?? (others.length === 0 ? only?.name : undefined)
}

const commonAction = (name: string): string | undefined =>
  COMMON.find((common) => common.split(':')[1]?.toLowerCase() === name.toLowerCase())

/** Where several services have an action of one name, the one that is nearly always meant. */
const COMMON = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 'kms:Decrypt', 'kms:Encrypt']

function nearestOf(word: string, words: readonly string[], limit: number): string | undefined {
  const far = (other: string) => distance(word.toLowerCase(), other.toLowerCase())
  const [best] = words.map((other) => ({ other, away: far(other) })).sort((a, b) => a.away - b.away)
  return best && best.away <= limit ? best.other : undefined
}
