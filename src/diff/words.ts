import type { JsonValue } from '../json.ts'
import { shorten } from '../report/prose.ts'
import type { Change } from './diff.ts'
import { documentIn, isPolicy } from './documents.ts'
import type { FieldChange } from './fields.ts'

/** What people call a thing of this CloudFormation type: `AWS::EC2::SecurityGroup` is a security group. */
export function nounFor(type: string): string {
  const name = type.split('::').at(-1) ?? ''
  if (name === 'AutoScalingGroup') return 'Auto Scaling group'
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*/g)
  if (!words) return 'resource'
  return words.map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ')
}

/** `The alarm cpu-web was deleted.` */
export function relatedSentence({ what, path, resource }: Change): string {
  const verb = path !== '' ? 'changed' : what === 'added' ? 'was created' : 'was deleted'
  return resource ? `The ${nounFor(resource.type)} ${resource.name} ${verb}.` : ''
}

/** As much of a value as is shown. */
const MAX_VALUE = 240

/** A value as it is shown: whole when it is short, else the beginning of its JSON; of a policy document, its size. */
export function brief(value: JsonValue): JsonValue {
  const document = documentIn(value)
  if (document && isPolicy(document)) return policySize(document.Statement)
  const text = JSON.stringify(value)
  if (text.length <= MAX_VALUE) return value
  return shorten(typeof value === 'string' ? value : text, MAX_VALUE)
}

function policySize(statement: JsonValue | undefined): string {
  const count = Array.isArray(statement) ? statement.length : 1
  return `(a policy document with ${count} ${count === 1 ? 'statement' : 'statements'})`
}

/** A field's change, ready to be shown. */
export function shownChange({ what, path, before, after }: FieldChange, resource?: Change['resource']): Change {
  return {
    what,
    ...(resource && { resource }),
    path,
    ...(before !== undefined && { before: brief(before) }),
    ...(after !== undefined && { after: brief(after) }),
  }
}

/** A value within a line of prose: texts as they are, everything else as JSON. */
export const valueText = (value: JsonValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' && value.trim() !== '' ? value : JSON.stringify(value)

const DAY = 86_400_000

/** `35 days, from 2026-05-01 to 2026-06-05` */
export function timeBetween(before: Date, after: Date): string {
  const [from, to] = [before.toISOString(), after.toISOString()]
  const days = Math.floor(Math.abs(after.getTime() - before.getTime()) / DAY)
  if (days === 0) return `less than a day, from ${from} to ${to}`
  return `${days} ${days === 1 ? 'day' : 'days'}, from ${from.slice(0, 10)} to ${to.slice(0, 10)}`
}
