import rule from '../../../rules/elbv2/alb-drop-invalid-headers.ts'
import { testRule } from '../../../src/testing.ts'

const KEY = 'routing.http.drop_invalid_header_fields.enabled'
const row = (Value?: string, Type: string | undefined = 'application') => ({
  Type,
  attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }, ...(Value ? [{ Key: KEY, Value }] : [])],
})

testRule(rule, {
  pass: [{ name: 'dropped', row: row('true'), message: 'Invalid header fields are dropped.' }],
  fail: [
    {
      name: 'passed on',
      row: row('false'),
      message: 'Invalid header fields are passed on to the targets.',
      evidence: { path: `attributes[?Key=='${KEY}'].Value`, seen: 'false', expected: 'true' },
    },
    { name: 'left out, so the default', row: row(), message: 'Invalid header fields are passed on to the targets.' },
  ],
  notApplicable: [
    { name: 'an NLB', row: row(undefined, 'network'), message: 'The load balancer is an NLB.' },
    { name: 'a GWLB', row: row(undefined, 'gateway'), message: 'The load balancer is a Gateway Load Balancer.' },
    { name: 'a type yet to come', row: row(undefined, 'quantum'), message: 'The load balancer is quantum.' },
  ],
  unknown: [
    { name: 'no type', row: { attributes: [] }, message: 'AWS did not say what type of load balancer it is.' },
    {
      name: 'no attributes',
      row: { Type: 'application', attributes: [] },
      message: 'AWS listed no attributes of this load balancer.',
    },
  ],
})
