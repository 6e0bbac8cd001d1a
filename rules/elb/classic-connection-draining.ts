import { loadBalancers } from '../../src/collect/elb.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elb-classic-connection-draining',
  title: 'Classic Load Balancers drain connections',
  severity: 'low',
  source: ['1.3', '4.7'],
  rationale:
    'An instance that is taken out to be replaced or resized should finish the requests that it has. Without connection ' +
    'draining they are cut off.',
  remediation:
    "aws elb modify-load-balancer-attributes --load-balancer-name {LoadBalancerName} --load-balancer-attributes 'ConnectionDraining={Enabled=true,Timeout=300}'",
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-conn-drain.html'],
  compliance: { securityHub: ['ELB.7'] },
  peers: { prowler: ['elb_connection_draining_enabled'] },
  on: loadBalancers.with('attributes'),
  check({ attributes }) {
    const { Enabled, Timeout } = attributes?.ConnectionDraining ?? {}
    if (Enabled === undefined) return unknown('AWS did not say whether it drains connections.')
    if (Enabled) return pass(`Connections drain for up to ${Timeout} s.`)
    return fail('Connections are cut off when an instance leaves.', seen(PATH, Enabled, true))
  },
})

const PATH = 'attributes.ConnectionDraining.Enabled'
