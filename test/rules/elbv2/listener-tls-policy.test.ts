import rule from '../../../rules/elbv2/listener-tls-policy.ts'
import { PREDEFINED_SSL_POLICIES } from '../../../src/collect/ssl-policies.ts'
import { testRule } from '../../../src/testing.ts'

const listener = (SslPolicy: string | undefined, more: object = {}) => ({
  ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2',
  Protocol: 'HTTPS',
  Port: 443,
  SslPolicy,
  ...more,
})
const policy = (Name: string, ...SslProtocols: string[]) => ({ Name, SslProtocols })
const needs = {
  sslPolicies: [
    policy('ELBSecurityPolicy-2016-08', 'TLSv1', 'TLSv1.1', 'TLSv1.2'),
    policy('ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04', 'TLSv1.3', 'TLSv1.2'),
    policy('ELBSecurityPolicy-TLS13-1-3-2021-06', 'TLSv1.3'),
    policy('ELBSecurityPolicy-Old', 'SSLv3', 'TLSv1.2'),
    policy('ELBSecurityPolicy-Future', 'TLSv1.3', 'TLSv1.4'),
    policy('ELBSecurityPolicy-Empty'),
  ],
}

testRule(rule, {
  pass: [
    {
      name: 'a FIPS policy',
      row: listener('ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04'),
      needs,
      message: 'Security policy ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04 accepts only TLSv1.2 and TLSv1.3.',
    },
    {
      name: 'old protocols where the user accepts them',
      row: listener('ELBSecurityPolicy-2016-08'),
      needs,
      options: { minTlsVersion: 'TLSv1' },
      message: 'Security policy ELBSecurityPolicy-2016-08 accepts only TLSv1 and TLSv1.1 and TLSv1.2.',
    },
    {
      name: 'TLS 1.3 alone',
      row: listener('ELBSecurityPolicy-TLS13-1-3-2021-06'),
      needs,
      options: { minTlsVersion: 'TLSv1.3' },
      message: 'Security policy ELBSecurityPolicy-TLS13-1-3-2021-06 accepts only TLSv1.3.',
    },
    {
      name: "AWS's recommendation, out of the bundled table",
      row: listener('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'),
      needs: { sslPolicies: PREDEFINED_SSL_POLICIES },
      message: 'Security policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 accepts only TLSv1.2 and TLSv1.3.',
    },
  ],
  fail: [
    {
      name: 'the policy of a listener made without one',
      row: listener('ELBSecurityPolicy-2016-08'),
      needs,
      message: 'Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.',
      evidence: {
        path: 'SslPolicy',
        seen: 'ELBSecurityPolicy-2016-08',
        expected: 'a policy that accepts nothing older than TLSv1.2',
      },
    },
    {
      name: 'the same, where AWS lists the newest protocol first',
      row: listener('ELBSecurityPolicy-2016-08'),
      needs: { sslPolicies: [policy('ELBSecurityPolicy-2016-08', 'TLSv1.2', 'TLSv1.1', 'TLSv1')] },
      message: 'Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.',
    },
    {
      name: 'a TLS listener of an NLB',
      row: listener('ELBSecurityPolicy-2016-08', { Protocol: 'TLS' }),
      needs,
      message: 'Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.',
    },
    {
      name: 'a policy without the protocol that goes with it',
      row: listener('ELBSecurityPolicy-2016-08', { Protocol: undefined }),
      needs,
      message: 'Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.',
    },
    {
      name: 'SSL 3',
      row: listener('ELBSecurityPolicy-Old'),
      needs,
      message: 'Security policy ELBSecurityPolicy-Old accepts SSLv3.',
    },
    {
      name: 'TLS 1.2 where 1.3 is wanted',
      row: listener('ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04'),
      needs,
      options: { minTlsVersion: 'TLSv1.3' },
      message: 'Security policy ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04 accepts TLSv1.2.',
    },
  ],
  notApplicable: [
    {
      name: 'a Gateway Load Balancer, whose listener AWS gives no protocol',
      row: {
        ...listener(undefined, { Protocol: undefined }),
        LoadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/gwy/inspect/1234567890abcdef',
      },
      needs,
      message: 'The GENEVE listener terminates no TLS.',
    },
    {
      name: 'HTTP',
      row: listener(undefined, { Protocol: 'HTTP' }),
      needs,
      message: 'The HTTP listener terminates no TLS.',
    },
    {
      name: 'TCP, TLS passed through',
      row: listener(undefined, { Protocol: 'TCP' }),
      needs,
      message: 'The TCP listener terminates no TLS.',
    },
  ],
  unknown: [
    {
      name: 'a policy that AWS did not list',
      row: listener('ELBSecurityPolicy-TLS14-2031'),
      needs,
      message: 'The protocols of security policy ELBSecurityPolicy-TLS14-2031 are not known.',
    },
    {
      name: 'a policy without protocols',
      row: listener('ELBSecurityPolicy-Empty'),
      needs,
      message: 'The protocols of security policy ELBSecurityPolicy-Empty are not known.',
    },
    {
      name: 'a protocol that nobody knows yet',
      row: listener('ELBSecurityPolicy-Future'),
      needs,
      message: 'Security policy ELBSecurityPolicy-Future accepts TLSv1.4, a protocol that is not known.',
    },
    {
      name: 'a listener without a policy',
      row: listener(undefined),
      needs,
      message: 'AWS named no security policy of this listener.',
    },
    {
      name: 'neither protocol nor policy',
      row: listener(undefined, { Protocol: undefined }),
      needs,
      message: 'AWS named no security policy of this listener.',
    },
    {
      name: 'a minimum that is no version',
      row: listener('ELBSecurityPolicy-2016-08'),
      needs,
      options: { minTlsVersion: '1.2' },
      message:
        'Rule elbv2-listener-tls-policy threw: minTlsVersion must be one of SSLv2, SSLv3, TLSv1, TLSv1.1, TLSv1.2, TLSv1.3.',
    },
  ],
})
