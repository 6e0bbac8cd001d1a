import rule from '../../../rules/autoscaling/group-min-size.ts'
import { testRule } from '../../../src/testing.ts'

const group = (MinSize: number | undefined, more: object = {}) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
  MinSize,
  DesiredCapacity: 2,
  MaxSize: 4,
  TargetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1'],
  Tags: [],
  ...more,
})
const SINGLETON = [{ Key: 'singleton', Value: '' }]

testRule(rule, {
  pass: [
    { name: 'two', row: group(2), message: 'The group keeps at least 2 instances.' },
    {
      name: 'one, where the user wants one',
      row: group(1),
      options: { minSize: 1 },
      message: 'The group keeps at least 1 instance.',
    },
  ],
  fail: [
    {
      name: 'one, though two run now',
      row: group(1),
      message: 'The group is behind a load balancer and may shrink to 1 instance.',
      evidence: { path: 'MinSize', seen: 1, expected: 'at least 2' },
    },
    {
      name: 'none, behind a classic load balancer',
      row: group(0, { TargetGroupARNs: [], LoadBalancerNames: ['old'] }),
      message: 'The group is behind a load balancer and may shrink to 0 instances.',
    },
    {
      name: 'one at most, without the tag',
      row: group(1, { MaxSize: 1, DesiredCapacity: 1 }),
      message: 'The group is behind a load balancer and may shrink to 1 instance.',
    },
    {
      name: 'the tag on a group that may grow',
      row: group(1, { Tags: SINGLETON }),
      message: 'The group is behind a load balancer and may shrink to 1 instance.',
    },
  ],
  notApplicable: [
    {
      name: 'one on purpose',
      row: group(1, { MaxSize: 1, Tags: SINGLETON }),
      message: 'The group is one instance on purpose, says its tag singleton.',
    },
    {
      name: 'no load balancer',
      row: group(1, { TargetGroupARNs: [] }),
      message: 'The group is behind no load balancer.',
    },
    {
      name: 'parked for the night',
      row: group(0, { DesiredCapacity: 0 }),
      message: 'The group is switched off: its desired capacity is 0.',
    },
    {
      name: 'may launch nothing',
      row: group(0, { MaxSize: 0 }),
      message: 'The group may launch no instance: its maximum size is 0.',
    },
  ],
  unknown: [{ name: 'no minimum', row: group(undefined), message: 'AWS did not say what the minimum size is.' }],
})
