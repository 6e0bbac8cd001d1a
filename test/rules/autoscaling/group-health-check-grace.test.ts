import rule from '../../../rules/autoscaling/group-health-check-grace.ts'
import { testRule } from '../../../src/testing.ts'

const group = (HealthCheckGracePeriod: number | undefined, more: object = {}) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
  MaxSize: 4,
  HealthCheckType: 'ELB',
  HealthCheckGracePeriod,
  TargetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1'],
  ...more,
})

testRule(rule, {
  pass: [
    { name: "the console's default", row: group(300), message: 'The grace period is 300 s.' },
    { name: 'the shortest', row: group(30), message: 'The grace period is 30 s.' },
    { name: 'the longest', row: group(1800), message: 'The grace period is 1800 s.' },
    {
      name: 'as short as the user says',
      row: group(10),
      options: { minSeconds: 10 },
      message: 'The grace period is 10 s.',
    },
    {
      name: 'VPC Lattice among several checks',
      row: group(60, {
        HealthCheckType: 'EC2,VPC_LATTICE',
        TargetGroupARNs: [],
        TrafficSources: [{ Identifier: 'x', Type: 'vpc-lattice' }],
      }),
      message: 'The grace period is 60 s.',
    },
  ],
  fail: [
    {
      name: "the API's default",
      row: group(0),
      message: 'A grace period of 0 s is too short for an instance to start.',
      evidence: { path: 'HealthCheckGracePeriod', seen: 0, expected: '30 to 1800' },
    },
    {
      name: 'one second short',
      row: group(29),
      message: 'A grace period of 29 s is too short for an instance to start.',
    },
    {
      name: 'two hours',
      row: group(7200),
      message: 'A grace period of 7200 s is too long to leave a broken instance.',
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'EC2 checks',
      row: group(0, { HealthCheckType: 'EC2' }),
      message: 'The group uses only EC2 health checks.',
    },
    {
      name: 'EC2 and EBS checks',
      row: group(0, { HealthCheckType: 'EC2,EBS' }),
      message: 'The group uses only EC2,EBS health checks.',
    },
    {
      name: 'ELB checks without a load balancer',
      row: group(0, { TargetGroupARNs: [] }),
      message: 'The group is behind no load balancer.',
    },
    {
      name: 'may launch nothing',
      row: group(0, { MaxSize: 0 }),
      message: 'The group may launch no instance: its maximum size is 0.',
    },
    { name: 'being deleted', row: group(0, { Status: 'Delete in progress' }), message: 'The group is being deleted.' },
  ],
  unknown: [
    {
      name: 'no kind of check',
      row: group(0, { HealthCheckType: undefined }),
      message: 'AWS did not say which health checks the group uses.',
    },
    { name: 'no period', row: group(undefined), message: 'AWS did not say how long the grace period is.' },
  ],
})
