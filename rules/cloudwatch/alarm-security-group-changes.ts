import { eventPattern } from '../../src/aws/filter-pattern.ts'
import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-security-group-changes',
  title: 'An alarm fires on security group changes',
  severity: 'low',
  compliance: { cis: ['4.10'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_security_group_changes'] },
  ...metricFilterAlarm({
    words: 'security group changes',
    pattern: eventPattern('ec2.amazonaws.com', [
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ]),
    writes: true,
  }),
  on: account,
  needs: monitoredTrails,
})
