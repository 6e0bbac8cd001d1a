import { attributeOf, attributePath } from '../../src/aws/load-balancers.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { matches } from '../../src/wildcard.ts'

const PROTECTED = 'deletion_protection.enabled'

export default defineRule({
  id: 'elbv2-deletion-protection',
  title: 'Load balancers have deletion protection',
  severity: 'low',
  source: ['1.0', '1.6'],
  rationale:
    'A load balancer that is deleted by mistake is an outage, and its DNS name and addresses are lost: one made in its ' +
    'place has others.',
  remediation:
    'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {LoadBalancerArn} --attributes Key=deletion_protection.enabled,Value=true',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html',
  ],
  compliance: { securityHub: ['ELB.6'], config: ['ELB_DELETION_PROTECTION_ENABLED'] },
  peers: { prowler: ['elbv2_deletion_protection'] },
  // Patterns of names whose owner must be able to delete them: `k8s-*` for the AWS Load Balancer Controller's.
  options: { ignoreNames: [] as string[] },
  on: loadBalancers.with('attributes'),
  check({ LoadBalancerName = '', attributes = [] }, { options }) {
    const ignored = options.ignoreNames.find((pattern) => matches(pattern, LoadBalancerName))
    if (ignored) return notApplicable(`Whatever is named ${ignored} may be deleted.`)
    if (attributes.length === 0) return unknown('AWS listed no attributes of this load balancer.')

    const isProtected = attributeOf(attributes, PROTECTED)
    if (isProtected === 'true') return pass('Deletion protection is on.')
    return fail('Deletion protection is off.', seen(attributePath(PROTECTED), isProtected, 'true'))
  },
})
