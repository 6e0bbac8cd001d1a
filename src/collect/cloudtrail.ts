import { accountOf } from '../aws/arn.ts'
import { defineService, type Place } from '../collection.ts'
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
