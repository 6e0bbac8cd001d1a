import rule from '../../../rules/elbv2/target-group-deregistration-delay.ts'
import { testRule } from '../../../src/testing.ts'

const KEY = 'deregistration_delay.timeout_seconds'
const row = (Value?: string, more: object = {}) => ({
  TargetType: 'instance',
  Protocol: 'HTTP',
  attributes: [{ Key: 'stickiness.enabled', Value: 'false' }, ...(Value ? [{ Key: KEY, Value }] : [])],
  ...more,
})

testRule(rule, {
  pass: [
    { name: 'the default', row: row('300'), message: 'Targets drain for up to 300 s.' },
    {
      name: 'as long as is asked for',
      row: row('20'),
      options: { minSeconds: 20 },
      message: 'Targets drain for up to 20 s.',
    },
    {
      name: 'an NLB in front of an ALB',
      row: row('300', { TargetType: 'alb', Protocol: 'TCP' }),
      message: 'Targets drain for up to 300 s.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: row('0'),
      message: 'Targets drain for 0 s only.',
      evidence: { path: `attributes[?Key=='${KEY}'].Value`, seen: '0', expected: 'at least 1' },
    },
    {
      name: 'shorter than is asked for',
      row: row('5'),
      options: { minSeconds: 20 },
      message: 'Targets drain for 5 s only.',
    },
  ],
  notApplicable: [
    {
      name: 'a function',
      row: row(undefined, { TargetType: 'lambda' }),
      message: 'A function has no connections to drain.',
    },
    {
      name: 'appliances behind a Gateway Load Balancer',
      row: row('0', { Protocol: 'GENEVE' }),
      message: 'A Gateway Load Balancer sends flows, not requests, to appliances.',
    },
  ],
  unknown: [{ name: 'no such attribute', row: row(), message: 'AWS did not say how long its targets drain.' }],
})
