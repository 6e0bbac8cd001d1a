import type { Notification, ReportingDescriptor } from 'sarif'
import type { GapKind } from '../gap.ts'
import { sarifText } from './escape.ts'
import { plural } from './prose.ts'
import type { ReportedGap } from './report.ts'

type Note = GapKind | 'truncated'

const NOTES: Record<Note, { id: string; name: string; text: string; help: string }> = {
  denied: {
    id: 'AUDIT9001',
    name: 'AccessDenied',
    text: 'AWS denied a call.',
    help: 'Grant the IAM action that the message names; `awsure permissions` prints a policy with all of them.',
  },
  throttled: {
    id: 'AUDIT9002',
    name: 'Throttled',
    text: 'AWS kept answering that there were too many requests.',
    help: 'Run again with a lower `--concurrency`, or at a quieter time.',
  },
  unavailable: {
    id: 'AUDIT9003',
    name: 'Unavailable',
    text: 'The region is not enabled for the account, or the resource belongs to another account.',
    help: 'Leave the region out with `--region`, or audit the account that owns the resource.',
  },
  failed: {
    id: 'AUDIT9004',
    name: 'Failed',
    text: 'A call or a rule failed.',
    help: 'Run again; if it fails again, report it with the message.',
  },
  'not-recorded': {
    id: 'AUDIT9005',
    name: 'NotRecorded',
    text: 'The snapshot does not hold a call.',
    help: 'Record the snapshot again with `awsure record`.',
  },
  truncated: {
    id: 'AUDIT9006',
    name: 'ResultsTruncated',
    text: 'There were more results than code scanning takes.',
    help: 'The JSON report has all of them; audit fewer regions or rules at a time.',
  },
}

const KINDS = Object.keys(NOTES) as Note[]

/** What the run may notify of; each with help, without which GitHub's validator refuses it. */
export const noteDescriptors: ReportingDescriptor[] = Object.values(NOTES).map(({ id, name, text, help }) => ({
  id,
  name,
  shortDescription: { text },
  fullDescription: { text },
  help: { text: help.replaceAll('`', ''), markdown: help },
}))

export function gapNote(gap: ReportedGap): Notification {
  const { kind, region, service, operation, action, code, message, rules, unknown } = gap
  return {
    descriptor: descriptor(kind),
    level: rules.length === 0 ? 'note' : kind === 'failed' ? 'error' : 'warning',
    message: { text: sarifText(`${[service, operation].filter(Boolean).join(' ')} in ${region}: ${code}: ${message}`) },
    properties: { kind, region, service, operation, action, code, rules, unknown },
  }
}

export function truncatedNote(kept: number, all: number): Notification {
  const text = `Kept the worst ${plural(kept, 'result')} of ${all}.`
  return { descriptor: descriptor('truncated'), level: 'warning', message: { text } }
}

const descriptor = (note: Note) => ({ id: NOTES[note].id, index: KINDS.indexOf(note) })
