import type { Activity as ActivityDescription } from '@aws-sdk/client-auto-scaling'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'
import { parseTime } from '../time.ts'

type Activity = Json<ActivityDescription>

const HOUR = 3_600_000

/** What ended badly, and has not succeeded since. */
export interface Failure {
  latest: Activity
  message: string
}

/**
 * The kinds of activity (launching, terminating) of a group whose latest try failed or was cancelled. Each kind for
 * itself: when nothing can be launched, the termination of unhealthy instances goes on succeeding.
 */
export function failuresOf(
  { AutoScalingGroupName = '' }: { AutoScalingGroupName?: string | undefined },
  activities: readonly Activity[],
  now: Date,
  lookbackHours: number,
): { finished: number; failing: Failure[] } {
  const since = now.getTime() - lookbackHours * HOUR
  const recent = (activitiesByGroup(activities).get(AutoScalingGroupName) ?? []).filter(
    (activity) => isFinished(activity) && startOf(activity) >= since,
  )
  const kinds = groupBy(recent, ({ Description = '' }) => kindOf(Description))
  const failing = [...kinds].flatMap(([kind, all]) => failureOf(kind, all) ?? [])
  return { finished: recent.length, failing }
}

const activitiesByGroup = oncePerList((activities: readonly Activity[]) =>
  groupBy(activities, ({ AutoScalingGroupName = '' }) => AutoScalingGroupName),
)

/** Others are still under way. */
const isFinished = ({ StatusCode }: Activity) => /^(Successful|Failed|Cancelled)$/.test(StatusCode ?? '')
const startOf = ({ StartTime }: Activity) => parseTime(StartTime) ?? 0

/** `Launching`, out of `Launching a new EC2 instance: i-0abc`. */
const kindOf = (description: string) => /^[A-Z][a-z]+ing\b/.exec(description)?.[0] ?? 'Scaling'

function failureOf(kind: string, activities: readonly Activity[]): Failure | undefined {
  const newestFirst = [...activities].sort((a, b) => startOf(b) - startOf(a))
  const [latest] = newestFirst
  if (!latest || latest.StatusCode === 'Successful') return undefined
  const lastGood = newestFirst.findIndex(({ StatusCode }) => StatusCode === 'Successful')
  const times = lastGood < 0 ? newestFirst.length : lastGood
  const verb = latest.StatusCode === 'Failed' ? 'failed' : 'was cancelled'
  const often = times === 1 ? '' : `, and ${times - 1 === 1 ? 'once' : `${times - 1} times`} before that`
  const why = (latest.StatusMessage ?? latest.Cause ?? '').trim().replace(/\.$/, '')
  const at = new Date(startOf(latest)).toISOString().slice(0, 10)
  return { latest, message: `${kind} an instance ${verb} on ${at}${often}${why ? `: ${why}` : ''}.` }
}
