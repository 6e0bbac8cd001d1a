import rule from '../../../rules/cloudwatch/alarm-orphaned.ts'
import { testRule } from '../../../src/testing.ts'

const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu'
const metric = (Namespace: string, dimensions: Record<string, string>) => ({
  Namespace,
  MetricName: 'Whatever',
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
})
const alarm = (Namespace: string, dimensions: Record<string, string>) => ({
  AlarmName: 'cpu',
  AlarmArn: ARN,
  ...metric(Namespace, dimensions),
})
const math = (...Metrics: object[]) => ({ AlarmName: 'math', AlarmArn: ARN, Metrics })
const elb = (path: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:${path}`
const needs = {
  instances: [
    { InstanceId: 'i-0abc', State: { Name: 'stopped' } },
    { InstanceId: 'i-0dead', State: { Name: 'terminated' } },
  ],
  groups: [{ AutoScalingGroupName: 'web', AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:group' }],
  loadBalancers: [{ LoadBalancerArn: elb('loadbalancer/app/web/50dc6c49'), LoadBalancerName: 'web' }],
  targetGroups: [{ TargetGroupArn: elb('targetgroup/web/1a2b'), TargetGroupName: 'web' }],
  classicLoadBalancers: [{ LoadBalancerName: 'old' }],
}
const exists = (name: string, row: object, words: string) => ({
  name,
  row,
  needs,
  message: `What the alarm watches exists: ${words}.`,
})
const gone = (name: string, row: object, words: string) => ({
  name,
  row,
  needs,
  message: `The alarm watches what does not exist: ${words}.`,
})
const neither = (name: string, row: object) => ({
  name,
  row,
  needs,
  message: 'The alarm names no instance, group or load balancer.',
})

testRule(rule, {
  pass: [
    exists('an instance that is stopped', alarm('AWS/EC2', { InstanceId: 'i-0abc' }), 'InstanceId i-0abc'),
    exists(
      'a target group behind its load balancer',
      alarm('AWS/ApplicationELB', { LoadBalancer: 'app/web/50dc6c49', TargetGroup: 'targetgroup/web/1a2b' }),
      'LoadBalancer app/web/50dc6c49 and TargetGroup targetgroup/web/1a2b',
    ),
    exists('a group', alarm('AWS/AutoScaling', { AutoScalingGroupName: 'web' }), 'AutoScalingGroupName web'),
    exists('a classic load balancer', alarm('AWS/ELB', { LoadBalancerName: 'old' }), 'LoadBalancerName old'),
    exists(
      'metric math on an instance',
      math({ Id: 'm', MetricStat: { Metric: metric('AWS/EC2', { InstanceId: 'i-0abc' }) } }, { Expression: 'm * 2' }),
      'InstanceId i-0abc',
    ),
  ],
  fail: [
    {
      ...gone('an instance that is gone', alarm('AWS/EC2', { InstanceId: 'i-0123' }), 'InstanceId i-0123'),
      evidence: { path: 'Dimensions[0].Value', seen: 'i-0123', expected: 'a resource that exists' },
    },
    gone('an instance on its way out', alarm('AWS/EC2', { InstanceId: 'i-0dead' }), 'InstanceId i-0dead'),
    gone('a group', alarm('AWS/EC2', { AutoScalingGroupName: 'api' }), 'AutoScalingGroupName api'),
    gone(
      'a load balancer made anew under its old name',
      alarm('AWS/ApplicationELB', { LoadBalancer: 'app/web/99999999' }),
      'LoadBalancer app/web/99999999',
    ),
    gone(
      'a target group of a load balancer that exists',
      alarm('AWS/ApplicationELB', { LoadBalancer: 'app/web/50dc6c49', TargetGroup: 'targetgroup/api/3c4d' }),
      'TargetGroup targetgroup/api/3c4d',
    ),
    gone('a classic load balancer', alarm('AWS/ELB', { LoadBalancerName: 'older' }), 'LoadBalancerName older'),
    gone('the agent of an instance', alarm('CWAgent', { InstanceId: 'i-0123', path: '/' }), 'InstanceId i-0123'),
    {
      ...gone(
        'metric math',
        math({
          Id: 'm',
          MetricStat: { Metric: metric('AWS/EC2', { InstanceId: 'i-0123' }) },
          AccountId: '111122223333',
        }),
        'InstanceId i-0123',
      ),
      evidence: {
        path: 'Metrics[0].MetricStat.Metric.Dimensions[0].Value',
        seen: 'i-0123',
        expected: 'a resource that exists',
      },
    },
  ],
  notApplicable: [
    neither('another kind of resource', alarm('AWS/RDS', { DBInstanceIdentifier: 'shop' })),
    neither('a namespace of one’s own', alarm('Shop', { InstanceId: 'i-0123' })),
    neither('a server elsewhere', alarm('CWAgent', { InstanceId: 'mi-0123' })),
    neither('no dimensions', alarm('AWS/EC2', {})),
    neither('a query', math({ Id: 'q', Expression: 'SELECT MAX(CPUUtilization) FROM "AWS/EC2"' })),
    neither(
      'a metric of another account',
      math({ Id: 'm', MetricStat: { Metric: metric('AWS/EC2', { InstanceId: 'i-0123' }) }, AccountId: '999988887777' }),
    ),
  ],
})
