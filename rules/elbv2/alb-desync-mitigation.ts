import { attributeOf, attributePath, unlessType } from '../../src/aws/load-balancers.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

const MODE = 'routing.http.desync_mitigation_mode'

export default defineRule({
  id: 'elbv2-alb-desync-mitigation',
  title: 'ALB desync mitigation mode is defensive or strictest',
  severity: 'medium',
  source: ['1.1'],
  rationale:
    'Two parsers may read an ambiguous request differently, and an attacker may hide a second one in it. In monitor ' +
    'mode the ALB counts such requests and lets them through.',
  remediation:
    'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {LoadBalancerArn} --attributes Key=routing.http.desync_mitigation_mode,Value=defensive',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html',
  ],
  compliance: { securityHub: ['ELB.12'], config: ['ALB_DESYNC_MODE_CHECK'] },
  peers: { prowler: ['elbv2_desync_mitigation_mode'] },
  on: loadBalancers.with('attributes'),
  check({ Type, attributes = [] }) {
    const other = unlessType('application', Type)
    if (other) return other
    if (attributes.length === 0) return unknown('AWS listed no attributes of this load balancer.')

    const mode = attributeOf(attributes, MODE)
    // AWS documents that it is defensive unless somebody chose another.
    if (mode === undefined) return pass('The desync mitigation mode is defensive, the default.')
    if (mode === 'defensive' || mode === 'strictest') return pass(`The desync mitigation mode is ${mode}.`)
    if (mode !== 'monitor') return unknown(`What desync mitigation mode ${mode} lets through is not known.`)
    return fail(
      'The desync mitigation mode is monitor: ambiguous requests reach the targets.',
      seen(attributePath(MODE), mode, 'defensive'),
    )
  },
})
