import { accountOf } from '../../src/aws/arn.ts'
import { expiries } from '../../src/aws/log-lifecycle.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { buckets } from '../../src/collect/s3.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-bucket-retention',
  title: 'Trail logs are kept long enough',
  severity: 'low',
  source: ['6.7', '6.8'],
  rationale:
    'An intrusion is often found months later; most standards want a year of logs. The command replaces every rule of ' +
    'the bucket: write them all into the file.',
  remediation:
    'aws s3api put-bucket-lifecycle-configuration --bucket {S3BucketName} --lifecycle-configuration file://LIFECYCLE.json',
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html'],
  options: { minRetentionDays: 365 },
  on: trails.with('bucketLifecycle'),
  needs: { buckets },
  check(trail, { buckets, account, options: { minRetentionDays } }) {
    const { TrailARN, S3BucketName: bucket, S3KeyPrefix: prefix, bucketLifecycle } = trail
    const owner = accountOf(TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    if (!buckets.some(({ Name }) => Name === bucket)) {
      return unknown(`Bucket ${bucket} is not one of this account: only its owner can tell how long it keeps the logs.`)
    }
    const [soonest] = expiries(bucketLifecycle?.Rules ?? [], { prefix, account })
    if (!soonest) return pass(`Bucket ${bucket} keeps the logs for ever.`)
    const { path, days, date } = soonest
    if (days === undefined) {
      return fail(`Bucket ${bucket} deletes all logs on ${date}.`, seen(`bucketLifecycle.${path}.Date`, date, null))
    }
    return days < minRetentionDays
      ? fail(
          `Bucket ${bucket} deletes the logs after ${days} days, not after ${minRetentionDays}.`,
          seen(`bucketLifecycle.${path}.Days`, days, minRetentionDays),
        )
      : pass(`Bucket ${bucket} keeps the logs for ${days} days.`)
  },
})
