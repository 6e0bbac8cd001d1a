interface Partition {
  /** Where the services that are asked once per account answer: IAM's endpoint is signed for this region. */
  globalRegion: string
  /** Tells the regions of this partition, also those that open after this list was made. */
  pattern: RegExp
  regions: readonly string[]
}

/** AWS's separate worlds: no account, ARN or credential crosses from one into another. */
export const PARTITIONS: Readonly<Record<string, Partition>> = {
  aws: {
    globalRegion: 'us-east-1',
    pattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
    regions: [
      'af-south-1',
      'ap-east-1',
      'ap-east-2',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-6',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'me-west-1',
      'mx-central-1',
      'sa-east-1',
      'sa-west-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
  },
  'aws-cn': {
    globalRegion: 'cn-north-1',
    pattern: /^cn-[a-z]+-\d+$/,
    regions: ['cn-north-1', 'cn-northwest-1'],
  },
  'aws-eusc': {
    globalRegion: 'eusc-de-east-1',
    pattern: /^eusc-de-[a-z]+-\d+$/,
    regions: ['eusc-de-east-1'],
  },
  'aws-iso': {
    globalRegion: 'us-iso-east-1',
    pattern: /^us-iso-[a-z]+-\d+$/,
    regions: ['us-iso-east-1', 'us-iso-west-1'],
  },
  'aws-iso-b': {
    globalRegion: 'us-isob-east-1',
    pattern: /^us-isob-[a-z]+-\d+$/,
    regions: ['us-isob-east-1', 'us-isob-west-1'],
  },
  'aws-iso-e': {
    globalRegion: 'eu-isoe-west-1',
    pattern: /^eu-isoe-[a-z]+-\d+$/,
    regions: ['eu-isoe-west-1'],
  },
  'aws-iso-f': {
    globalRegion: 'us-isof-south-1',
    pattern: /^us-isof-[a-z]+-\d+$/,
    regions: ['us-isof-east-1', 'us-isof-south-1'],
  },
  'aws-us-gov': {
    globalRegion: 'us-gov-west-1',
    pattern: /^us-gov-[a-z]+-\d+$/,
    regions: ['us-gov-east-1', 'us-gov-west-1'],
  },
}

/** Every region that awsure knows by name, sorted: for a `--region` to be checked against. */
export const REGIONS: readonly string[] = Object.values(PARTITIONS)
  .flatMap(({ regions }) => regions)
  .sort()

/** Partition of a region; `aws` for a name that fits none (a custom endpoint may use any). */
export function partitionOf(region: string): string {
  const found = Object.entries(PARTITIONS).find(([, { pattern }]) => pattern.test(region))
  return found?.[0] ?? 'aws'
}

/** Region in which a partition's global services answer. */
export function globalRegion(partition: string): string {
  return PARTITIONS[partition]?.globalRegion ?? 'us-east-1'
}

/**
 * SDK clients of services that AWS offers in every region of aws, aws-cn and aws-us-gov that is listed here (botocore
 * 1.43.11, endpoints.json).
 */
const EVERYWHERE = new Set([
  'acm',
  'api-gateway',
  'apigatewayv2',
  'auto-scaling',
  'cloudtrail',
  'cloudwatch',
  'cloudwatch-logs',
  'config-service',
  'ec2',
  'efs',
  'elastic-load-balancing',
  'elastic-load-balancing-v2',
  'eventbridge',
  'guardduty',
  'kms',
  'lambda',
  'rds',
  'secrets-manager',
  'sns',
  'ssm',
  'wafv2',
])

/** Whether a region is known to have a service: if it cannot be reached there, that is no lack of the service. */
export function isOfferedIn(client: string, region: string): boolean {
  const isCommercial = ['aws', 'aws-cn', 'aws-us-gov'].includes(partitionOf(region))
  return EVERYWHERE.has(client) && isCommercial && REGIONS.includes(region)
}
