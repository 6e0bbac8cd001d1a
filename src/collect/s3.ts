import { defineService } from '../collection.ts'

/**
 * One endpoint for the buckets of every region: AWS answers or sends the client on to the bucket's own region, and
 * names are unique in a partition. So a bucket's calls are made and recorded once, as `global`.
 */
export const s3 = defineService({
  name: 's3',
  scope: 'global',
  iamActions: { GetPublicAccessBlock: 'GetBucketPublicAccessBlock', ListBuckets: 'ListAllMyBuckets' },
  load: () => import('@aws-sdk/client-s3'),
  pageSize: { ListBuckets: 10_000 },
  errors: ['NoSuchBucketPolicy', 'NoSuchPublicAccessBlockConfiguration'],
})

/** The buckets that the account owns. */
export const buckets = s3.collection('buckets', {
  type: 'AWS::S3::Bucket',
  calls: ['ListBuckets'],
  list: async (call) => (await call('ListBuckets')).Buckets,
  id: (bucket, { partition }) => `arn:${partition}:s3:::${bucket.Name}`,
  name: (bucket) => bucket.Name,
})
