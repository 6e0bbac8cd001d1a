import { eventPattern } from '../../src/aws/filter-pattern.ts'
import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-cloudtrail-changes',
  title: 'An alarm fires on CloudTrail changes',
  severity: 'medium',
  compliance: { cis: ['4.5'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled'] },
  ...metricFilterAlarm({
    words: 'CloudTrail changes',
    pattern: eventPattern('cloudtrail.amazonaws.com', [
      'CreateTrail',
      'UpdateTrail',
      'DeleteTrail',
      'StartLogging',
      'StopLogging',
    ]),
    writes: true,
  }),
  on: account,
  needs: monitoredTrails,
})
