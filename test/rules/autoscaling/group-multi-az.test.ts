import rule from '../../../rules/autoscaling/group-multi-az.ts'
import { testRule } from '../../../src/testing.ts'

const group = (zones: string[] | undefined, more: object = {}) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:930d940e:autoScalingGroupName/web',
  MinSize: 1,
  MaxSize: 4,
  AvailabilityZones: zones,
  VPCZoneIdentifier: 'subnet-1,subnet-2',
  ...more,
})

testRule(rule, {
  pass: [
    {
      name: 'two zones',
      row: group(['eu-west-1b', 'eu-west-1a']),
      message: 'The group spans 2 zones: eu-west-1a, eu-west-1b.',
    },
    {
      name: 'one zone is enough for this user',
      row: group(['eu-west-1a']),
      options: { minAvailabilityZones: 1 },
      message: 'The group spans one zone: eu-west-1a.',
    },
  ],
  fail: [
    {
      name: 'one zone',
      row: group(['eu-west-1a']),
      message: 'The group spans only one zone: eu-west-1a.',
      severity: 'medium',
      evidence: { path: 'AvailabilityZones', seen: ['eu-west-1a'], expected: 'at least 2 zones' },
    },
    {
      name: 'two subnets in one zone',
      row: group(['eu-west-1a', 'eu-west-1a']),
      message: 'The group spans only one zone: eu-west-1a.',
    },
    {
      name: 'two zones where three are wanted',
      row: group(['eu-west-1a', 'eu-west-1b']),
      options: { minAvailabilityZones: 3 },
      message: 'The group spans only 2 zones: eu-west-1a, eu-west-1b.',
    },
    {
      name: 'empty now, but it may grow',
      row: group(['eu-west-1a'], { MinSize: 0, DesiredCapacity: 0 }),
      message: 'The group spans only one zone: eu-west-1a.',
    },
  ],
  notApplicable: [
    {
      name: 'may launch nothing',
      row: group(['eu-west-1a'], { MaxSize: 0 }),
      message: 'The group may launch no instance: its maximum size is 0.',
    },
    {
      name: 'is on its way out',
      row: group(['eu-west-1a'], { Status: 'Delete in progress' }),
      message: 'The group is being deleted.',
    },
  ],
  unknown: [
    { name: 'an empty list of zones', row: group([]), message: 'AWS named no zone of this group.' },
    { name: 'no list of zones', row: group(undefined), message: 'AWS named no zone of this group.' },
  ],
})
