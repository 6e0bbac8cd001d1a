import { metricAlarms } from '../../src/collect/cloudwatch.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

const HOUR = 3_600_000

export default defineRule({
  id: 'cloudwatch-alarm-insufficient-data',
  title: 'Alarms receive data',
  severity: 'low',
  source: ['5.2'],
  rationale:
    'An alarm without data cannot fire. Mend the metric name, dimensions or unit, or publish the metric; where silence ' +
    'is normal or itself a fault, say so with --treat-missing-data. put-metric-alarm drops every field it is not given.',
  remediation:
    'aws cloudwatch put-metric-alarm --cli-input-json file://WHOLE_ALARM.json --treat-missing-data breaching',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  ],
  options: { staleHours: 24 },
  on: metricAlarms,
  check(alarm, { options: { staleHours }, now }) {
    const { StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm
    if (!StateValue) return unknown('AWS did not say in which state the alarm is.')
    if (StateValue !== 'INSUFFICIENT_DATA') return pass(`The alarm has data: its state is ${StateValue}.`)
    // An update of the state need not change it: only a transition tells since when it lasts.
    const since = parseTime(StateTransitionedTimestamp ?? StateUpdatedTimestamp)
    if (since === undefined) return unknown('AWS did not say since when the alarm has no data.')
    const hours = Math.floor((now.getTime() - since) / HOUR)
    if (hours < staleHours) return pass(`The alarm has had no data for ${hours} h only.`)
    return fail(
      `The alarm has had no data for ${hours} h: it cannot fire.`,
      seen('StateValue', StateValue, `data within ${staleHours} h`),
    )
  },
})
