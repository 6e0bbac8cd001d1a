import { domainNames } from '../../src/collect/apigateway.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

/** A policy's name has the oldest version it accepts, `SecurityPolicy_TLS13_1_2_…`; of edge-optimized names only `TLS12`. */
const ACCEPTS_NO_LESS = /^(TLS_1_2|SecurityPolicy_TLS13_1_[23]_\w+|SecurityPolicy_TLS1[23]_\w+_EDGE)$/

export default defineRule({
  id: 'apigateway-domain-tls',
  title: 'Custom domain names of APIs require TLS 1.2 or newer',
  severity: 'medium',
  source: ['15.12', '8.2'],
  rationale:
    'Somebody on the path can break TLS 1.0 and 1.1. The names that AWS gives to APIs have a policy of their own; a ' +
    'custom name follows this setting.',
  remediation:
    'aws apigateway update-domain-name --domain-name {domainName} --patch-operations op=replace,path=/securityPolicy,value=TLS_1_2',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
  ],
  on: domainNames,
  check({ securityPolicy }) {
    if (!securityPolicy) return unknown('AWS named no security policy of this domain name.')
    if (ACCEPTS_NO_LESS.test(securityPolicy)) {
      return pass(`Security policy ${securityPolicy} accepts nothing older than TLS 1.2.`)
    }
    // AWS adds policies: one that nobody here has heard of is neither weak nor strong.
    if (securityPolicy !== 'TLS_1_0') return unknown(`What security policy ${securityPolicy} accepts is not known.`)
    return fail('Security policy TLS_1_0 accepts TLS 1.0.', seen('securityPolicy', securityPolicy, 'TLS_1_2'))
  },
})
