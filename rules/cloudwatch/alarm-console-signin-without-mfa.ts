import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-console-signin-without-mfa',
  title: 'An alarm fires on console sign-in without MFA',
  severity: 'medium',
  compliance: { cis: ['4.2'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_sign_in_without_mfa'] },
  ...metricFilterAlarm({
    words: 'console sign-in without MFA',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    // CloudTrail says either Yes or No: a filter for No takes the same events.
    atLeast:
      '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed = "No" && $.userIdentity.type = "IAMUser" && $.responseElements.ConsoleLogin = "Success" }',
    writes: true,
  }),
  on: account,
  needs: monitoredTrails,
})
