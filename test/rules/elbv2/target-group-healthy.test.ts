import rule from '../../../rules/elbv2/target-group-healthy.ts'
import { testRule } from '../../../src/testing.ts'

const TG = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067'
const target = (Id: string, State: string, Reason?: string) => ({
  Target: { Id, Port: 80 },
  TargetHealth: { State, ...(Reason && { Reason }) },
})
const up = (id: string) => target(id, 'healthy')
const down = (id: string) => target(id, 'unhealthy', 'Target.Timeout')
const row = (health: object[] | undefined, more: object = {}) => ({
  TargetGroupArn: TG,
  TargetType: 'instance',
  LoadBalancerArns: ['arn:lb'],
  health,
  ...more,
})
const group = (DesiredCapacity: number, more: object = { TargetGroupARNs: [TG] }) => ({
  AutoScalingGroupName: `web-${DesiredCapacity}`,
  DesiredCapacity,
  ...more,
})
const forwarding = (...weights: [arn: string, Weight?: number][]) => ({
  ListenerArn: 'arn:listener',
  Protocol: 'HTTPS',
  DefaultActions: [
    {
      Type: 'forward',
      ForwardConfig: { TargetGroups: weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
    },
  ],
  rules: [],
})
const SPARE = { listeners: [forwarding(['arn:blue', 100], [TG, 0])] }
const USED = { listeners: [...SPARE.listeners, forwarding([TG])] }

testRule(rule, {
  pass: [
    { name: 'all healthy', row: row([up('i-1'), up('i-2')]), message: 'Healthy targets: 2 of 2.' },
    {
      name: 'one healthy, one draining, one in a zone without the load balancer',
      row: row([up('i-1'), target('i-2', 'draining'), target('i-3', 'unused', 'Target.NotInUse')]),
      message: 'Healthy targets: 1 of 3.',
    },
  ],
  fail: [
    {
      name: 'no target',
      row: row([]),
      message: 'It has no target.',
      severity: 'high',
      evidence: { path: 'health[].TargetHealth.State', seen: [], expected: ['healthy'] },
    },
    {
      name: 'none healthy',
      row: row([down('i-1'), target('i-2', 'unhealthy.draining', 'Target.FailedHealthChecks')]),
      message: 'None of its targets is healthy: i-1 (Target.Timeout), i-2 (Target.FailedHealthChecks).',
      severity: 'high',
      evidence: {
        path: 'health[].TargetHealth.State',
        seen: ['unhealthy', 'unhealthy.draining'],
        expected: ['healthy'],
      },
    },
    {
      name: 'some unhealthy',
      row: row([up('i-1'), down('i-2'), up('i-3')]),
      message: 'Unhealthy targets: 1 of 3, i-2 (Target.Timeout).',
      severity: 'medium',
      evidence: { path: 'health[].TargetHealth.State', seen: ['healthy', 'unhealthy'], expected: ['healthy'] },
    },
    {
      name: 'some unhealthy, to a user who minds',
      row: row([up('i-1'), down('i-2')]),
      options: { severityWhenPartial: 'high' },
      message: 'Unhealthy targets: 1 of 2, i-2 (Target.Timeout).',
      severity: 'high',
    },
    {
      name: 'a stopped instance',
      row: row([up('i-1'), target('i-2', 'unused', 'Target.InvalidState')]),
      message: 'Unhealthy targets: 1 of 2, i-2 (Target.InvalidState).',
      severity: 'medium',
    },
    {
      name: 'all in zones that the load balancer does not use',
      row: row([target('i-1', 'unused', 'Target.NotInUse')]),
      message: 'None of its targets is healthy: i-1 (Target.NotInUse).',
      severity: 'high',
    },
    {
      name: 'one unhealthy, one only just coming',
      row: row([down('i-1'), target('i-2', 'initial', 'Elb.InitialHealthChecking')]),
      message: 'None of its targets is healthy: i-1 (Target.Timeout), i-2 (Elb.InitialHealthChecking).',
    },
    {
      name: 'many unhealthy',
      row: row(['i-1', 'i-2', 'i-3', 'i-4', 'i-5'].map(down)),
      message:
        'None of its targets is healthy: i-1 (Target.Timeout), i-2 (Target.Timeout), i-3 (Target.Timeout) and 2 more.',
    },
    {
      name: 'no target, and a group that wants some beside one that wants none',
      row: row([]),
      needs: { groups: [group(0), group(2)] },
      message: 'It has no target.',
    },
    {
      name: 'no target, and only the group of another is at zero',
      row: row([]),
      needs: { groups: [group(0, { TargetGroupARNs: ['arn:other'] })] },
      message: 'It has no target.',
    },
    {
      name: 'the waiting half of a blue/green pair',
      row: row([]),
      wants: SPARE,
      message: 'It has no target. It is sent no requests: its weight is 0.',
      severity: 'info',
    },
    {
      name: 'of weight 0 in one listener only',
      row: row([]),
      wants: USED,
      message: 'It has no target.',
      severity: 'high',
    },
    { name: 'a function that is not there', row: row([], { TargetType: 'lambda' }), message: 'It has no target.' },
  ],
  notApplicable: [
    {
      name: 'no load balancer',
      row: row(undefined, { LoadBalancerArns: [] }),
      message: 'No load balancer uses the target group.',
    },
    {
      name: 'a function',
      row: row([target('arn:function', 'unavailable', 'Target.HealthCheckDisabled')], { TargetType: 'lambda' }),
      message: 'Health checks of a function are optional, and billed.',
    },
    {
      name: 'all coming or going',
      row: row([target('i-1', 'initial'), target('i-2', 'draining')]),
      message: 'All its targets are only just coming or going.',
    },
    {
      name: 'an Auto Scaling group at zero',
      row: row([]),
      needs: { groups: [group(0)] },
      message: 'Auto Scaling group web-0 is scaled to zero.',
    },
    {
      name: 'an Auto Scaling group at zero, attached as a traffic source',
      row: row([]),
      needs: { groups: [group(0, { TrafficSources: [{ Identifier: TG, Type: 'elbv2' }] })] },
      message: 'Auto Scaling group web-0 is scaled to zero.',
    },
  ],
  unknown: [
    { name: 'no answer', row: row(undefined), message: 'AWS did not list its targets.' },
    {
      name: 'a fault at AWS',
      row: row([target('i-1', 'unavailable', 'Elb.InternalError')]),
      message: 'AWS cannot tell: i-1 (Elb.InternalError).',
    },
    { name: 'a state yet to come', row: row([target('i-1', 'resting')]), message: 'AWS cannot tell: i-1 (resting).' },
  ],
})
