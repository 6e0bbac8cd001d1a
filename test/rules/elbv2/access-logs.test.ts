import rule from '../../../rules/elbv2/access-logs.ts'
import { testRule } from '../../../src/testing.ts'

const S3 = 'access_logs.s3.enabled'
const row = (attributes: object[], more: object = {}) => ({ Type: 'application', listeners: [], attributes, ...more })
const on = [
  { Key: S3, Value: 'true' },
  { Key: 'access_logs.s3.bucket', Value: 'lb-logs' },
]
const off = [{ Key: S3, Value: 'false' }]
const nlb = (...protocols: string[]) => ({ Type: 'network', listeners: protocols.map((Protocol) => ({ Protocol })) })

testRule(rule, {
  pass: [
    { name: 'an ALB', row: row(on), message: 'Access logs go to bucket lb-logs.' },
    { name: 'an NLB with a TLS listener', row: row(on, nlb('TLS')), message: 'Access logs go to bucket lb-logs.' },
  ],
  fail: [
    {
      name: 'an ALB',
      row: row(off),
      message: 'Access logs are not delivered to S3.',
      evidence: { path: `attributes[?Key=='${S3}'].Value`, seen: 'false', expected: 'true' },
    },
    {
      name: 'an answer that leaves the key out, as moto does: the default is false',
      row: row([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
      message: 'Access logs are not delivered to S3.',
      evidence: { path: `attributes[?Key=='${S3}'].Value`, seen: null, expected: 'true' },
    },
    {
      name: 'an NLB with a TLS listener beside another',
      row: row(off, nlb('TCP', 'TLS')),
      message: 'Access logs are not delivered to S3. A delivery set up in CloudWatch Logs is not looked at.',
    },
  ],
  notApplicable: [
    {
      name: 'an NLB without a TLS listener',
      row: row(off, nlb('TCP', 'UDP')),
      message: 'An NLB logs only what TLS listeners accept, and this one has none.',
    },
    {
      name: 'a Gateway Load Balancer',
      row: row(off, { Type: 'gateway' }),
      message: 'A Gateway Load Balancer writes no access logs.',
    },
  ],
  unknown: [
    { name: 'no attributes', row: row([]), message: 'AWS listed no attributes of this load balancer.' },
    {
      name: 'no type',
      row: row(on, { Type: undefined }),
      message: 'AWS did not say what type of load balancer it is.',
    },
    {
      name: 'an NLB deleted meanwhile',
      row: row(on, { Type: 'network', listeners: undefined }),
      message: 'AWS did not list its listeners.',
    },
  ],
})
