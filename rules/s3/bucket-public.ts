import { publicAccess } from '../../src/aws/bucket-access.ts'
import { buckets } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock } from '../../src/collect/s3control.ts'
import { defineRule, fail, notApplicable, pass, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 's3-bucket-public',
  title: 'No bucket is publicly readable or writable',
  severity: 'critical',
  source: ['8.2', '8.6'],
  rationale:
    'What strangers can read is leaked, and what they can write serves as theirs. Content for the public goes through ' +
    'CloudFront with origin access control, from a bucket that is not public.',
  remediation:
    'aws s3api put-public-access-block --bucket {Name} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
  ],
  compliance: {
    cis: ['2.1.4'],
    securityHub: ['S3.2', 'S3.3', 'S3.8'],
    config: [
      'S3_BUCKET_PUBLIC_READ_PROHIBITED',
      'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
      'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    ],
  },
  peers: {
    prowler: ['s3_bucket_public_access', 's3_bucket_policy_public_write_access', 's3_bucket_level_public_access_block'],
  },
  // Names of buckets that are meant to be public.
  options: { allowed: [] as string[] },
  on: buckets.with('publicAccessBlock', 'policyStatus', 'acl', 'ownershipControls'),
  needs: { accountBlocks: accountPublicAccessBlock },
  check(bucket, { accountBlocks, options }) {
    if (options.allowed.includes(bucket.Name ?? '')) return notApplicable('The bucket may be public: it is allowed to.')
    const ofAccount = accountBlocks.map(({ PublicAccessBlockConfiguration }) => PublicAccessBlockConfiguration)
    const { ways, evidence, isUntold } = publicAccess(bucket, ofAccount)
    if (ways.length > 0) return fail(`The bucket is public by ${ways.join(' and ')}.`, evidence)
    if (isUntold) return unknown('AWS did not say whether the policy of the bucket is public.')
    return pass('Neither its policy nor its ACL makes the bucket public.')
  },
})
