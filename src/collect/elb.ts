import { defineService } from '../collection.ts'

/** Classic Load Balancers: the previous generation, an API of its own under the same IAM prefix as `elbv2`. */
export const elb = defineService({
  name: 'elb',
  client: 'elastic-load-balancing',
  scope: 'regional',
  iamPrefix: 'elasticloadbalancing',
  load: () => import('@aws-sdk/client-elastic-load-balancing'),
  pageSize: { DescribeLoadBalancers: 400 },
})

/** AWS gives them no ARN in its answers; IAM and CloudFormation know them by this one. */
export const loadBalancers = elb
  .collection('loadBalancers', {
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    calls: ['DescribeLoadBalancers'],
    list: async (call) => (await call('DescribeLoadBalancers')).LoadBalancerDescriptions,
    id: ({ LoadBalancerName: name }, { partition, region, account }) =>
      name && `arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/${name}`,
    name: ({ LoadBalancerName }) => LoadBalancerName,
  })
  /** One call each: AWS has none for all. */
  .extra('attributes', {
    calls: ['DescribeLoadBalancerAttributes'],
    get: async (call, { LoadBalancerName }) =>
      (await call('DescribeLoadBalancerAttributes', { LoadBalancerName })).LoadBalancerAttributes,
  })
