import rule from '../../../rules/autoscaling/group-elb-health-check.ts'
import { testRule } from '../../../src/testing.ts'

const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/943f017f100becff'
const LATTICE = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0e2f2665eEXAMPLE'

const group = (HealthCheckType: string | undefined, attached: object) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:930d940e:autoScalingGroupName/web',
  MaxSize: 4,
  HealthCheckType,
  LoadBalancerNames: [],
  TargetGroupARNs: [],
  TrafficSources: [],
  ...attached,
})
const WITHOUT_ELB = 'The group is behind a load balancer, but its health checks are EC2 without ELB.'

testRule(rule, {
  pass: [
    {
      name: 'a target group',
      row: group('ELB', { TargetGroupARNs: [TARGET_GROUP] }),
      message: 'The group uses ELB health checks.',
    },
    {
      name: 'ELB among others',
      row: group('EC2,ELB,EBS', { TargetGroupARNs: [TARGET_GROUP] }),
      message: 'The group uses ELB health checks.',
    },
    {
      name: 'spaces in the list',
      row: group('EC2, ELB', { LoadBalancerNames: ['classic'] }),
      message: 'The group uses ELB health checks.',
    },
    {
      name: 'VPC Lattice',
      row: group('VPC_LATTICE', { TrafficSources: [{ Identifier: LATTICE, Type: 'vpc-lattice' }] }),
      message: 'The group uses VPC_LATTICE health checks.',
    },
    {
      name: 'both kinds',
      row: group('ELB,VPC_LATTICE', { TargetGroupARNs: [TARGET_GROUP], TrafficSources: [{ Identifier: LATTICE }] }),
      message: 'The group uses ELB and VPC_LATTICE health checks.',
    },
  ],
  fail: [
    {
      name: 'a target group only',
      row: group('EC2', { TargetGroupARNs: [TARGET_GROUP] }),
      message: WITHOUT_ELB,
      severity: 'medium',
      evidence: { path: 'HealthCheckType', seen: 'EC2', expected: 'EC2,ELB' },
    },
    {
      name: 'a classic load balancer only',
      row: group('EC2', { LoadBalancerNames: ['classic'] }),
      message: WITHOUT_ELB,
    },
    {
      name: 'a traffic source only',
      row: group('EC2', { TrafficSources: [{ Identifier: TARGET_GROUP, Type: 'elbv2' }] }),
      message: WITHOUT_ELB,
    },
    {
      name: 'other checks are no substitute',
      row: group('EC2,EBS', { TargetGroupARNs: [TARGET_GROUP] }),
      message: 'The group is behind a load balancer, but its health checks are EC2, EBS without ELB.',
      evidence: { path: 'HealthCheckType', seen: 'EC2,EBS', expected: 'EC2,EBS,ELB' },
    },
    {
      name: 'ELB checks do not see VPC Lattice',
      row: group('ELB', { TrafficSources: [{ Identifier: LATTICE, Type: 'vpc-lattice' }] }),
      message: 'The group is behind a load balancer, but its health checks are ELB without VPC_LATTICE.',
    },
    {
      name: 'only one of two kinds',
      row: group('ELB', { TargetGroupARNs: [TARGET_GROUP], TrafficSources: [{ Identifier: LATTICE }] }),
      message: 'The group is behind a load balancer, but its health checks are ELB without VPC_LATTICE.',
    },
  ],
  notApplicable: [
    { name: 'behind nothing', row: group('EC2', {}), message: 'The group is behind no load balancer.' },
    {
      name: 'may launch nothing',
      row: group('EC2', { TargetGroupARNs: [TARGET_GROUP], MaxSize: 0 }),
      message: 'The group may launch no instance: its maximum size is 0.',
    },
  ],
  unknown: [
    {
      name: 'no health check type',
      row: group(undefined, { TargetGroupARNs: [TARGET_GROUP] }),
      message: 'AWS did not say which health checks the group uses.',
    },
  ],
})
