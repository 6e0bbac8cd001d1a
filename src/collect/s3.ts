import { isAclOff } from '../aws/bucket-access.ts'
import { defineService } from '../collection.ts'

/**
 * One endpoint for the buckets of every region: AWS answers or sends the client on to the bucket's own region, and
 * names are unique in a partition. So a bucket's calls are made and recorded once, as `global`.
 */
export const s3 = defineService({
  name: 's3',
  scope: 'global',
  iamActions: {
    GetBucketEncryption: 'GetEncryptionConfiguration',
    GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
    GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
    ListBuckets: 'ListAllMyBuckets',
  },
  load: () => import('@aws-sdk/client-s3'),
  pageSize: { ListBuckets: 10_000 },
  errors: [
    'NoSuchBucketPolicy',
    'NoSuchLifecycleConfiguration',
    'NoSuchPublicAccessBlockConfiguration',
    'NoSuchWebsiteConfiguration',
    'OwnershipControlsNotFoundError',
    'ServerSideEncryptionConfigurationNotFoundError',
  ],
})

/**
 * The buckets that the account owns. AWS tells the settings of one bucket at a time: each extra is a call per bucket,
 * and undefined where the bucket has no such setting.
 */
export const buckets = s3
  .collection('buckets', {
    type: 'AWS::S3::Bucket',
    calls: ['ListBuckets'],
    list: async (call) => (await call('ListBuckets')).Buckets,
    id: (bucket, { partition }) => `arn:${partition}:s3:::${bucket.Name}`,
    name: (bucket) => bucket.Name,
  })
  /** Undefined, and not asked for, where ACLs are switched off: AWS's default for buckets made since April 2023. */
  .extra('acl', {
    calls: ['GetBucketOwnershipControls', 'GetBucketAcl'],
    get: async (call, { Name }) => {
      const none = { absentOn: ['OwnershipControlsNotFoundError'] } as const
      const controls = await call('GetBucketOwnershipControls', { Bucket: Name }, none)
      return isAclOff(controls) ? undefined : call('GetBucketAcl', { Bucket: Name })
    },
  })
  .extra('encryption', {
    calls: ['GetBucketEncryption'],
    get: (call, { Name }) =>
      call('GetBucketEncryption', { Bucket: Name }, { absentOn: ['ServerSideEncryptionConfigurationNotFoundError'] }),
  })
  /** `{ Policy }`, the document as JSON text. */
  .extra('policy', {
    calls: ['GetBucketPolicy'],
    get: async (call, { Name }) =>
      readable(await call('GetBucketPolicy', { Bucket: Name }, { absentOn: ['NoSuchBucketPolicy'] })),
  })
  /** What AWS itself makes of the policy: `PolicyStatus.IsPublic`. */
  .extra('policyStatus', {
    calls: ['GetBucketPolicyStatus'],
    get: (call, { Name }) => call('GetBucketPolicyStatus', { Bucket: Name }, { absentOn: ['NoSuchBucketPolicy'] }),
  })
  /** Undefined where ACLs are in force, as they are unless switched off. */
  .extra('ownershipControls', {
    calls: ['GetBucketOwnershipControls'],
    get: (call, { Name }) =>
      call('GetBucketOwnershipControls', { Bucket: Name }, { absentOn: ['OwnershipControlsNotFoundError'] }),
  })
  .extra('publicAccessBlock', {
    calls: ['GetPublicAccessBlock'],
    get: (call, { Name }) =>
      call('GetPublicAccessBlock', { Bucket: Name }, { absentOn: ['NoSuchPublicAccessBlockConfiguration'] }),
  })
  .extra('website', {
    calls: ['GetBucketWebsite'],
    get: (call, { Name }) => call('GetBucketWebsite', { Bucket: Name }, { absentOn: ['NoSuchWebsiteConfiguration'] }),
  })

/** The document is the whole body of the answer: nothing else tells half of it, or a proxy's page, from a policy. */
function readable<Answer extends { Policy?: string | undefined } | undefined>(answer: Answer): Answer {
  if (answer?.Policy !== undefined && !isJson(answer.Policy)) throw new Error('the policy is not JSON')
  return answer
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
