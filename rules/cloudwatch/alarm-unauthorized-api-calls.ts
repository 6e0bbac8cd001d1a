import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-unauthorized-api-calls',
  title: 'An alarm fires on unauthorized API calls',
  severity: 'medium',
  compliance: { cis: ['4.1'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_unauthorized_api_calls'] },
  ...metricFilterAlarm({
    words: 'unauthorized API calls',
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    // CIS leaves out two kinds of call that are often refused without any harm meant.
    atLeast:
      '{ ($.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*") && $.sourceIPAddress != "delivery.logs.amazonaws.com" && $.eventName != "HeadBucket" }',
    writes: false,
  }),
  on: account,
  needs: monitoredTrails,
})
