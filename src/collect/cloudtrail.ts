import { accountOf } from '../aws/arn.ts'
import { ownLogGroup } from '../aws/trails.ts'
import { defineService, type Place } from '../collection.ts'
import { ALARM_TYPES, cloudwatch } from './cloudwatch.ts'
import { kms } from './kms.ts'
import { logs } from './logs.ts'
import { s3 } from './s3.ts'

export const cloudtrail = defineService({
  name: 'cloudtrail',
  scope: 'regional',
  load: () => import('@aws-sdk/client-cloudtrail'),
  narrow: {
    GetEventSelectors: (recorded, { TrailName }) => (recorded.TrailARN === TrailName ? recorded : undefined),
  },
})

/** How AWS says that a trail is another account's: a member sees its organization's trail, but may not ask about it. */
const NOT_TOLD = ['CloudTrailARNInvalidException', 'TrailNotFoundException', 'AccessDeniedException'] as const

/**
 * Trails, each once: AWS lists a multi-region trail in every region, and an organization's trail in every member
 * account. The extras about the bucket are undefined, and not asked for, where the trail or its bucket belongs to
 * another account; a bucket is the account's own when `s3.buckets` has it.
 */
export const trails = cloudtrail
  .collection('trails', {
    type: 'AWS::CloudTrail::Trail',
    calls: ['DescribeTrails'],
    list: async (call) => (await call('DescribeTrails')).trailList,
    id: (trail) => trail.TrailARN,
    name: (trail) => trail.Name,
    home: (trail) => trail.HomeRegion,
  })
  /** Undefined where the trail's owner, another account, does not let this one know. */
  .extra('status', {
    calls: ['GetTrailStatus'],
    get: (call, trail, place) => call('GetTrailStatus', { Name: trail.TrailARN }, { absentOn: notTold(trail, place) }),
  })
  /** Undefined as `status` is; also, without asking, where the trail says that it has AWS's default selectors. */
  .extra('eventSelectors', {
    calls: ['GetEventSelectors'],
    get: async (call, trail, place) =>
      trail.HasCustomEventSelectors === false
        ? undefined
        : call('GetEventSelectors', { TrailName: trail.TrailARN }, { absentOn: notTold(trail, place) }),
  })
  /** The trails of all regions, its own account's or its organization's; undefined for a trail that is one itself. */
  .extra('multiRegionTrails', {
    calls: ['DescribeTrails'],
    get: async (call, trail) =>
      trail.IsMultiRegionTrail
        ? undefined
        : (await call('DescribeTrails')).trailList?.filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail),
  })
  /** Undefined also where the bucket has no settings of its own. */
  .extra('bucketPublicAccessBlock', {
    service: s3,
    calls: ['ListBuckets', 'GetPublicAccessBlock'],
    get: (call, trail, place) =>
      ofOwnBucket(trail, place, {
        list: () => call('ListBuckets'),
        ask: (Bucket) =>
          call('GetPublicAccessBlock', { Bucket }, { absentOn: ['NoSuchPublicAccessBlockConfiguration'] }),
      }),
  })
  /** Undefined also where the bucket has no policy. */
  .extra('bucketPolicyStatus', {
    service: s3,
    calls: ['ListBuckets', 'GetBucketPolicyStatus'],
    get: (call, trail, place) =>
      ofOwnBucket(trail, place, {
        list: () => call('ListBuckets'),
        ask: (Bucket) => call('GetBucketPolicyStatus', { Bucket }, { absentOn: ['NoSuchBucketPolicy'] }),
      }),
  })
  .extra('bucketAcl', {
    service: s3,
    calls: ['ListBuckets', 'GetBucketAcl'],
    get: (call, trail, place) =>
      ofOwnBucket(trail, place, {
        list: () => call('ListBuckets'),
        ask: (Bucket) => call('GetBucketAcl', { Bucket }),
      }),
  })
  /** Undefined also where objects are kept for ever. */
  .extra('bucketLifecycle', {
    service: s3,
    calls: ['ListBuckets', 'GetBucketLifecycleConfiguration'],
    get: (call, trail, place) =>
      ofOwnBucket(trail, place, {
        list: () => call('ListBuckets'),
        ask: (Bucket) =>
          call('GetBucketLifecycleConfiguration', { Bucket }, { absentOn: ['NoSuchLifecycleConfiguration'] }),
      }),
  })
  /**
   * Null where the key is gone. Undefined, and not asked for, where there is none, where it is in another region than
   * the trail's home (keys answer only in their own); also where another account owns it and does not tell.
   */
  .extra('kmsKey', {
    service: kms,
    calls: ['DescribeKey'],
    get: async (call, trail, place) => {
      const { KmsKeyId } = trail
      if (!KmsKeyId || !isOwn(trail, place) || KmsKeyId.split(':')[3] !== place.region) return undefined
      const isOwnKey = accountOf(KmsKeyId) === place.account
      const found = await call('DescribeKey', { KeyId: KmsKeyId }, { absentOn: isOwnKey ? GONE : KEPT_SECRET })
      return found ? found.KeyMetadata : isOwnKey ? null : undefined
    },
  })
  /** Of the trail's log group: undefined where it has none in this account, or the group is gone. */
  .extra('metricFilters', {
    service: logs,
    calls: ['DescribeMetricFilters'],
    get: async (call, trail, place) => {
      const logGroupName = ownLogGroup(trail, place.account)
      if (!logGroupName) return undefined
      const gone = { absentOn: ['ResourceNotFoundException'] } as const
      return (await call('DescribeMetricFilters', { logGroupName }, gone))?.metricFilters
    },
  })
  /** The alarms of the region that the trail's log group is in; undefined where it has none in this account. */
  .extra('alarms', {
    service: cloudwatch,
    calls: ['DescribeAlarms'],
    get: async (call, trail, place) => {
      if (!ownLogGroup(trail, place.account)) return undefined
      const { MetricAlarms = [], CompositeAlarms = [] } = await call('DescribeAlarms', { AlarmTypes: [...ALARM_TYPES] })
      return [...MetricAlarms, ...CompositeAlarms]
    },
  })

const GONE = ['NotFoundException'] as const

/** How AWS speaks of another account's key. */
const KEPT_SECRET = [...GONE, 'AccessDeniedException'] as const

interface TrailPlaces {
  TrailARN?: string | undefined
  S3BucketName?: string | undefined
}

const isOwn = (trail: TrailPlaces, { account }: Place) => accountOf(trail.TrailARN) === account

const notTold = (trail: TrailPlaces, place: Place) => (isOwn(trail, place) ? [] : NOT_TOLD)

interface Bucket {
  Name?: string | undefined
}

interface BucketCalls<Answer> {
  list: () => Promise<{ Buckets?: Bucket[] | undefined }>
  ask: (bucket: string) => Promise<Answer>
}

async function ofOwnBucket<Answer>(
  trail: TrailPlaces,
  place: Place,
  { list, ask }: BucketCalls<Answer>,
): Promise<Answer | undefined> {
  if (!isOwn(trail, place)) return undefined
  const { Buckets = [] } = await list()
  const bucket = Buckets.find(({ Name }) => Name !== undefined && Name === trail.S3BucketName)
  return bucket?.Name === undefined ? undefined : ask(bucket.Name)
}
