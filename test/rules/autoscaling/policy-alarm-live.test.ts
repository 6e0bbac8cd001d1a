import rule from '../../../rules/autoscaling/policy-alarm-live.ts'
import { testRule } from '../../../src/testing.ts'
import { policy, predictive, stepPolicy } from './scaling-rows.ts'

const UP = stepPolicy('up', [1])
const alarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  Namespace: 'CWAgent',
  MetricName: 'mem_used_percent',
  AlarmActions: [UP.PolicyARN],
  ActionsEnabled: true,
  StateValue: 'OK',
  StateUpdatedTimestamp: '2026-01-01T00:00:00Z',
  ...more,
})
const SILENT = { StateValue: 'INSUFFICIENT_DATA' }
const needs = (...alarms: object[]) => ({ alarms })
const ALARM =
  'aws cloudwatch put-metric-alarm --alarm-name {PolicyName} --namespace AWS/EC2 --metric-name CPUUtilization --dimensions Name=AutoScalingGroupName,Value={AutoScalingGroupName} --statistic Average --period 300 --evaluation-periods 2 --alarm-actions {PolicyARN}'

testRule(rule, {
  pass: [
    { name: 'an alarm with data', row: UP, needs: needs(alarm('high')), message: 'Alarm high runs the policy.' },
    {
      name: 'an alarm that runs it when all is well again',
      row: UP,
      needs: needs(alarm('low', { AlarmActions: [], OKActions: [UP.PolicyARN] })),
      message: 'Alarm low runs the policy.',
    },
    {
      name: 'an alarm whose data have only just stopped',
      row: UP,
      needs: needs(alarm('high', { ...SILENT, StateUpdatedTimestamp: '2026-05-31T00:00:00Z' })),
      message: 'Alarm high runs the policy.',
    },
    {
      name: 'one of two is enough',
      row: UP,
      needs: needs(alarm('dead', SILENT), alarm('high')),
      message: 'Alarm high runs the policy.',
    },
  ],
  fail: [
    {
      name: 'no alarm',
      row: UP,
      needs: needs(alarm('other', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:ops'] })),
      message: 'No alarm runs the policy.',
      evidence: { path: 'alarms', seen: [], expected: 'one that names the policy' },
      remediation: `${ALARM} --threshold 75 --comparison-operator GreaterThanThreshold`,
    },
    {
      name: 'no alarm for a policy that scales in',
      row: stepPolicy('down', [-1]),
      needs: needs(),
      message: 'No alarm runs the policy.',
      remediation: `${ALARM} --threshold 30 --comparison-operator LessThanThreshold`,
    },
    {
      name: 'actions switched off',
      row: UP,
      needs: needs(alarm('high', { ActionsEnabled: false })),
      message: 'Alarm high has its actions switched off.',
      evidence: { path: "alarms[?AlarmName=='high'].ActionsEnabled", seen: false, expected: true },
      remediation: 'aws cloudwatch enable-alarm-actions --alarm-names {AlarmName}',
      values: { AlarmName: 'high' },
    },
    {
      name: 'a metric that nobody publishes',
      row: UP,
      needs: needs(alarm('memory', SILENT)),
      message: 'Alarm memory has no data.',
      evidence: { path: "alarms[?AlarmName=='memory'].StateValue", seen: 'INSUFFICIENT_DATA', expected: 'OK or ALARM' },
      remediation: 'aws cloudwatch list-metrics --namespace {Namespace} --metric-name {MetricName}',
      values: { Namespace: 'CWAgent', MetricName: 'mem_used_percent' },
    },
    {
      name: 'less patience',
      row: UP,
      needs: needs(alarm('memory', { ...SILENT, StateUpdatedTimestamp: '2026-05-31T22:00:00Z' })),
      options: { staleHours: 1 },
      message: 'Alarm memory has no data.',
    },
    {
      name: 'neither of two',
      row: UP,
      needs: needs(alarm('memory', SILENT), alarm('high', { ActionsEnabled: false })),
      message: 'Alarm memory has no data. Alarm high has its actions switched off.',
    },
    {
      name: 'disabled, whatever its kind',
      row: policy('cpu', { Enabled: false, Alarms: [{ AlarmName: 'TargetTracking-1' }] }),
      needs: needs(),
      message: 'The policy is disabled: nothing runs it.',
      evidence: { path: 'Enabled', seen: false, expected: true },
      remediation: 'aws autoscaling put-scaling-policy --cli-input-json {Policy}',
      values: {
        Policy:
          '{"AutoScalingGroupName":"web","PolicyName":"cpu","PolicyType":"TargetTrackingScaling","TargetTrackingConfiguration":{"TargetValue":50},"Enabled":true}',
      },
    },
  ],
  notApplicable: [
    {
      name: 'target tracking',
      row: policy('cpu'),
      needs: needs(),
      message: 'AWS keeps the alarms of target tracking.',
    },
    {
      name: 'a forecast',
      row: predictive('daily', { Mode: 'ForecastAndScale' }),
      needs: needs(),
      message: 'A forecast runs the policy, and no alarm.',
    },
  ],
})
