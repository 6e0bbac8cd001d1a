import rule from '../../../rules/elbv2/load-balancer-multi-az.ts'
import { testRule } from '../../../src/testing.ts'

const balancer = (zones: object[], more: object = {}) => ({
  LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
  LoadBalancerName: 'web',
  Type: 'application',
  State: { Code: 'active' },
  AvailabilityZones: zones,
  ...more,
})
const zone = (name: string, more: object = {}) => ({ ZoneName: name, SubnetId: `subnet-${name}`, ...more })

testRule(rule, {
  pass: [
    {
      name: 'two zones',
      row: balancer([zone('eu-west-1b'), zone('eu-west-1a')]),
      message: 'The load balancer is in 2 zones: eu-west-1a, eu-west-1b.',
    },
    {
      name: 'an impaired one is judged like any other',
      row: balancer([zone('eu-west-1a'), zone('eu-west-1b')], { State: { Code: 'active_impaired' } }),
      message: 'The load balancer is in 2 zones: eu-west-1a, eu-west-1b.',
    },
    {
      name: 'one zone is enough for this user',
      row: balancer([zone('eu-west-1a')]),
      options: { minAvailabilityZones: 1 },
      message: 'The load balancer is in one zone: eu-west-1a.',
    },
  ],
  fail: [
    {
      name: 'an NLB in one zone',
      row: balancer([zone('eu-west-1a')], { Type: 'network' }),
      message: 'The load balancer is only in one zone: eu-west-1a.',
      severity: 'medium',
      evidence: { path: 'AvailabilityZones[].ZoneName', seen: ['eu-west-1a'], expected: 'at least 2 zones' },
    },
    {
      name: 'a GWLB in one zone',
      row: balancer([zone('eu-west-1a')], { Type: 'gateway' }),
      message: 'The load balancer is only in one zone: eu-west-1a.',
    },
    {
      name: 'two entries of one zone',
      row: balancer([zone('eu-west-1a'), zone('eu-west-1a')]),
      message: 'The load balancer is only in one zone: eu-west-1a.',
    },
    {
      name: 'two zones where three are wanted',
      row: balancer([zone('eu-west-1a'), zone('eu-west-1b')]),
      options: { minAvailabilityZones: 3 },
      message: 'The load balancer is only in 2 zones: eu-west-1a, eu-west-1b.',
    },
    {
      name: 'a state that AWS left out does not excuse it',
      row: balancer([zone('eu-west-1a')], { State: undefined }),
      message: 'The load balancer is only in one zone: eu-west-1a.',
    },
  ],
  notApplicable: [
    {
      name: 'still being made',
      row: balancer([zone('eu-west-1a')], { State: { Code: 'provisioning' } }),
      message: 'The load balancer is provisioning.',
    },
    {
      name: 'never came up',
      row: balancer([], { State: { Code: 'failed' } }),
      message: 'The load balancer is failed.',
    },
    {
      name: 'on an Outpost',
      row: balancer([zone('eu-west-1a', { OutpostId: 'op-0ab23c4567EXAMPLE' })]),
      message: 'An Outpost has no second zone.',
    },
    {
      name: 'in a Local Zone',
      row: balancer([zone('us-west-2-lax-1a')]),
      message: 'A Local Zone has no second zone: us-west-2-lax-1a.',
    },
  ],
  unknown: [
    { name: 'no zones', row: balancer([]), message: 'AWS named no zone of this load balancer.' },
    {
      name: 'zones without names',
      row: balancer([{ SubnetId: 'subnet-1' }]),
      message: 'AWS named no zone of this load balancer.',
    },
  ],
})
