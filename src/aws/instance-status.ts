import type { InstanceStatus as InstanceStatusDescription } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { type Evidence, type Severity, seen } from '../rule.ts'

type Status = Json<InstanceStatusDescription>

export const statusOf = <S extends Status>(instanceId: string | undefined, statuses: readonly S[]): S | undefined =>
  byInstance(statuses).get(instanceId) as S | undefined

const byInstance = oncePerList(
  (statuses: readonly Status[]) => new Map(statuses.map((status) => [status.InstanceId, status])),
)

export interface StatusProblem {
  message: string
  evidence: Evidence
  severity: Severity
}

/** The checks by the status that tells of them, and what is broken when one fails. */
const CHECKS = [
  ['SystemStatus', 'The system status check fails: the host is at fault'],
  ['InstanceStatus', 'The instance status check fails: its operating system does not answer'],
  ['AttachedEbsStatus', 'The status check of its EBS volumes fails: it cannot reach them'],
] as const

export function failedChecks(status: Status): StatusProblem[] {
  return CHECKS.flatMap(([name, what]) => {
    const { Status: value, Details = [] } = status[name] ?? {}
    if (value !== 'impaired') return []
    const since = Details.find(({ ImpairedSince }) => ImpairedSince)?.ImpairedSince
    const message = `${what}${since ? `, since ${since.slice(0, 10)}` : ''}.`
    return [{ message, evidence: seen(`statuses.${name}.Status`, value, 'ok'), severity: 'high' as const }]
  })
}

/** Those that say nothing yet, by name. */
export const undecidedChecks = (status: Status, value: 'initializing' | 'insufficient-data'): string[] =>
  CHECKS.flatMap(([name]) => (status[name]?.Status === value ? [name] : []))

/** What AWS will do to the instance, and how bad that is: it comes back by itself from a reboot alone. */
const EVENTS: Readonly<Record<string, [what: string, severity: Severity]>> = {
  'instance-retirement': ['retires the instance', 'high'],
  'instance-stop': ['stops the instance', 'high'],
  'instance-reboot': ['reboots the instance', 'medium'],
  'system-reboot': ['reboots its host', 'medium'],
  'system-maintenance': ['maintains its host', 'medium'],
}

/** Events that are still to come: AWS lists one for a week after it is done or called off. */
export function scheduledEvents({ Events = [] }: Status): StatusProblem[] {
  return Events.filter(({ Description = '' }) => !/^\[(Completed|Canceled)\]/.test(Description)).map((event) => {
    const { Code = 'event', NotBefore } = event
    const [what, severity] = EVENTS[Code] ?? [`announces ${Code}`, 'medium']
    const message = `AWS ${what}${NotBefore ? ` on ${NotBefore.slice(0, 10)}` : ''}.`
    return { message, evidence: seen('statuses.Events.Code', Code, 'none'), severity }
  })
}
