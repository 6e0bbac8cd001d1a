import { elbv2 } from './elbv2.ts'

export const targetGroups = elbv2
  .collection('targetGroups', {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    calls: ['DescribeTargetGroups'],
    list: async (call) => (await call('DescribeTargetGroups')).TargetGroups,
    id: (group) => group.TargetGroupArn,
    name: (group) => group.TargetGroupName,
  })
  /** One call each: AWS has none for all. */
  .extra('attributes', {
    calls: ['DescribeTargetGroupAttributes'],
    get: async (call, { TargetGroupArn }) =>
      (await call('DescribeTargetGroupAttributes', { TargetGroupArn })).Attributes,
  })
  /** The registered targets; undefined, and not asked for, where no load balancer uses the group. */
  .extra('health', {
    calls: ['DescribeTargetHealth'],
    get: async (call, { TargetGroupArn, LoadBalancerArns = [] }) =>
      LoadBalancerArns.length > 0
        ? (await call('DescribeTargetHealth', { TargetGroupArn })).TargetHealthDescriptions
        : undefined,
  })
