import { unlessType } from '../../src/aws/load-balancers.ts'
import { admitOnlyCloudFront } from '../../src/aws/security-group.ts'
import { securityGroups } from '../../src/collect/ec2.ts'
import { listeners, loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-alb-waf',
  title: 'Internet-facing ALBs have a web ACL',
  severity: 'medium',
  source: ['8.8', '1.1'],
  rationale:
    'What scans the internet for known holes finds the ALB within minutes. A web ACL with managed rule groups turns it ' +
    'away before it reaches an application that was not patched yet.',
  remediation: 'aws wafv2 associate-web-acl --web-acl-arn WEB_ACL_ARN --resource-arn {LoadBalancerArn}',
  references: [
    'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
    'https://docs.aws.amazon.com/waf/latest/APIReference/API_ListResourcesForWebACL.html',
  ],
  compliance: { securityHub: ['ELB.16'], config: ['ALB_WAF_ENABLED'] },
  peers: { prowler: ['elbv2_waf_acl_attached'] },
  on: loadBalancers.with('webAcls'),
  wants: { securityGroups: securityGroups.with('prefixLists'), listeners },
  check({ LoadBalancerArn, Type, Scheme, SecurityGroups = [], webAcls }, { securityGroups = [], listeners = [] }) {
    const other = unlessType('application', Type)
    if (other) return other
    if (Scheme === 'internal') return notApplicable('The ALB is internal.')
    if (!webAcls) return unknown('AWS did not list the web ACLs.')
    const [webAcl] = webAcls
    if (webAcl) return pass(`Web ACL ${webAcl.Name} filters its requests.`)

    // A web ACL of the distribution would do as well; whose distribution it is cannot be told from here.
    const own = securityGroups.filter(({ GroupId }) => GroupId !== undefined && SecurityGroups.includes(GroupId))
    const ports = listeners.flatMap((one) => (one.LoadBalancerArn === LoadBalancerArn ? (one.Port ?? []) : []))
    const isSeen = ports.length > 0 && own.length === SecurityGroups.length
    const isHidden = isSeen && ports.every((port) => admitOnlyCloudFront(own, port))
    return fail(
      `No web ACL filters its requests.${isHidden ? ' Only CloudFront can reach it.' : ''}`,
      seen('webAcls', [], 'one web ACL'),
      isHidden ? { severity: 'low' } : {},
    )
  },
})
