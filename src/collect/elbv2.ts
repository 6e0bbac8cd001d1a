import { defineService } from '../collection.ts'
import { PREDEFINED_SSL_POLICIES } from './ssl-policies.ts'
import { wafv2 } from './wafv2.ts'

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

const GONE = { absentOn: ['LoadBalancerNotFoundException'] } as const

export const loadBalancers = elbv2
  .collection('loadBalancers', {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    calls: ['DescribeLoadBalancers'],
    list: async (call) => (await call('DescribeLoadBalancers')).LoadBalancers,
    id: (loadBalancer) => loadBalancer.LoadBalancerArn,
    name: (loadBalancer) => loadBalancer.LoadBalancerName,
  })
  /** One call each: AWS has none for all. */
  .extra('attributes', {
    calls: ['DescribeLoadBalancerAttributes'],
    get: async (call, { LoadBalancerArn }) =>
      (await call('DescribeLoadBalancerAttributes', { LoadBalancerArn })).Attributes,
  })
  /** Its own listeners, in the answers that `listeners` is made of; undefined where it is gone since it was listed. */
  .extra('listeners', {
    calls: ['DescribeListeners'],
    get: async (call, { LoadBalancerArn }) => (await call('DescribeListeners', { LoadBalancerArn }, GONE))?.Listeners,
  })
  /**
   * The web ACL of an internet-facing ALB, in a list: empty where there is none; undefined, and not asked for, of any
   * other load balancer. WAF is asked by web ACL and not by load balancer, of which there are more: it answers either
   * question once a second, and GetWebACLForResource only to who may read all rules of the web ACL as well. Web ACLs of
   * Firewall Manager are in the account's own list.
   */
  .extra('webAcls', {
    service: wafv2,
    calls: ['ListWebACLs', 'ListResourcesForWebACL'],
    get: async (call, { LoadBalancerArn, Type, Scheme }) => {
      if (!LoadBalancerArn || Type !== 'application' || Scheme === 'internal') return undefined
      const { WebACLs } = await call('ListWebACLs', { Scope: 'REGIONAL' })
      for (const webAcl of WebACLs ?? []) {
        const input = { WebACLArn: webAcl.ARN, ResourceType: 'APPLICATION_LOAD_BALANCER' } as const
        const protectedBy = await call('ListResourcesForWebACL', input, { absentOn: ['WAFNonexistentItemException'] })
        if (protectedBy?.ResourceArns?.includes(LoadBalancerArn)) return [webAcl]
      }
      return WebACLs && []
    },
  })

/** One call per load balancer: AWS has none for all listeners. */
export const listeners = elbv2
  .collection('listeners', {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    parent: loadBalancers,
    calls: ['DescribeListeners'],
    list: async (call, { parent: { LoadBalancerArn } }) => {
      const answer = await call('DescribeListeners', { LoadBalancerArn }, GONE)
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
      hasRules(listener.Protocol)
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

/** The rules of every listener that can have some, its default one (`IsDefault`) included; each a resource of its own. */
export const listenerRules = elbv2.collection('listenerRules', {
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  parent: listeners,
  calls: ['DescribeRules'],
  list: async (call, { parent: { ListenerArn, Protocol } }) =>
    hasRules(Protocol) ? (await call('DescribeRules', { ListenerArn })).Rules : [],
  id: (rule) => rule.RuleArn,
  name: ({ RuleArn, Priority }) => RuleArn && `${loadBalancerName(RuleArn)} rule ${Priority}`,
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

/** Only what understands HTTP can choose by it. */
const hasRules = (protocol: string | undefined) => protocol === 'HTTP' || protocol === 'HTTPS'

/** `arn:…:loadbalancer/app/web/50dc6c495c0c9188` is called `web`, as are its listeners and rules. */
const loadBalancerName = (arn: string) => arn.split('/').at(2)
