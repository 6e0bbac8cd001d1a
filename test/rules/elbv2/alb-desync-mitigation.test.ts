import rule from '../../../rules/elbv2/alb-desync-mitigation.ts'
import { testRule } from '../../../src/testing.ts'

const KEY = 'routing.http.desync_mitigation_mode'
const row = (Value?: string, Type = 'application') => ({
  Type,
  attributes: [
    // Another control, which does not make up for this one.
    { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
    ...(Value ? [{ Key: KEY, Value }] : []),
  ],
})

testRule(rule, {
  pass: [
    { name: 'defensive', row: row('defensive'), message: 'The desync mitigation mode is defensive.' },
    { name: 'strictest', row: row('strictest'), message: 'The desync mitigation mode is strictest.' },
    { name: 'left out', row: row(), message: 'The desync mitigation mode is defensive, the default.' },
  ],
  fail: [
    {
      name: 'monitor, though invalid header fields are dropped',
      row: row('monitor'),
      message: 'The desync mitigation mode is monitor: ambiguous requests reach the targets.',
      evidence: { path: `attributes[?Key=='${KEY}'].Value`, seen: 'monitor', expected: 'defensive' },
    },
  ],
  notApplicable: [
    { name: 'an NLB', row: row(undefined, 'network'), message: 'The load balancer is an NLB.' },
    { name: 'a GWLB', row: row(undefined, 'gateway'), message: 'The load balancer is a Gateway Load Balancer.' },
  ],
  unknown: [
    {
      name: 'a mode yet to come',
      row: row('lenient'),
      message: 'What desync mitigation mode lenient lets through is not known.',
    },
    {
      name: 'no attributes',
      row: { Type: 'application', attributes: [] },
      message: 'AWS listed no attributes of this load balancer.',
    },
  ],
})
