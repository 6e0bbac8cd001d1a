import rule from '../../../rules/elbv2/nlb-plaintext-http.ts'
import { testRule } from '../../../src/testing.ts'

const NLB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/ingest/0ca1eef73eaaeb09'
const GWLB = NLB.replace('/net/', '/gwy/')
const forward = (arn: string) => ({ Type: 'forward', TargetGroupArn: arn })
const listener = (Protocol: string | undefined, Port: number | undefined, more: object = {}) => ({
  LoadBalancerArn: NLB,
  Protocol,
  Port,
  DefaultActions: [forward('arn:ip')],
  ...more,
})
const both = {
  Type: 'forward',
  ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:alb' }, { TargetGroupArn: 'arn:ip' }] },
}
const needs = {
  loadBalancers: [{ LoadBalancerArn: NLB, Type: 'network', Scheme: 'internet-facing' }],
  targetGroups: [
    { TargetGroupArn: 'arn:ip', TargetType: 'ip' },
    { TargetGroupArn: 'arn:alb', TargetType: 'alb' },
  ],
}
const internal = { ...needs, loadBalancers: [{ LoadBalancerArn: NLB, Type: 'network', Scheme: 'internal' }] }
const clear = (port: number) => `Port ${port} of an internet-facing NLB passes HTTP on in clear text.`

testRule(rule, {
  pass: [
    {
      name: 'TLS passed through on 443',
      row: listener('TCP', 443),
      needs,
      message: "Port 443 is not one of HTTP's: 80, 8080, 8000.",
    },
    {
      name: 'a port that the user does not call HTTP',
      row: listener('TCP', 8080),
      needs,
      options: { httpPorts: [80] },
      message: "Port 8080 is not one of HTTP's: 80.",
    },
  ],
  fail: [
    {
      name: 'TCP on 80',
      row: listener('TCP', 80),
      needs,
      message: clear(80),
      evidence: { path: 'Protocol', seen: 'TCP', expected: 'TLS, or an ALB as its target' },
    },
    { name: 'TCP and UDP on 8080', row: listener('TCP_UDP', 8080), needs, message: clear(8080) },
    { name: 'TCP and QUIC on 80', row: listener('TCP_QUIC', 80), needs, message: clear(80) },
    {
      name: 'shared between an ALB and something else',
      row: listener('TCP', 80, { DefaultActions: [both] }),
      needs,
      message: clear(80),
    },
  ],
  notApplicable: [
    { name: 'TLS', row: listener('TLS', 80), needs, message: 'The listener speaks TLS, not plain TCP.' },
    { name: 'UDP', row: listener('UDP', 80), needs, message: 'The listener speaks UDP, not plain TCP.' },
    { name: "an ALB's", row: listener('HTTP', 80), needs, message: 'The listener speaks HTTP, not plain TCP.' },
    { name: 'an internal NLB', row: listener('TCP', 80), needs: internal, message: 'The NLB is internal.' },
    {
      name: 'an ALB behind it',
      row: listener('TCP', 80, { DefaultActions: [forward('arn:alb')] }),
      needs,
      message: 'An ALB behind it answers, and can redirect.',
    },
    {
      name: 'the nameless listener of a Gateway Load Balancer',
      row: listener(undefined, undefined, { LoadBalancerArn: GWLB }),
      needs,
      message: 'The listener speaks GENEVE, not plain TCP.',
    },
  ],
  unknown: [
    {
      name: 'a target group that AWS did not list',
      row: listener('TCP', 80, { DefaultActions: [forward('arn:gone')] }),
      needs,
      message: 'AWS did not say what it forwards to.',
    },
    {
      name: 'no action',
      row: listener('TCP', 80, { DefaultActions: [] }),
      needs,
      message: 'AWS did not say what it forwards to.',
    },
    {
      name: 'a load balancer that AWS did not list',
      row: listener('TCP', 80),
      needs: { ...needs, loadBalancers: [] },
      message: 'AWS did not list its load balancer.',
    },
    {
      name: 'no protocol',
      row: listener(undefined, 80),
      needs,
      message: 'AWS did not say which protocol this listener speaks.',
    },
    { name: 'no port', row: listener('TCP', undefined), needs, message: 'AWS did not say on which port it listens.' },
  ],
})
