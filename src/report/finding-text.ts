import { GLOBAL } from '../service.ts'
import { sentence, shorten } from './prose.ts'
import type { Finding, ReportedEvidence, ReportedResource, Suppression } from './report.ts'

/** `User 'alice': Has a console password but no MFA device. iam:ListMFADevices: MFADevices is [], expected 1 or more.` */
export function findingText({
  resource,
  message,
  evidence,
}: Pick<Finding, 'resource' | 'message' | 'evidence'>): string {
  return [`${subjectText(resource)}: ${sentence(message)}`, ...evidence.slice(0, 3).map(evidenceText)].join(' ')
}

/** `User 'alice'` */
export function subjectText({ type, name, id }: Pick<ReportedResource, 'type' | 'name' | 'id'>): string {
  return `${type.split('::').at(-1) || 'Resource'} '${name || id}'`
}

/** `eu-west-1 of 111122223333` */
export const whereText = ({ account, region }: Pick<ReportedResource, 'account' | 'region'>): string =>
  region === GLOBAL ? `account ${account}` : `${region} of ${account}`

/** ` in eu-west-1 of 111122223333`; empty where the id says as much. The ARN of a bucket, for one, names neither. */
export function placeText({ id, account, region }: Pick<ReportedResource, 'id' | 'account' | 'region'>): string {
  const isTold = id.includes(`:${account}:`) && (region === GLOBAL || id.includes(`:${region}:`))
  return isTold ? '' : ` in ${whereText({ account, region })}`
}

export function evidenceText({ call, path, seen, expected }: ReportedEvidence): string {
  return `${call}: ${path} is ${valueText(seen)}, expected ${valueText(expected)}.`
}

const valueText = (value: ReportedEvidence['seen']): string =>
  shorten(typeof value === 'string' ? value : JSON.stringify(value), 200)

/** `Suppressed (until 2026-09-30, ticket SEC-12): the vendor mends it in September` */
export function suppressionText({ reason, until, owner, ticket }: Suppression): string {
  const notes = [until && `until ${until}`, owner && `owner ${owner}`, ticket && `ticket ${ticket}`].filter(Boolean)
  return `Suppressed${notes.length > 0 ? ` (${notes.join(', ')})` : ''}: ${reason}`
}
