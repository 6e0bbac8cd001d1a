import { eventPattern } from '../../src/aws/filter-pattern.ts'
import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-iam-changes',
  title: 'An alarm fires on IAM policy changes',
  severity: 'medium',
  compliance: { cis: ['4.4'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_policy_changes'] },
  ...metricFilterAlarm({
    words: 'IAM policy changes',
    pattern: eventPattern('iam.amazonaws.com', [
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ]),
    writes: true,
  }),
  on: account,
  needs: monitoredTrails,
})
