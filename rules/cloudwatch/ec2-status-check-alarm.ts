import { alarmsOn, noticesFailure } from '../../src/aws/alarms.ts'
import { instanceLabels } from '../../src/aws/instance-labels.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { metricAlarms } from '../../src/collect/cloudwatch.ts'
import { instances } from '../../src/collect/ec2.ts'
import { compareBy } from '../../src/order.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

const HOUR = 3_600_000
const CHECKS = ['StatusCheckFailed', 'StatusCheckFailed_System', 'StatusCheckFailed_Instance']

export default defineRule({
  id: 'cloudwatch-ec2-status-check-alarm',
  title: 'Running instances have a status-check alarm',
  severity: 'low',
  source: ['5.2', '3.5'],
  rationale:
    'Without one, a host that fails is noticed by customers. The recover action moves the instance to healthy hardware ' +
    'by itself.',
  remediation:
    'aws cloudwatch put-metric-alarm --alarm-name recover-{InstanceId} --namespace AWS/EC2 --metric-name StatusCheckFailed_System --dimensions Name=InstanceId,Value={InstanceId} --statistic Maximum --period 60 --evaluation-periods 2 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --alarm-actions arn:{partition}:automate:{region}:ec2:recover',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-recover.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html',
  ],
  options: { graceHours: 1 },
  on: instances,
  needs: { alarms: metricAlarms, groups },
  check(instance, { alarms, groups, options: { graceHours }, now, account }) {
    const state = instance.State?.Name
    if (!state) return unknown('AWS did not say whether the instance is running.')
    if (state !== 'running') return notApplicable(`The instance is ${state}.`)
    const labels = instanceLabels(instance, groups, account)
    const group = labels.AutoScalingGroupName ?? labels['tag.aws:autoscaling:groupName']
    if (group) return notApplicable(`Auto Scaling group ${group} replaces the instance when it fails.`)
    const hours = (now.getTime() - (parseTime(instance.LaunchTime) ?? 0)) / HOUR
    if (hours < graceHours) return notApplicable(`The instance started less than ${graceHours} h ago.`)

    const watches = CHECKS.flatMap((metricName) => alarmsOn(alarms, { namespace: 'AWS/EC2', metricName }, labels))
    watches.sort(compareBy(({ alarm }) => alarm.AlarmName ?? ''))
    const good = watches.find(({ alarm }) => noticesFailure(alarm))
    if (good) return pass(`Alarm ${good.alarm.AlarmName} watches its status checks.`)
    const [deaf] = watches
    if (!deaf) return fail('No alarm watches its status checks.', seen('alarms', [], 'one that does'))
    const { AlarmName, ComparisonOperator, Threshold } = deaf.alarm
    return fail(
      `Alarm ${AlarmName} does not fire when a status check fails: it waits for ${ComparisonOperator} ${Threshold}.`,
      seen(`alarms[?AlarmName=='${AlarmName}'].Threshold`, Threshold, 'what a failed check, 1, reaches'),
    )
  },
})
