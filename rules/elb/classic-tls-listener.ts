import { loadBalancers } from '../../src/collect/elb.ts'
import { defineRule, type ForThisFinding, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const DELETE =
  'aws elb delete-load-balancer-listeners --load-balancer-name {LoadBalancerName} --load-balancer-ports {Port}'

export default defineRule({
  id: 'elb-classic-tls-listener',
  title: 'Classic Load Balancer listeners use HTTPS or SSL',
  severity: 'medium',
  source: ['1.3', '8.2'],
  rationale:
    'What a listener takes over HTTP can be read and changed on the way. A Classic Load Balancer cannot redirect to ' +
    'HTTPS, so once an HTTPS listener is there the plain one must go.',
  remediation:
    'aws elb create-load-balancer-listeners --load-balancer-name {LoadBalancerName} --listeners Protocol=HTTPS,LoadBalancerPort=443,InstanceProtocol=HTTP,InstancePort={InstancePort},SSLCertificateId=CERTIFICATE_ARN',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html',
  ],
  compliance: { securityHub: ['ELB.3'], config: ['ELB_TLS_HTTPS_LISTENERS_ONLY'] },
  peers: { prowler: ['elb_ssl_listeners'] },
  options: { ignoreInternal: false, httpPorts: [80, 8080] },
  on: loadBalancers,
  check({ Scheme, ListenerDescriptions }, { options }) {
    if (options.ignoreInternal && Scheme === 'internal') return notApplicable('The load balancer is internal.')
    if (!ListenerDescriptions) return unknown('AWS did not list its listeners.')
    const listeners = ListenerDescriptions.flatMap(({ Listener }, index) => (Listener ? [{ ...Listener, index }] : []))
    const plain = listeners.filter(
      ({ Protocol, LoadBalancerPort = 0 }) =>
        Protocol === 'HTTP' || (Protocol === 'TCP' && options.httpPorts.includes(LoadBalancerPort)),
    )
    const encrypted = listeners.filter(({ Protocol }) => Protocol === 'HTTPS' || Protocol === 'SSL')
    const [first] = plain
    if (first) {
      const paths = plain.map(({ index, Protocol }) =>
        seen(`ListenerDescriptions[${index}].Listener.Protocol`, Protocol, 'HTTPS or SSL'),
      )
      return fail(`It listens unencrypted: ${portsOf(plain)}.`, paths, mend(first, encrypted.length > 0))
    }
    if (encrypted.length > 0) return pass(`It listens encrypted: ${portsOf(encrypted)}.`)
    // TCP on any other port is not HTTP, or is TLS that the instances terminate.
    return notApplicable(listeners.length > 0 ? `It only passes on ${portsOf(listeners)}.` : 'It has no listener.')
  },
})

interface Listener {
  Protocol: string | undefined
  LoadBalancerPort: number | undefined
  InstancePort?: number | undefined
}

const portsOf = (listeners: readonly Listener[]): string =>
  listeners.map(({ Protocol, LoadBalancerPort }) => `${Protocol} ${LoadBalancerPort}`).join(', ')

/** First what clients should use, then the end of what they should not. */
function mend({ LoadBalancerPort, InstancePort }: Listener, isEncrypted: boolean): ForThisFinding {
  const values = { Port: String(LoadBalancerPort), InstancePort: String(InstancePort) }
  return isEncrypted ? { remediation: DELETE, values } : { values }
}
