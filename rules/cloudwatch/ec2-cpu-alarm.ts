import { alarmsOn, type Watch } from '../../src/aws/alarms.ts'
import { isContainerHost } from '../../src/aws/container-host.ts'
import { instanceLabels } from '../../src/aws/instance-labels.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { metricAlarms } from '../../src/collect/cloudwatch.ts'
import { instances } from '../../src/collect/ec2.ts'
import { defineRule, type Evidence, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

const HOUR = 3_600_000
const CPU = { namespace: 'AWS/EC2', metricName: 'CPUUtilization' }

export default defineRule({
  id: 'cloudwatch-ec2-cpu-alarm',
  title: 'Running instances are covered by a CPU alarm',
  severity: 'medium',
  source: ['5.1', '5.2', '6.3', '6.5', '8.4'],
  rationale:
    'A saturated instance is slow long before it fails, and nobody is told. One alarm on an Auto Scaling group, or a ' +
    'Metrics Insights query over all instances, covers those that come later as well.',
  remediation:
    'aws cloudwatch put-metric-alarm --alarm-name HighCPU-{InstanceId} --namespace AWS/EC2 --metric-name CPUUtilization --dimensions Name=InstanceId,Value={InstanceId} --statistic Average --period 300 --evaluation-periods 2 --threshold 80 --comparison-operator GreaterThanThreshold --alarm-actions SNS_TOPIC_ARN',
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html'],
  compliance: { config: ['CLOUDWATCH_ALARM_RESOURCE_CHECK', 'CLOUDWATCH_ALARM_SETTINGS_CHECK'] },
  // Percent and seconds. Alarms made by target tracking scale the group but notify nobody.
  options: { maxThreshold: 80, maxPeriod: 300, countScalingAlarms: true, graceHours: 1, ignoreContainerHosts: false },
  on: instances,
  needs: { alarms: metricAlarms, groups },
  check(instance, { alarms, groups, options, now, account }) {
    const state = instance.State?.Name
    if (!state) return unknown('AWS did not say whether the instance is running.')
    if (state !== 'running') return notApplicable(`The instance is ${state}.`)
    const hours = (now.getTime() - (parseTime(instance.LaunchTime) ?? 0)) / HOUR
    if (hours < options.graceHours) return notApplicable(`The instance started less than ${options.graceHours} h ago.`)
    if (options.ignoreContainerHosts && isContainerHost(instance)) return notApplicable('The instance runs containers.')

    const isScaling = (name = '') => name.startsWith('TargetTracking-')
    const watches = alarmsOn(alarms, CPU, instanceLabels(instance, groups, account))
      .filter(({ alarm }) => alarm.ComparisonOperator?.includes('GreaterThan'))
      .filter(({ alarm }) => options.countScalingAlarms || !isScaling(alarm.AlarmName))
    const flaws = watches.map((watch) => flawOf(watch, options))
    const good = watches[flaws.indexOf(undefined)]
    if (good) return pass(`Alarm ${good.alarm.AlarmName} watches its CPU utilization.`)
    const found = flaws.filter((flaw) => flaw !== undefined)
    if (found.length === 0) return fail('No alarm watches its CPU utilization.', seen('alarms', [], 'one that does'))
    return fail(
      found.map(({ message }) => message).join(' '),
      found.map(({ evidence }) => evidence),
    )
  },
})

interface Flaw {
  message: string
  evidence: Evidence
}

/** Why an alarm on high CPU utilization comes too late. An anomaly's threshold is a band, not a number. */
function flawOf({ alarm, metric }: Watch, limits: { maxThreshold: number; maxPeriod: number }): Flaw | undefined {
  const { AlarmName, ThresholdMetricId, Threshold = Infinity } = alarm
  const at = `alarms[?AlarmName=='${AlarmName}']`
  if (!ThresholdMetricId && Threshold > limits.maxThreshold) {
    return {
      message: `Alarm ${AlarmName} fires only above ${Threshold} %, not at ${limits.maxThreshold} %.`,
      evidence: seen(`${at}.Threshold`, alarm.Threshold, limits.maxThreshold),
    }
  }
  const { period = Infinity } = metric
  if (period <= limits.maxPeriod) return undefined
  return {
    message: `Alarm ${AlarmName} looks only every ${period} s, not every ${limits.maxPeriod} s.`,
    evidence: seen(`${at}.Period`, metric.period, limits.maxPeriod),
  }
}
