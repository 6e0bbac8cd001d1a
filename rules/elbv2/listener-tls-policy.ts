import { protocolOf } from '../../src/aws/load-balancers.ts'
import { listeners, sslPolicies } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

/** Oldest first; AWS lists those of a policy in either order. */
const PROTOCOLS = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

export default defineRule({
  id: 'elbv2-listener-tls-policy',
  title: 'HTTPS and TLS listeners accept only TLS 1.2 or newer',
  severity: 'high',
  source: ['2.3', '2.4', '8.2'],
  rationale:
    'Somebody on the path can break TLS 1.0 and 1.1. A listener made without --ssl-policy gets ' +
    'ELBSecurityPolicy-2016-08, which still accepts both.',
  remediation:
    'aws elbv2 modify-listener --listener-arn {ListenerArn} --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html',
  ],
  compliance: { securityHub: ['ELB.17'] },
  peers: { prowler: ['elbv2_insecure_ssl_ciphers'] },
  options: { minTlsVersion: 'TLSv1.2' },
  choices: { minTlsVersion: PROTOCOLS },
  on: listeners,
  needs: { sslPolicies },
  check(listener, { sslPolicies, options }) {
    const lowest = PROTOCOLS.indexOf(options.minTlsVersion)
    if (lowest < 0) throw new Error(`minTlsVersion must be one of ${PROTOCOLS.join(', ')}.`)
    const { SslPolicy } = listener
    const Protocol = protocolOf(listener)
    if (Protocol && !/^(HTTPS|TLS)$/.test(Protocol)) return notApplicable(`The ${Protocol} listener terminates no TLS.`)
    if (!SslPolicy) return unknown('AWS named no security policy of this listener.')

    const accepted = sslPolicies.find(({ Name }) => Name === SslPolicy)?.SslProtocols ?? []
    const older = PROTOCOLS.slice(0, lowest).filter((protocol) => accepted.includes(protocol))
    if (older.length > 0) {
      const expected = `a policy that accepts nothing older than ${options.minTlsVersion}`
      return fail(
        `Security policy ${SslPolicy} accepts ${older.join(' and ')}.`,
        seen('SslPolicy', SslPolicy, expected),
      )
    }
    // AWS adds policies and protocols: one that nobody here has heard of is neither weak nor strong.
    if (accepted.length === 0) return unknown(`The protocols of security policy ${SslPolicy} are not known.`)
    const odd = accepted.find((protocol) => !PROTOCOLS.includes(protocol))
    if (odd) return unknown(`Security policy ${SslPolicy} accepts ${odd}, a protocol that is not known.`)
    const inOrder = PROTOCOLS.filter((protocol) => accepted.includes(protocol))
    return pass(`Security policy ${SslPolicy} accepts only ${inOrder.join(' and ')}.`)
  },
})
