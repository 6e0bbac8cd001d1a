import rule from '../../../rules/elbv2/deletion-protection.ts'
import { testRule } from '../../../src/testing.ts'

const KEY = 'deletion_protection.enabled'
const row = (Value?: string, more: object = {}) => ({
  LoadBalancerName: 'k8s-shop-web-2f6a1c9e0b',
  Type: 'network',
  attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }, ...(Value ? [{ Key: KEY, Value }] : [])],
  ...more,
})

testRule(rule, {
  pass: [{ name: 'on', row: row('true'), message: 'Deletion protection is on.' }],
  fail: [
    {
      name: 'off',
      row: row('false'),
      message: 'Deletion protection is off.',
      evidence: { path: `attributes[?Key=='${KEY}'].Value`, seen: 'false', expected: 'true' },
    },
    { name: 'left out, so the default', row: row(), message: 'Deletion protection is off.' },
    {
      name: 'a name that no pattern covers',
      row: row('false'),
      options: { ignoreNames: ['eks-*'] },
      message: 'Deletion protection is off.',
    },
  ],
  notApplicable: [
    {
      name: 'one that its controller must be able to delete',
      row: row('false'),
      options: { ignoreNames: ['eks-*', 'k8s-*'] },
      message: 'Whatever is named k8s-* may be deleted.',
    },
  ],
  unknown: [
    {
      name: 'no attributes',
      row: row('true', { attributes: [] }),
      message: 'AWS listed no attributes of this load balancer.',
    },
  ],
})
