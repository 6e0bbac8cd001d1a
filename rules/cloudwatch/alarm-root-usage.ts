import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-root-usage',
  title: 'An alarm fires on use of the root user',
  severity: 'high',
  compliance: { cis: ['4.3'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_root_usage'] },
  ...metricFilterAlarm({
    words: 'use of the root user',
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    writes: false,
  }),
  on: account,
  needs: monitoredTrails,
})
