import { directionsOf } from '../../src/aws/scaling.ts'
import { isStale, triggersOf } from '../../src/aws/scaling-alarms.ts'
import { policies } from '../../src/collect/autoscaling.ts'
import { metricAlarms } from '../../src/collect/cloudwatch.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, type Verdict } from '../../src/rule.ts'

const ALARM =
  'aws cloudwatch put-metric-alarm --alarm-name {PolicyName} --namespace AWS/EC2 --metric-name CPUUtilization --dimensions Name=AutoScalingGroupName,Value={AutoScalingGroupName} --statistic Average --period 300 --evaluation-periods 2 --alarm-actions {PolicyARN}'
const HIGH = `${ALARM} --threshold 75 --comparison-operator GreaterThanThreshold`
const LOW = `${ALARM} --threshold 30 --comparison-operator LessThanThreshold`

export default defineRule({
  id: 'autoscaling-policy-alarm-live',
  title: 'Scaling policies have a live alarm',
  severity: 'medium',
  source: ['3.1', '3.6', '5.2'],
  rationale:
    'A simple or step policy runs only when an alarm says so. An alarm whose metric nobody publishes never does: ' +
    'memory, for one, is measured only where the CloudWatch agent runs.',
  remediation: HIGH,
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html'],
  options: { staleHours: 24 },
  on: policies,
  needs: { alarms: metricAlarms },
  check(policy, { alarms, options, now }) {
    if (policy.Enabled === false) return disabled(policy)
    if (policy.PolicyType === 'TargetTrackingScaling') return notApplicable('AWS keeps the alarms of target tracking.')
    if (policy.PolicyType === 'PredictiveScaling') return notApplicable('A forecast runs the policy, and no alarm.')

    const triggers = triggersOf(policy.PolicyARN ?? '', alarms)
    const live = triggers.find((alarm) => alarm.ActionsEnabled !== false && !isStale(alarm, options.staleHours, now))
    if (live) return pass(`Alarm ${live.AlarmName} runs the policy.`)
    if (triggers.length > 0) return dead(triggers)
    return fail('No alarm runs the policy.', seen('alarms', [], 'one that names the policy'), {
      remediation: directionsOf(policy).includes('out') ? HIGH : LOW,
    })
  },
})

function disabled({ PolicyARN: _arn, Alarms: _alarms, ...settings }: RowOf<typeof policies>): Verdict {
  return fail('The policy is disabled: nothing runs it.', seen('Enabled', false, true), {
    remediation: 'aws autoscaling put-scaling-policy --cli-input-json {Policy}',
    values: { Policy: JSON.stringify({ ...settings, Enabled: true }) },
  })
}

/** None of the alarms that name the policy will ever run it: each is switched off, or has no data. */
function dead(alarms: readonly RowOf<typeof metricAlarms>[]): Verdict {
  const [first] = alarms
  const flaws = alarms.map(({ AlarmName, ActionsEnabled, StateValue }) => {
    const at = `alarms[?AlarmName=='${AlarmName}']`
    return ActionsEnabled === false
      ? {
          message: `Alarm ${AlarmName} has its actions switched off.`,
          evidence: seen(`${at}.ActionsEnabled`, false, true),
        }
      : { message: `Alarm ${AlarmName} has no data.`, evidence: seen(`${at}.StateValue`, StateValue, 'OK or ALARM') }
  })
  const { AlarmName, Namespace, MetricName, ActionsEnabled } = first ?? {}
  return fail(
    flaws.map(({ message }) => message).join(' '),
    flaws.map(({ evidence }) => evidence),
    ActionsEnabled === false
      ? { remediation: 'aws cloudwatch enable-alarm-actions --alarm-names {AlarmName}', values: { AlarmName } }
      : {
          // Says who publishes the metric: nobody, or somebody with other dimensions.
          remediation: 'aws cloudwatch list-metrics --namespace {Namespace} --metric-name {MetricName}',
          values: { Namespace, MetricName },
        },
  )
}
