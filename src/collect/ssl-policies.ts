import type { SslPolicy } from '@aws-sdk/client-elastic-load-balancing-v2'

const PREFIX = 'ELBSecurityPolicy-'

/** Lowest protocol accepted, and the names (less their common prefix) that accept it and every later one. */
const WITH_TLS_1_3 = {
  'TLSv1.3': [
    'TLS13-1-3-2021-06',
    'TLS13-1-3-FIPS-2023-04',
    'TLS13-1-3-RFC9151-FIPS-2023-07',
    'TLS13-1-3-PQ-2025-09',
    'TLS13-1-3-FIPS-PQ-2025-09',
  ],
  'TLSv1.2': [
    'TLS13-1-2-2021-06',
    'TLS13-1-2-Res-2021-06',
    'TLS13-1-2-Ext1-2021-06',
    'TLS13-1-2-Ext2-2021-06',
    'TLS13-1-2-FIPS-2023-04',
    'TLS13-1-2-Res-FIPS-2023-04',
    'TLS13-1-2-Ext0-FIPS-2023-04',
    'TLS13-1-2-Ext1-FIPS-2023-04',
    'TLS13-1-2-Ext2-FIPS-2023-04',
    'TLS13-1-2-RFC9151-FIPS-2023-07',
    'TLS13-1-2-Ext0-RFC9151-FIPS-2023-07',
    'TLS13-1-2-RFC9151-INTEROP1-FIPS-2023-07',
    'TLS13-1-2-RFC9151-INTEROP2-FIPS-2023-07',
    'TLS13-1-2-RFC9151-INTEROP3-FIPS-2023-07',
    'TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07',
    'TLS13-1-2-PQ-2025-09',
    'TLS13-1-2-Res-PQ-2025-09',
    'TLS13-1-2-Ext1-PQ-2025-09',
    'TLS13-1-2-Ext2-PQ-2025-09',
    'TLS13-1-2-FIPS-PQ-2025-09',
    'TLS13-1-2-Res-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext0-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext1-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext2-FIPS-PQ-2025-09',
  ],
  'TLSv1.1': ['TLS13-1-1-2021-06', 'TLS13-1-1-FIPS-2023-04'],
  TLSv1: ['TLS13-1-0-2021-06', 'TLS13-1-0-FIPS-2023-04', 'TLS13-1-0-PQ-2025-09', 'TLS13-1-0-FIPS-PQ-2025-09'],
}

/** The same for the policies that are older than TLS 1.3. */
const UP_TO_TLS_1_2 = {
  'TLSv1.2': ['TLS-1-2-2017-01', 'TLS-1-2-Ext-2018-06', 'FS-1-2-2019-08', 'FS-1-2-Res-2019-08', 'FS-1-2-Res-2020-10'],
  'TLSv1.1': ['TLS-1-1-2017-01', 'FS-1-1-2019-08'],
  TLSv1: ['2016-08', '2015-05', 'TLS-1-0-2015-04', 'FS-2018-06'],
}

const policiesWith = (newestFirst: readonly string[], byLowest: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(byLowest).flatMap(([lowest, names]) =>
    names.map((name) => ({
      Name: PREFIX + name,
      SslProtocols: newestFirst.slice(0, newestFirst.indexOf(lowest) + 1),
    })),
  )

/**
 * AWS's predefined security policies and the protocols that they accept, as DescribeSSLPolicies shows them. Only for
 * when that call was denied or not recorded: AWS's own answer knows policies that are newer than this table.
 *
 * Source, as of September 2026: "Security policies for your Application Load Balancer" and "… Network Load Balancer"
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html). A name that is not
 * here is unknown, not weak.
 */
export const PREDEFINED_SSL_POLICIES: readonly SslPolicy[] = [
  ...policiesWith(['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'], WITH_TLS_1_3),
  ...policiesWith(['TLSv1.2', 'TLSv1.1', 'TLSv1'], UP_TO_TLS_1_2),
]
