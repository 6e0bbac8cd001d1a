import { defineService } from '../../src/collection.ts'

/** Services as the sources need them: nothing of the SDK is loaded, and every transform can be told from the others. */
export const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })

export const elbv2 = defineService({
  name: 'elbv2',
  client: 'elastic-load-balancing-v2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  narrow: {
    DescribeListeners: ({ Listeners = [], ...rest }, { LoadBalancerArn, ListenerArns }) => ({
      ...rest,
      Listeners: Listeners.filter(
        (listener) =>
          (!LoadBalancerArn || listener.LoadBalancerArn === LoadBalancerArn) &&
          (!ListenerArns || ListenerArns.includes(listener.ListenerArn ?? '')),
      ),
    }),
    DescribeLoadBalancers: () => undefined,
  },
})

export const lambda = defineService({
  name: 'lambda',
  scope: 'regional',
  load: () => import('@aws-sdk/client-lambda'),
  scrub: {
    ListFunctions: (output) => ({
      ...output,
      Functions: output.Functions?.map(({ Environment: _, ...configuration }) => configuration),
    }),
  },
})
