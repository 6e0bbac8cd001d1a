import rule from '../../../rules/elbv2/nlb-security-group.ts'
import { testRule } from '../../../src/testing.ts'

const row = (more: object = {}) => ({
  Type: 'network',
  Scheme: 'internet-facing',
  CreatedTime: '2021-09-07T08:44:03.127000+00:00',
  listeners: [{ Protocol: 'TCP', Port: 443 }],
  ...more,
})
const OPEN = 'The NLB has no security group: its listeners accept the whole internet.'

testRule(rule, {
  pass: [
    {
      name: 'one security group',
      row: row({ SecurityGroups: ['sg-1'] }),
      message: 'Security groups filter its traffic: sg-1.',
    },
  ],
  fail: [
    {
      name: 'none, internet-facing',
      row: row(),
      message: OPEN,
      severity: 'medium',
      evidence: { path: 'SecurityGroups', seen: [], expected: 'at least one' },
    },
    {
      name: 'none, internal',
      row: row({ Scheme: 'internal', SecurityGroups: [] }),
      message: 'The NLB has no security group: its listeners accept whoever can route to it.',
      severity: 'low',
    },
    {
      name: 'none, though it could have been made with one',
      row: row({ CreatedTime: '2023-08-10T12:00:00Z' }),
      options: { ignoreLegacy: true },
      message: OPEN,
    },
    { name: 'of unknown age', row: row({ CreatedTime: undefined }), options: { ignoreLegacy: true }, message: OPEN },
  ],
  notApplicable: [
    { name: 'an ALB', row: row({ Type: 'application' }), message: 'The load balancer is an ALB.' },
    { name: 'a GWLB', row: row({ Type: 'gateway' }), message: 'The load balancer is a Gateway Load Balancer.' },
    {
      name: 'an old NLB, when the user can do nothing about it',
      row: row(),
      options: { ignoreLegacy: true },
      message: 'The NLB is older than security groups of NLBs (2023-08-10).',
    },
    {
      name: 'a QUIC listener, beside which AWS allows none',
      row: row({ listeners: [{ Protocol: 'TLS' }, { Protocol: 'TCP_QUIC' }] }),
      message: 'AWS allows no security groups beside a TCP_QUIC listener.',
    },
  ],
})
