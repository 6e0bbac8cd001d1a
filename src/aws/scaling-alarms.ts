import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'
import { parseTime } from '../time.ts'

type Alarm = Json<MetricAlarm>

const HOUR = 3_600_000

/** The alarms that run a scaling policy, in whichever state they do. Composite alarms cannot: AWS lets none of them scale. */
export const triggersOf = (policyArn: string, alarms: readonly Alarm[]): Alarm[] =>
  alarmsByAction(alarms).get(policyArn) ?? []

const alarmsByAction = oncePerList((alarms: readonly Alarm[]) => {
  const pairs = alarms.flatMap((alarm) => {
    const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm
    return [...new Set([...AlarmActions, ...OKActions, ...InsufficientDataActions])].map((action) => ({
      action,
      alarm,
    }))
  })
  const byAction = groupBy(pairs, ({ action }) => action)
  return new Map([...byAction].map(([action, found]) => [action, found.map(({ alarm }) => alarm)]))
})

/** Whether the alarm has been without data for this long. */
export function isStale({ StateValue, StateUpdatedTimestamp }: Alarm, hours: number, now: Date): boolean {
  return StateValue === 'INSUFFICIENT_DATA' && now.getTime() - (parseTime(StateUpdatedTimestamp) ?? 0) > hours * HOUR
}
