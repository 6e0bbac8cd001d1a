import { forwardsOf } from '../../src/aws/forwards.ts'
import { protocolOf } from '../../src/aws/load-balancers.ts'
import { listeners, loadBalancers } from '../../src/collect/elbv2.ts'
import { targetGroups } from '../../src/collect/target-groups.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-nlb-plaintext-http',
  title: 'NLB does not expose plaintext HTTP',
  severity: 'medium',
  source: ['1.2', '1.6', '2.11', '8.2'],
  rationale:
    'Cookies and passwords sent to a TCP listener on a web port can be read on the way. An NLB cannot redirect to ' +
    'HTTPS: terminate TLS on it, or put an ALB behind it that redirects.',
  remediation:
    'aws elbv2 modify-listener --listener-arn {ListenerArn} --protocol TLS --port 443 --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 --certificates CertificateArn=CERTIFICATE_ARN',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-listener.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html',
  ],
  compliance: { securityHub: ['ELB.18'], config: ['ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT'] },
  peers: { prowler: ['elbv2_nlb_tls_termination_enabled'] },
  options: { httpPorts: [80, 8080, 8000] },
  on: listeners,
  needs: { loadBalancers, targetGroups },
  check(listener, { loadBalancers, targetGroups, options }) {
    const { Port, LoadBalancerArn, DefaultActions = [] } = listener
    const protocol = protocolOf(listener)
    if (!protocol) return unknown('AWS did not say which protocol this listener speaks.')
    // UDP and QUIC may share the port: what comes over TCP is still in the clear.
    if (!/^TCP(_|$)/.test(protocol)) return notApplicable(`The listener speaks ${protocol}, not plain TCP.`)
    if (Port === undefined) return unknown('AWS did not say on which port it listens.')
    const loadBalancer = loadBalancers.find((one) => one.LoadBalancerArn === LoadBalancerArn)
    if (!loadBalancer) return unknown('AWS did not list its load balancer.')
    if (loadBalancer.Scheme === 'internal') return notApplicable('The NLB is internal.')
    if (!options.httpPorts.includes(Port))
      return pass(`Port ${Port} is not one of HTTP's: ${options.httpPorts.join(', ')}.`)

    const arns = DefaultActions.flatMap(forwardsOf).map(({ arn }) => arn)
    const types = arns.map((arn) => targetGroups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.TargetType)
    if (types.length === 0 || types.includes(undefined)) return unknown('AWS did not say what it forwards to.')
    if (types.every((type) => type === 'alb')) return notApplicable('An ALB behind it answers, and can redirect.')
    return fail(
      `Port ${Port} of an internet-facing NLB passes HTTP on in clear text.`,
      seen('Protocol', protocol, 'TLS, or an ALB as its target'),
    )
  },
})
