import { loadBalancers } from '../../src/collect/elbv2.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-load-balancer-no-listener',
  title: 'Load balancers have at least one listener',
  severity: 'low',
  source: ['1.0', '2.1'],
  rationale: 'Without a listener a load balancer accepts no traffic, yet every hour of it is billed.',
  remediation: 'aws elbv2 delete-load-balancer --load-balancer-arn {LoadBalancerArn}',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html',
  ],
  peers: { prowler: ['elbv2_listeners_underneath'] },
  on: loadBalancers.with('listeners'),
  check({ State, listeners }) {
    // Whoever makes one adds the listeners when it is there.
    if (State?.Code === 'provisioning') return notApplicable('The load balancer is being made.')
    if (!listeners) return unknown('AWS did not list its listeners: it may have been deleted meanwhile.')
    if (listeners.length === 0) return fail('The load balancer has no listener.', seen('listeners', [], 'at least one'))
    return pass(`It listens on ${listeners.map(portOf).join(', ')}.`)
  },
})

type Listener = NonNullable<RowOf<ReturnType<typeof loadBalancers.with<['listeners']>>>['listeners']>[number]

/** That of a Gateway Load Balancer has neither protocol nor port. */
const portOf = ({ Protocol, Port }: Listener): string => (Protocol ? `${Protocol} ${Port}` : 'every IP port')
