import rule from '../../../rules/elb/classic-tls-listener.ts'
import { testRule } from '../../../src/testing.ts'

const on = (Protocol: string, LoadBalancerPort: number, InstancePort = 8080) => ({
  Listener: { Protocol, LoadBalancerPort, InstanceProtocol: 'HTTP', InstancePort },
  PolicyNames: [],
})
const row = (...ListenerDescriptions: object[]) => ({
  LoadBalancerName: 'legacy',
  Scheme: 'internet-facing',
  ListenerDescriptions,
})
const internal = { ...row(on('HTTP', 80)), Scheme: 'internal' }
const CREATE =
  'aws elb create-load-balancer-listeners --load-balancer-name {LoadBalancerName} --listeners Protocol=HTTPS,LoadBalancerPort=443,InstanceProtocol=HTTP,InstancePort={InstancePort},SSLCertificateId=CERTIFICATE_ARN'
const DELETE =
  'aws elb delete-load-balancer-listeners --load-balancer-name {LoadBalancerName} --load-balancer-ports {Port}'

testRule(rule, {
  pass: [
    {
      name: 'HTTPS and SSL',
      row: row(on('HTTPS', 443), on('SSL', 8883)),
      message: 'It listens encrypted: HTTPS 443, SSL 8883.',
    },
    {
      name: 'HTTPS, beside TCP that is not HTTP',
      row: row(on('HTTPS', 443), on('TCP', 25)),
      message: 'It listens encrypted: HTTPS 443.',
    },
  ],
  fail: [
    {
      name: 'HTTP alone: make an HTTPS listener first',
      row: row(on('HTTP', 80)),
      message: 'It listens unencrypted: HTTP 80.',
      evidence: { path: 'ListenerDescriptions[0].Listener.Protocol', seen: 'HTTP', expected: 'HTTPS or SSL' },
      remediation: CREATE,
      values: { Port: '80', InstancePort: '8080' },
    },
    {
      name: 'HTTP beside HTTPS: take it away',
      row: row(on('HTTPS', 443), on('HTTP', 8000)),
      message: 'It listens unencrypted: HTTP 8000.',
      evidence: { path: 'ListenerDescriptions[1].Listener.Protocol', seen: 'HTTP', expected: 'HTTPS or SSL' },
      remediation: DELETE,
      values: { Port: '8000', InstancePort: '8080' },
    },
    { name: 'TCP on a port of HTTP', row: row(on('TCP', 80)), message: 'It listens unencrypted: TCP 80.' },
    { name: 'an internal one', row: internal, message: 'It listens unencrypted: HTTP 80.' },
  ],
  notApplicable: [
    { name: 'TLS passed through on 443', row: row(on('TCP', 443)), message: 'It only passes on TCP 443.' },
    { name: 'no listener', row: row(), message: 'It has no listener.' },
    {
      name: 'an internal one, when the user does not mind',
      row: internal,
      options: { ignoreInternal: true },
      message: 'The load balancer is internal.',
    },
  ],
  unknown: [
    { name: 'no list of listeners', row: { LoadBalancerName: 'legacy' }, message: 'AWS did not list its listeners.' },
  ],
})
