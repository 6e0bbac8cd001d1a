/** How fast AWS lets one account call in one region: a bucket of `burst` calls that refills by `rate` a second. */
export interface Limit {
  /** Calls of one class draw on one bucket: mostly an operation, sometimes a group of them or the whole service. */
  class: string
  rate: number
  burst: number
}

interface Published {
  operations: RegExp
  /** Name of the class, where the operations share one bucket. Default: each operation has its own. */
  shared?: string
  rate: number
  burst: number
}

/**
 * What AWS publishes, by SDK client; the first entry that matches an operation holds. Where a number a second is all
 * that is said, it is the burst, too. IAM, STS, Elastic Load Balancing and Auto Scaling publish nothing: there the
 * limiter finds the rate by being throttled.
 */
const PUBLISHED: Readonly<Record<string, readonly Published[]>> = {
  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  ec2: [
    { operations: /^Describe(IdFormat|ReservedInstancesOfferings)$/, rate: 10, burst: 10 },
    { operations: /^Describe(SecurityGroupReferences|StaleSecurityGroups)$/, rate: 5, burst: 20 },
    { operations: /^(Describe|Get|List)/, rate: 20, burst: 100 },
  ],
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
  'secrets-manager': [{ operations: /ResourcePolicy$/, shared: 'ResourcePolicy', rate: 50, burst: 50 }],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  cloudwatch: [
    { operations: /^DescribeAlarms$/, rate: 9, burst: 9 },
    { operations: /^DescribeAlarm(History|sForMetric)$/, rate: 3, burst: 3 },
    { operations: /^GetMetricData$/, rate: 50, burst: 50 },
  ],
  // https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
  'cloudwatch-logs': [
    { operations: /^DescribeLogGroups$/, rate: 10, burst: 10 },
    { operations: /^DescribeMetricFilters$/, rate: 5, burst: 5 },
  ],
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
  cloudtrail: [{ operations: /^(Get|Describe|List)/, shared: 'read', rate: 10, burst: 10 }],
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: GetResources counts as one of all, too;
  // with a share of each taken, their sum stays within it.
  'api-gateway': [
    { operations: /^GetResources$/, rate: 2.5, burst: 5 },
    { operations: /./, shared: 'all', rate: 10, burst: 40 },
  ],
  apigatewayv2: [{ operations: /./, shared: 'all', rate: 10, burst: 40 }],
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  lambda: [
    { operations: /^GetFunction$/, rate: 100, burst: 100 },
    { operations: /^GetPolicy$/, rate: 15, burst: 15 },
    { operations: /./, shared: 'remainder', rate: 15, burst: 15 },
  ],
  // https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
  kms: [
    { operations: /^ListKeys$/, rate: 500, burst: 500 },
    { operations: /^DescribeKey$/, rate: 2000, burst: 2000 },
    { operations: /^GetKey(Policy|RotationStatus)$/, rate: 1000, burst: 1000 },
  ],
  // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
  wafv2: [
    { operations: /^(ListResourcesForWebACL|GetWebACLForResource)$/, rate: 1, burst: 1 },
    { operations: /^(Get|List)/, rate: 5, burst: 5 },
  ],
  // https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
  account: [
    { operations: /^ListRegions$/, rate: 5, burst: 5 },
    { operations: /^Get(AlternateContact|ContactInformation)$/, rate: 10, burst: 15 },
  ],
}

/** Part of a published limit that an audit takes: the account's own work draws on the same bucket. */
const SHARE = 0.8

/** Limit to start from; endless where AWS publishes none. */
export function limitOf(client: string, operation: string): Limit {
  const published = PUBLISHED[client]?.find(({ operations }) => operations.test(operation))
  if (!published) return { class: operation, rate: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY }
  const { shared = operation, rate, burst } = published
  return { class: shared, rate: rate * SHARE, burst: Math.max(1, Math.floor(burst * SHARE)) }
}
