import { unlessType } from '../../src/aws/load-balancers.ts'
import { type OwnRedirect, ownRedirects } from '../../src/aws/redirects.ts'
import { listeners, loadBalancers } from '../../src/collect/elbv2.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type Evidence, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-alb-https-listener',
  title: 'Internet-facing ALBs have the HTTPS listener their redirects point to',
  severity: 'medium',
  source: ['2.2', '2.3', '2.10', '2.11'],
  rationale:
    'Without an HTTPS listener nobody can reach the ALB encrypted, and a redirect to a port where none listens sends ' +
    'every user to a closed door.',
  remediation:
    'aws elbv2 create-listener --load-balancer-arn {LoadBalancerArn} --protocol HTTPS --port {Port} --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 --certificates CertificateArn=CERTIFICATE_ARN --default-actions Type=forward,TargetGroupArn=TARGET_GROUP_ARN',
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html'],
  correction:
    'The document makes a listener with `aws elb create-listener`. That command does not exist: `elb` is the Classic ' +
    "Load Balancer's API, and listeners of an ALB are made with `aws elbv2 create-listener`, naming an --ssl-policy.",
  compliance: { securityHub: ['ELB.18'], config: ['ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT'] },
  on: loadBalancers,
  needs: { listeners: listeners.with('rules') },
  check({ LoadBalancerArn, Type, Scheme }, { listeners }) {
    const other = unlessType('application', Type)
    if (other) return other
    if (Scheme === 'internal') return notApplicable('The ALB is internal.')
    const own = listeners.filter((listener) => listener.LoadBalancerArn === LoadBalancerArn)
    if (own.length === 0) return notApplicable('The ALB has no listener.')

    const https = own.filter(({ Protocol }) => Protocol === 'HTTPS')
    const broken = own
      .flatMap(ownRedirects)
      .filter(({ protocol, port }) => protocol === 'HTTPS' && !https.some(({ Port }) => Port === port))
    const flaws = [...(https.length > 0 ? [] : [noneOf(own)]), ...own.flatMap(swapped), ...broken.map(closedDoor)]
    if (flaws.length === 0) return pass(`HTTPS is served on port ${https.map(({ Port }) => Port).join(', ')}.`)
    return fail(
      flaws.map(({ message }) => message).join(' '),
      flaws.map(({ evidence }) => evidence),
      { values: { Port: String(broken[0]?.port ?? 443) } },
    )
  },
})

type Listener = RowOf<ReturnType<typeof listeners.with<['rules']>>>

interface Flaw {
  message: string
  evidence: Evidence
}

const at = ({ ListenerArn }: { ListenerArn?: string | undefined }) => `listeners[?ListenerArn=='${ListenerArn}']`

const noneOf = (own: readonly Listener[]): Flaw => ({
  message: 'The ALB has no HTTPS listener.',
  evidence: seen('listeners[].Protocol', [...new Set(own.flatMap(({ Protocol }) => Protocol ?? []))], 'HTTPS'),
})

/** Browsers speak HTTP to port 80 and HTTPS to port 443, whatever listens there. */
function swapped(listener: Listener): Flaw[] {
  const { Protocol, Port } = listener
  const expected = Port === 80 ? 'HTTP' : Port === 443 ? 'HTTPS' : Protocol
  if (!Protocol || !expected || Protocol === expected) return []
  const evidence = seen(`${at(listener)}.Protocol`, Protocol, expected)
  return [{ message: `Port ${Port} speaks ${Protocol}, where clients speak ${expected}.`, evidence }]
}

function closedDoor({ listener, routed, port }: OwnRedirect): Flaw {
  const { rule, path, action } = routed
  const evidence = seen(
    `${at(listener)}.${path}.RedirectConfig.Port`,
    action.RedirectConfig?.Port,
    'the port of an HTTPS listener',
  )
  return {
    message: `Port ${listener.Port}, ${rule}: redirects to HTTPS on port ${port}, where no HTTPS listener is.`,
    evidence,
  }
}
