import rule from '../../../rules/apigateway/domain-tls.ts'
import { testRule } from '../../../src/testing.ts'

const domain = (securityPolicy: string | undefined) => ({ domainName: 'api.fernhill.example', securityPolicy })
const accepting = (securityPolicy: string) => ({
  name: securityPolicy,
  row: domain(securityPolicy),
  message: `Security policy ${securityPolicy} accepts nothing older than TLS 1.2.`,
})

testRule(rule, {
  pass: [
    accepting('TLS_1_2'),
    accepting('SecurityPolicy_TLS13_1_2_2021_06'),
    accepting('SecurityPolicy_TLS13_1_3_FIPS_2025_09'),
    accepting('SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09'),
    accepting('SecurityPolicy_TLS12_2018_EDGE'),
    accepting('SecurityPolicy_TLS12_PFS_2025_EDGE'),
    accepting('SecurityPolicy_TLS13_2025_EDGE'),
  ],
  fail: [
    {
      name: 'TLS 1.0',
      row: domain('TLS_1_0'),
      message: 'Security policy TLS_1_0 accepts TLS 1.0.',
      evidence: { path: 'securityPolicy', seen: 'TLS_1_0', expected: 'TLS_1_2' },
    },
  ],
  unknown: [
    { name: 'no policy', row: domain(undefined), message: 'AWS named no security policy of this domain name.' },
    {
      name: 'a policy that nobody knows yet',
      row: domain('SecurityPolicy_TLS13_1_0_2031_01'),
      message: 'What security policy SecurityPolicy_TLS13_1_0_2031_01 accepts is not known.',
    },
  ],
})
