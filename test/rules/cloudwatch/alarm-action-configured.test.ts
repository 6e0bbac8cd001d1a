import rule from '../../../rules/cloudwatch/alarm-action-configured.ts'
import { testRule } from '../../../src/testing.ts'

const SNS = 'arn:aws:sns:eu-west-1:111122223333:ops'
const POLICY =
  'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:6d8972f3:autoScalingGroupName/web:policyName/cpu'
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`
const alarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  AlarmArn: arn(AlarmName),
  AlarmType: 'MetricAlarm',
  ActionsEnabled: true,
  AlarmActions: [],
  ...more,
})
const composite = (AlarmName: string, AlarmRule: string, more: object = {}) =>
  alarm(AlarmName, { AlarmType: 'CompositeAlarm', AlarmRule, ...more })
const silent = alarm('cpu')
const HEARD = 'Composite alarm site watches this one and acts instead.'

testRule(rule, {
  pass: [
    {
      name: 'tells a topic',
      row: alarm('cpu', { AlarmActions: [SNS] }),
      message: `The alarm acts when it fires: ${SNS}.`,
    },
    {
      name: 'scales a group: that is an action',
      row: alarm('TargetTracking-web-AlarmHigh-0ab1', { AlarmActions: [POLICY] }),
      message: `The alarm acts when it fires: ${POLICY}.`,
    },
    {
      name: 'a composite alarm is judged too',
      row: composite('site', 'ALARM(cpu)', { AlarmActions: [SNS] }),
      message: `The alarm acts when it fires: ${SNS}.`,
    },
    {
      name: 'actions of its own count, whoever else names it',
      row: alarm('cpu', { AlarmActions: [SNS] }),
      needs: { alarms: [composite('site', 'ALARM(cpu)', { AlarmActions: [SNS] })] },
      message: `The alarm acts when it fires: ${SNS}.`,
    },
  ],
  fail: [
    {
      name: 'no action',
      row: silent,
      message: 'The alarm has no action for when it fires.',
      evidence: { path: 'AlarmActions', seen: [], expected: 'an action' },
      remediation:
        'aws cloudwatch put-metric-alarm --cli-input-json file://WHOLE_ALARM.json --alarm-actions SNS_TOPIC_ARN',
    },
    {
      name: 'AWS leaves an empty list out',
      row: { AlarmName: 'cpu', AlarmArn: arn('cpu'), AlarmType: 'MetricAlarm', ActionsEnabled: true },
      message: 'The alarm has no action for when it fires.',
    },
    {
      name: 'an action for OK alone',
      row: alarm('cpu', { OKActions: [SNS], InsufficientDataActions: [SNS] }),
      message: 'The alarm has no action for when it fires.',
    },
    {
      name: 'actions switched off',
      row: alarm('cpu', { ActionsEnabled: false, AlarmActions: [SNS] }),
      message: 'The actions of the alarm are switched off.',
      evidence: { path: 'ActionsEnabled', seen: false, expected: true },
      remediation: 'aws cloudwatch enable-alarm-actions --alarm-names {AlarmName}',
    },
    {
      name: 'neither',
      row: alarm('cpu', { ActionsEnabled: false }),
      message: 'The alarm has no action for when it fires.',
      evidence: [
        { path: 'AlarmActions', seen: [], expected: 'an action' },
        { path: 'ActionsEnabled', seen: false, expected: true },
      ],
    },
    {
      name: 'a composite alarm without action',
      row: composite('site', 'ALARM(cpu)'),
      needs: { alarms: [silent] },
      message: 'The alarm has no action for when it fires.',
    },
    {
      name: 'named only by a composite alarm without action',
      row: silent,
      needs: { alarms: [composite('site', 'ALARM(cpu)')] },
      message: 'The alarm has no action for when it fires.',
    },
    {
      name: 'named only by a composite alarm whose actions are off',
      row: silent,
      needs: { alarms: [composite('site', 'ALARM(cpu)', { AlarmActions: [SNS], ActionsEnabled: false })] },
      message: 'The alarm has no action for when it fires.',
    },
    {
      name: 'a composite alarm that acts names others',
      row: silent,
      needs: { alarms: [composite('site', 'ALARM(cpu-2) AND ALARM("my cpu")', { AlarmActions: [SNS] })] },
      message: 'The alarm has no action for when it fires.',
    },
  ],
  notApplicable: [
    {
      name: 'named by a composite alarm that acts',
      row: silent,
      needs: { alarms: [composite('site', 'ALARM("cpu") AND NOT ALARM(deploying)', { AlarmActions: [SNS] })] },
      message: HEARD,
    },
    {
      name: 'switched off, and named by its ARN',
      row: alarm('cpu', { ActionsEnabled: false, AlarmActions: [SNS] }),
      needs: { alarms: [composite('site', `OK(${arn('cpu')})`, { AlarmActions: [SNS] })] },
      message: HEARD,
    },
    {
      name: 'child of a child',
      row: silent,
      needs: {
        alarms: [
          composite('layer', 'ALARM(cpu) OR ALARM(memory)'),
          composite('site', 'AT_LEAST(1, ALARM, (layer, other))', { AlarmActions: [SNS] }),
        ],
      },
      message: HEARD,
    },
    {
      name: 'what silences a composite alarm needs no action',
      row: alarm('deploying'),
      needs: { alarms: [composite('site', 'ALARM(cpu)', { AlarmActions: [SNS], ActionsSuppressor: 'deploying' })] },
      message: HEARD,
    },
  ],
})
