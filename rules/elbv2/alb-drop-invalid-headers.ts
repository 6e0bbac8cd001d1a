import { attributeOf, attributePath, unlessType } from '../../src/aws/load-balancers.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

const DROPS = 'routing.http.drop_invalid_header_fields.enabled'

export default defineRule({
  id: 'elbv2-alb-drop-invalid-headers',
  title: 'ALB drops invalid HTTP header fields',
  severity: 'medium',
  source: ['1.1', '2.1'],
  rationale:
    'A header whose name breaks the rules of HTTP may mean one thing to the load balancer and another to the ' +
    'application: the stuff that request smuggling is made of. An ALB passes them on unless told not to.',
  remediation:
    'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {LoadBalancerArn} --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html',
  ],
  compliance: { securityHub: ['ELB.4'], config: ['ALB_HTTP_DROP_INVALID_HEADER_ENABLED'] },
  peers: { prowler: ['elbv2_alb_drop_invalid_header_fields_enabled'] },
  on: loadBalancers.with('attributes'),
  check({ Type, attributes = [] }) {
    const other = unlessType('application', Type)
    if (other) return other
    if (attributes.length === 0) return unknown('AWS listed no attributes of this load balancer.')

    // AWS documents the default, false, where it lists no value.
    const drops = attributeOf(attributes, DROPS)
    if (drops === 'true') return pass('Invalid header fields are dropped.')
    return fail('Invalid header fields are passed on to the targets.', seen(attributePath(DROPS), drops, 'true'))
  },
})
