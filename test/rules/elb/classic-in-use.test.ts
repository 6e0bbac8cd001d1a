import rule from '../../../rules/elb/classic-in-use.ts'
import { testRule } from '../../../src/testing.ts'

const row = (...ids: string[]) => ({
  LoadBalancerName: 'legacy',
  Scheme: 'internet-facing',
  Instances: ids.map((InstanceId) => ({ InstanceId })),
})
const OTHER = { AutoScalingGroupName: 'other', LoadBalancerNames: ['another'], TrafficSources: [] }
const ASG = { AutoScalingGroupName: 'shop', LoadBalancerNames: ['legacy'] }
const FED = 'Auto Scaling group shop still puts its instances behind it.'

testRule(rule, {
  pass: [
    {
      name: 'nothing behind it',
      row: row(),
      needs: { groups: [OTHER] },
      message: 'No instance is behind it any more.',
    },
  ],
  fail: [
    {
      name: 'one instance',
      row: row('i-1'),
      message: '1 instance is still behind it.',
      evidence: { path: 'Instances[].InstanceId', seen: ['i-1'], expected: [] },
    },
    { name: 'two instances', row: row('i-1', 'i-2'), message: '2 instances are still behind it.' },
    {
      name: 'no instance now, but an Auto Scaling group that is attached',
      row: row(),
      needs: { groups: [OTHER, ASG] },
      message: FED,
      evidence: { path: "groups[?AutoScalingGroupName=='shop'].LoadBalancerNames", seen: ['legacy'], expected: [] },
    },
    {
      name: 'an Auto Scaling group that is attached as a traffic source',
      row: row(),
      needs: {
        groups: [{ AutoScalingGroupName: 'shop', TrafficSources: [{ Identifier: 'legacy', Type: 'elb' }] }],
      },
      message: FED,
    },
  ],
  unknown: [
    { name: 'no list of instances', row: { LoadBalancerName: 'legacy' }, message: 'AWS did not list its instances.' },
  ],
})
