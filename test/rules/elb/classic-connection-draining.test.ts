import rule from '../../../rules/elb/classic-connection-draining.ts'
import { testRule } from '../../../src/testing.ts'

const row = (ConnectionDraining?: object) => ({
  LoadBalancerName: 'legacy',
  attributes: { CrossZoneLoadBalancing: { Enabled: true }, ...(ConnectionDraining && { ConnectionDraining }) },
})

testRule(rule, {
  pass: [{ name: 'on', row: row({ Enabled: true, Timeout: 300 }), message: 'Connections drain for up to 300 s.' }],
  fail: [
    {
      name: 'off, with the time that it would have',
      row: row({ Enabled: false, Timeout: 300 }),
      message: 'Connections are cut off when an instance leaves.',
      evidence: { path: 'attributes.ConnectionDraining.Enabled', seen: false, expected: true },
    },
  ],
  unknown: [{ name: 'no answer', row: row(), message: 'AWS did not say whether it drains connections.' }],
})
