import { accountOf } from '../../src/aws/arn.ts'
import { publicGrants } from '../../src/aws/bucket-access.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { buckets } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock } from '../../src/collect/s3control.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-bucket-not-public',
  title: 'The trail bucket is not public',
  severity: 'critical',
  source: ['6.7', '8.2'],
  rationale:
    'The logs tell an attacker who may do what in the account, and a log that strangers can write to is no evidence. ' +
    'CloudTrail itself needs no public access to deliver.',
  remediation:
    'aws s3api put-public-access-block --bucket {S3BucketName} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  ],
  compliance: { securityHub: ['CloudTrail.6'], config: ['CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED'] },
  peers: { prowler: ['cloudtrail_logs_s3_bucket_is_not_publicly_accessible'] },
  on: trails.with('bucketPublicAccessBlock', 'bucketPolicyStatus', 'bucketAcl'),
  needs: { buckets, accountBlocks: accountPublicAccessBlock },
  check(trail, { buckets, accountBlocks, account }) {
    const { S3BucketName: bucket, bucketPublicAccessBlock, bucketPolicyStatus, bucketAcl } = trail
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    if (!buckets.some(({ Name }) => Name === bucket)) {
      return unknown(`Bucket ${bucket} is not one of this account: only its owner can tell who may use it.`)
    }
    const blocks = [bucketPublicAccessBlock, ...accountBlocks].map((block) => block?.PublicAccessBlockConfiguration)
    const policy = blocks.some((block) => block?.RestrictPublicBuckets) ? undefined : bucketPolicyStatus
    const acl = blocks.some((block) => block?.IgnorePublicAcls) ? undefined : bucketAcl

    const byPolicy = policy?.PolicyStatus?.IsPublic
    const byAcl = publicGrants(acl?.Grants)
    const ways = [...(byPolicy ? ['its policy'] : []), ...byAcl.map(({ words }) => `its ACL (${words})`)]
    const evidence = byAcl.map(({ path, uri }) => seen(`bucketAcl.${path}`, uri, 'no public grantee'))
    if (byPolicy) evidence.unshift(seen('bucketPolicyStatus.PolicyStatus.IsPublic', true, false))
    if (ways.length > 0) return fail(`Bucket ${bucket} is public by ${ways.join(' and ')}.`, evidence)
    if (policy && byPolicy === undefined)
      return unknown(`AWS did not say whether the policy of bucket ${bucket} is public.`)
    return pass(`Bucket ${bucket} is not public.`)
  },
})
