import { defineService } from '../collection.ts'
import { PREDEFINED_SSL_POLICIES } from './ssl-policies.ts'

/** Application, Network and Gateway Load Balancers. */
export const elbv2 = defineService({
  name: 'elbv2',
  client: 'elastic-load-balancing-v2',
  scope: 'regional',
  iamPrefix: 'elasticloadbalancing',
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  pageSize: { default: 400 },
  narrow: {
    // AWS refuses either call without a filter, so an answer recorded without its input may be another load
    // balancer's or listener's: it tells something only where it holds what is asked for.
    DescribeListeners: ({ Listeners = [] }, { LoadBalancerArn }) => {
      const own = Listeners.filter((listener) => listener.LoadBalancerArn === LoadBalancerArn)
      return own.length > 0 ? { Listeners: own } : undefined
    },
    DescribeRules: ({ Rules = [] }, { ListenerArn }) => {
      const prefix = `${ListenerArn?.replace(':listener/', ':listener-rule/')}/`
      const own = Rules.filter((rule) => rule.RuleArn?.startsWith(prefix))
      return own.length > 0 ? { Rules: own } : undefined
    },
  },
})

export const loadBalancers = elbv2.collection('loadBalancers', {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  calls: ['DescribeLoadBalancers'],
  list: async (call) => (await call('DescribeLoadBalancers')).LoadBalancers,
  id: (loadBalancer) => loadBalancer.LoadBalancerArn,
  name: (loadBalancer) => loadBalancer.LoadBalancerName,
})

/** One call per load balancer: AWS has none for all listeners. */
export const listeners = elbv2
  .collection('listeners', {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    parent: loadBalancers,
    calls: ['DescribeListeners'],
    list: async (call, { parent: { LoadBalancerArn } }) => {
      const gone = { absentOn: ['LoadBalancerNotFoundException'] } as const
      const answer = await call('DescribeListeners', { LoadBalancerArn }, gone)
      // A load balancer deleted since it was listed has no listeners.
      return answer ? answer.Listeners : []
    },
    id: (listener) => listener.ListenerArn,
    name: ({ LoadBalancerArn, Port }) => LoadBalancerArn && `${loadBalancerName(LoadBalancerArn)}:${Port}`,
  })
  /** All rules, the default one included (`IsDefault`); undefined for protocols that no rule can route. */
  .extra('rules', {
    calls: ['DescribeRules'],
    get: async (call, listener) =>
      ['HTTP', 'HTTPS'].includes(listener.Protocol ?? '')
        ? (await call('DescribeRules', { ListenerArn: listener.ListenerArn })).Rules
        : undefined,
  })
  /** The default certificate (`IsDefault`) and those chosen by SNI; undefined for protocols without TLS. */
  .extra('certificates', {
    calls: ['DescribeListenerCertificates'],
    get: async (call, listener) =>
      ['HTTPS', 'TLS'].includes(listener.Protocol ?? '')
        ? (await call('DescribeListenerCertificates', { ListenerArn: listener.ListenerArn })).Certificates
        : undefined,
  })

/** The security policies that AWS offers for HTTPS and TLS listeners; never a subject. */
export const sslPolicies = elbv2.collection('sslPolicies', {
  type: 'AWS::ElasticLoadBalancingV2::SslPolicy',
  calls: ['DescribeSSLPolicies'],
  list: async (call) => {
    // The SDK has no paginator for this one operation.
    let page = await call('DescribeSSLPolicies')
    const policies = [...(page.SslPolicies ?? [])]
    while (page.NextMarker) {
      page = await call('DescribeSSLPolicies', { Marker: page.NextMarker })
      policies.push(...(page.SslPolicies ?? []))
    }
    return policies
  },
  fallback: { calls: [], list: async () => PREDEFINED_SSL_POLICIES },
  id: (policy) => policy.Name,
})

/** `arn:…:loadbalancer/app/web/50dc6c495c0c9188` is called `web`. */
const loadBalancerName = (arn: string) => arn.split('/').at(-2)
