import rule from '../../../rules/cloudwatch/ec2-cpu-alarm.ts'
import { testRule } from '../../../src/testing.ts'

// The tests' present is 2026-06-01T00:00:00Z.
const instance = (more: object = {}) => ({
  InstanceId: 'i-0abc',
  State: { Name: 'running' },
  LaunchTime: '2026-05-01T00:00:00Z',
  ...more,
})
const web = { AutoScalingGroupName: 'web', Instances: [{ InstanceId: 'i-0abc' }, { InstanceId: 'i-0def' }] }
const dimension = (Name: string, Value: string) => [{ Name, Value }]
const alarm = (more: object = {}) => ({
  AlarmName: 'cpu',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: dimension('InstanceId', 'i-0abc'),
  Statistic: 'Average',
  Period: 300,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
})
const onGroup = (more: object = {}) => alarm({ Dimensions: dimension('AutoScalingGroupName', 'web'), ...more })
const withMetrics = (Metrics: object[], more: object = {}) => ({
  AlarmName: 'cpu',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 80,
  Metrics,
  ...more,
})
const stat = (id: string, more: object = {}) => ({
  Id: `m${id}`,
  ReturnData: false,
  MetricStat: {
    Metric: { Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Dimensions: dimension('InstanceId', id) },
    Period: 300,
    Stat: 'Average',
  },
  ...more,
})
const query = (Expression: string, Period = 300) => withMetrics([{ Id: 'q1', Expression, Period, ReturnData: true }])
const given = (alarms: object[], groups: object[] = []) => ({ alarms, groups })
const WATCHED = 'Alarm cpu watches its CPU utilization.'
const NONE = 'No alarm watches its CPU utilization.'
const SCALING = 'TargetTracking-web-AlarmHigh-0ab1'

testRule(rule, {
  pass: [
    { name: 'an alarm on the instance', row: instance(), needs: given([alarm()]), message: WATCHED },
    { name: 'an alarm on its group', row: instance(), needs: given([onGroup()], [web]), message: WATCHED },
    {
      name: 'at or above the threshold',
      row: instance(),
      needs: given([alarm({ ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 75.5, Period: 60 })]),
      message: WATCHED,
    },
    {
      name: 'one good alarm among bad ones',
      row: instance(),
      needs: given([alarm({ AlarmName: 'late', Threshold: 99 }), onGroup()], [web]),
      message: WATCHED,
    },
    {
      name: 'metric math over several instances',
      row: instance(),
      needs: given([withMetrics([stat('i-0def'), stat('i-0abc'), { Id: 'e1', Expression: 'MAX(METRICS())' }])]),
      message: WATCHED,
    },
    {
      name: 'metric math that names this account',
      row: instance(),
      needs: given([withMetrics([stat('i-0abc', { AccountId: '111122223333' })])]),
      message: WATCHED,
    },
    {
      name: 'anomaly detection has a band, no threshold',
      row: instance(),
      needs: given([
        withMetrics(
          [stat('i-0abc', { ReturnData: true }), { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(mi-0abc, 2)' }],
          { ThresholdMetricId: 'ad1', Threshold: undefined, ComparisonOperator: 'GreaterThanUpperThreshold' },
        ),
      ]),
      message: WATCHED,
    },
    {
      name: 'anomaly detection on both sides',
      row: instance(),
      needs: given([
        withMetrics([stat('i-0abc')], {
          ThresholdMetricId: 'ad1',
          Threshold: undefined,
          ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
        }),
      ]),
      message: WATCHED,
    },
    {
      name: 'a query over all instances',
      row: instance(),
      needs: given([query('SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY InstanceId')]),
      message: WATCHED,
    },
    {
      name: 'a query over all metrics',
      row: instance(),
      needs: given([query('SELECT MAX(CPUUtilization) FROM "AWS/EC2"')]),
      message: WATCHED,
    },
    {
      name: 'a query for a tag of the instance',
      row: instance({ Tags: [{ Key: 'env', Value: 'prod' }] }),
      needs: given([query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.env = 'prod'`)]),
      message: WATCHED,
    },
    {
      name: 'target tracking counts by default',
      row: instance(),
      needs: given([onGroup({ AlarmName: SCALING, Threshold: 50, Period: 60 })], [web]),
      message: `Alarm ${SCALING} watches its CPU utilization.`,
    },
    {
      name: 'a higher threshold and a longer period, where they are allowed',
      row: instance(),
      needs: given([alarm({ Threshold: 90, Period: 900 })]),
      options: { maxThreshold: 90, maxPeriod: 900 },
      message: WATCHED,
    },
    {
      name: 'a container host counts like any other by default',
      row: instance({ Tags: [{ Key: 'eks:cluster-name', Value: 'prod' }] }),
      needs: given([alarm()]),
      message: WATCHED,
    },
  ],
  fail: [
    {
      name: 'no alarm at all',
      row: instance(),
      needs: given([]),
      message: NONE,
      evidence: { path: 'alarms', seen: [], expected: 'one that does' },
    },
    {
      name: 'alarms on another instance, another group and another metric',
      row: instance(),
      needs: given(
        [
          alarm({ Dimensions: dimension('InstanceId', 'i-0def') }),
          alarm({ Dimensions: dimension('AutoScalingGroupName', 'db') }),
          alarm({ MetricName: 'StatusCheckFailed' }),
          alarm({ Namespace: 'CWAgent' }),
        ],
        [web],
      ),
      message: NONE,
    },
    {
      name: 'an alarm on low utilization',
      row: instance(),
      needs: given([alarm({ ComparisonOperator: 'LessThanThreshold' })]),
      message: NONE,
    },
    {
      name: 'an alarm on its group, which it has left',
      row: instance(),
      needs: given([onGroup()], [{ AutoScalingGroupName: 'web', Instances: [{ InstanceId: 'i-0def' }] }]),
      message: NONE,
    },
    {
      name: 'an alarm on everything together',
      row: instance(),
      needs: given([alarm({ Dimensions: [] })]),
      message: NONE,
    },
    {
      name: 'the same instance id in another account',
      row: instance(),
      needs: given([withMetrics([stat('i-0abc', { AccountId: '444455556666' })])]),
      message: NONE,
    },
    {
      name: 'a query for another tag',
      row: instance({ Tags: [{ Key: 'env', Value: 'test' }] }),
      needs: given([query(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.env = 'prod'`)]),
      message: NONE,
    },
    {
      name: 'a threshold that is too high',
      row: instance(),
      needs: given([alarm({ Threshold: 95 })]),
      message: 'Alarm cpu fires only above 95 %, not at 80 %.',
      evidence: { path: "alarms[?AlarmName=='cpu'].Threshold", seen: 95, expected: 80 },
    },
    {
      name: 'a period that is too long',
      row: instance(),
      needs: given([alarm({ Period: 900 })]),
      message: 'Alarm cpu looks only every 900 s, not every 300 s.',
      evidence: { path: "alarms[?AlarmName=='cpu'].Period", seen: 900, expected: 300 },
    },
    {
      name: 'a query with a long period',
      row: instance(),
      needs: given([query('SELECT MAX(CPUUtilization) FROM "AWS/EC2"', 3600)]),
      message: 'Alarm cpu looks only every 3600 s, not every 300 s.',
    },
    {
      name: 'several alarms, each with its own fault',
      row: instance(),
      needs: given([alarm({ AlarmName: 'high', Threshold: 95 }), onGroup({ AlarmName: 'slow', Period: 3600 })], [web]),
      message: 'Alarm high fires only above 95 %, not at 80 %. Alarm slow looks only every 3600 s, not every 300 s.',
    },
    {
      name: 'target tracking, where it does not count',
      row: instance(),
      needs: given([onGroup({ AlarmName: SCALING })], [web]),
      options: { countScalingAlarms: false },
      message: NONE,
    },
    {
      name: 'launched an hour ago',
      row: instance({ LaunchTime: '2026-05-31T23:00:00Z' }),
      needs: given([]),
      message: NONE,
    },
    {
      name: 'no container host, where those are left out',
      row: instance({ Tags: [{ Key: 'Name', Value: 'web' }] }),
      needs: given([]),
      options: { ignoreContainerHosts: true },
      message: NONE,
    },
  ],
  notApplicable: [
    {
      name: 'stopped',
      row: instance({ State: { Name: 'stopped' } }),
      needs: given([]),
      message: 'The instance is stopped.',
    },
    {
      name: 'terminated',
      row: instance({ State: { Name: 'terminated' } }),
      needs: given([]),
      message: 'The instance is terminated.',
    },
    {
      name: 'just launched',
      row: instance({ LaunchTime: '2026-05-31T23:30:00Z' }),
      needs: given([]),
      message: 'The instance started less than 1 h ago.',
    },
    {
      name: 'launched within a longer grace time',
      row: instance({ LaunchTime: '2026-05-31T12:00:00Z' }),
      needs: given([]),
      options: { graceHours: 24 },
      message: 'The instance started less than 24 h ago.',
    },
    ...[
      { Tags: [{ Key: 'eks:cluster-name', Value: 'prod' }] },
      { Tags: [{ Key: 'kubernetes.io/cluster/prod', Value: 'owned' }] },
      { Tags: [{ Key: 'AmazonECSManaged', Value: 'true' }] },
      { Operator: { Managed: true, Principal: 'eks.amazonaws.com' } },
    ].map((mark) => ({
      name: `a container host: ${JSON.stringify(mark)}`,
      row: instance(mark),
      needs: given([]),
      options: { ignoreContainerHosts: true },
      message: 'The instance runs containers.',
    })),
  ],
  unknown: [
    {
      name: 'without a state',
      row: instance({ State: undefined }),
      needs: given([]),
      message: 'AWS did not say whether the instance is running.',
    },
  ],
})
