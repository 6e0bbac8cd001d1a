import rule from '../../../rules/elbv2/load-balancer-no-listener.ts'
import { testRule } from '../../../src/testing.ts'

const row = (listeners: object[] | undefined, Code = 'active') => ({ Type: 'application', State: { Code }, listeners })

testRule(rule, {
  pass: [
    {
      name: 'two listeners',
      row: row([
        { Protocol: 'HTTP', Port: 80 },
        { Protocol: 'HTTPS', Port: 443 },
      ]),
      message: 'It listens on HTTP 80, HTTPS 443.',
    },
    {
      name: 'a Gateway Load Balancer, whose listener has neither protocol nor port',
      row: row([{ ListenerArn: 'arn:listener' }]),
      message: 'It listens on every IP port.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: row([]),
      message: 'The load balancer has no listener.',
      evidence: { path: 'listeners', seen: [], expected: 'at least one' },
    },
    { name: 'none, impaired', row: row([], 'active_impaired'), message: 'The load balancer has no listener.' },
  ],
  notApplicable: [{ name: 'a new one', row: row([], 'provisioning'), message: 'The load balancer is being made.' }],
  unknown: [
    {
      name: 'deleted meanwhile',
      row: row(undefined),
      message: 'AWS did not list its listeners: it may have been deleted meanwhile.',
    },
  ],
})
