import { attributeOf, attributePath } from '../../src/aws/load-balancers.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const ENABLED = 'access_logs.s3.enabled'

export default defineRule({
  id: 'elbv2-access-logs',
  title: 'Load balancer access logs are delivered to S3',
  severity: 'medium',
  source: ['1.1', '1.2', '8.4'],
  rationale:
    'Access logs are the only record of each request at the edge of the VPC: who asked for what, and what it was told. ' +
    'Without them an incident cannot be looked into afterwards.',
  remediation:
    'aws elbv2 modify-load-balancer-attributes --load-balancer-arn {LoadBalancerArn} --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=LOG_BUCKET',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html',
  ],
  compliance: { securityHub: ['ELB.5'], config: ['ELB_LOGGING_ENABLED'] },
  peers: { prowler: ['elbv2_logging_enabled'] },
  on: loadBalancers.with('attributes', 'listeners'),
  check({ Type, attributes = [], listeners }) {
    if (!Type) return unknown('AWS did not say what type of load balancer it is.')
    if (Type === 'gateway') return notApplicable('A Gateway Load Balancer writes no access logs.')
    if (Type === 'network') {
      if (!listeners) return unknown('AWS did not list its listeners.')
      const terminatesTls = listeners.some(({ Protocol }) => Protocol === 'TLS')
      if (!terminatesTls) return notApplicable('An NLB logs only what TLS listeners accept, and this one has none.')
    }
    if (attributes.length === 0) return unknown('AWS listed no attributes of this load balancer.')
    const bucket = attributeOf(attributes, 'access_logs.s3.bucket')
    // AWS documents the default, false, where it lists no value.
    const isEnabled = attributeOf(attributes, ENABLED)
    if (isEnabled === 'true') return pass(`Access logs go to bucket ${bucket}.`)
    // NLBs can log through CloudWatch Logs since November 2025, which no attribute tells.
    const note = Type === 'network' ? ' A delivery set up in CloudWatch Logs is not looked at.' : ''
    return fail(`Access logs are not delivered to S3.${note}`, seen(attributePath(ENABLED), isEnabled, 'true'))
  },
})
