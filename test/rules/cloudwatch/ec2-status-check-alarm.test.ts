import rule from '../../../rules/cloudwatch/ec2-status-check-alarm.ts'
import { testRule } from '../../../src/testing.ts'

const row = (more: object = {}) => ({
  InstanceId: 'i-0abc',
  State: { Name: 'running' },
  LaunchTime: '2026-05-01T00:00:00Z',
  ...more,
})
const alarm = (MetricName: string, more: object = {}) => ({
  AlarmName: 'host',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:host',
  Namespace: 'AWS/EC2',
  MetricName,
  Dimensions: [{ Name: 'InstanceId', Value: 'i-0abc' }],
  Statistic: 'Maximum',
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  ...more,
})
const needs = (...alarms: object[]) => ({ alarms, groups: [] })
const watched = (name: string, one: object) => ({
  name,
  row: row(),
  needs: needs(one),
  message: 'Alarm host watches its status checks.',
})
const unwatched = (name: string, ...alarms: object[]) => ({
  name,
  row: row(),
  needs: needs(...alarms),
  message: 'No alarm watches its status checks.',
})

testRule(rule, {
  pass: [
    watched('the system', alarm('StatusCheckFailed_System')),
    watched('the instance', alarm('StatusCheckFailed_Instance')),
    watched('either', alarm('StatusCheckFailed')),
    watched('above nothing', alarm('StatusCheckFailed', { ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 })),
    watched('a sum of several', alarm('StatusCheckFailed', { Statistic: 'Sum', Threshold: 3 })),
    watched(
      'a query over all instances',
      alarm('StatusCheckFailed', {
        Namespace: undefined,
        MetricName: undefined,
        Dimensions: undefined,
        Metrics: [{ Id: 'q', Expression: 'SELECT MAX(StatusCheckFailed) FROM SCHEMA("AWS/EC2", InstanceId)' }],
      }),
    ),
  ],
  fail: [
    { ...unwatched('no alarm'), evidence: { path: 'alarms', seen: [], expected: 'one that does' } },
    unwatched(
      'of another instance',
      alarm('StatusCheckFailed', { Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] }),
    ),
    unwatched('on another metric', alarm('CPUUtilization')),
    {
      name: 'an alarm that waits for more than one',
      row: row(),
      needs: needs(alarm('StatusCheckFailed', { ComparisonOperator: 'GreaterThanThreshold' })),
      message: 'Alarm host does not fire when a status check fails: it waits for GreaterThanThreshold 1.',
      evidence: { path: "alarms[?AlarmName=='host'].Threshold", seen: 1, expected: 'what a failed check, 1, reaches' },
    },
    {
      name: 'an alarm on the checks that succeed',
      row: row(),
      needs: needs(alarm('StatusCheckFailed', { ComparisonOperator: 'LessThanThreshold' })),
      message: 'Alarm host does not fire when a status check fails: it waits for LessThanThreshold 1.',
    },
  ],
  notApplicable: [
    { name: 'stopped', row: row({ State: { Name: 'stopped' } }), needs: needs(), message: 'The instance is stopped.' },
    {
      name: 'in a group, by its tag',
      row: row({ Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] }),
      needs: needs(),
      message: 'Auto Scaling group web replaces the instance when it fails.',
    },
    {
      name: 'in a group, by the group',
      row: row(),
      needs: { alarms: [], groups: [{ AutoScalingGroupName: 'web', Instances: [{ InstanceId: 'i-0abc' }] }] },
      message: 'Auto Scaling group web replaces the instance when it fails.',
    },
    {
      name: 'new',
      row: row({ LaunchTime: '2026-05-31T23:30:00Z' }),
      needs: needs(),
      message: 'The instance started less than 1 h ago.',
    },
  ],
  unknown: [
    {
      name: 'no state',
      row: row({ State: undefined }),
      needs: needs(),
      message: 'AWS did not say whether the instance is running.',
    },
  ],
})
