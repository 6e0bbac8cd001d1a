import { eventPattern } from '../../src/aws/filter-pattern.ts'
import { metricFilterAlarm } from '../../src/aws/metric-filter-alarm.ts'
import { account } from '../../src/collect/account.ts'
import { monitoredTrails } from '../../src/collect/monitored-trails.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-s3-policy-changes',
  title: 'An alarm fires on S3 bucket policy and ACL changes',
  severity: 'low',
  compliance: { cis: ['4.8'] },
  peers: { prowler: ['cloudwatch_log_metric_filter_for_s3_bucket_policy_changes'] },
  ...metricFilterAlarm({
    words: 'S3 bucket policy changes',
    pattern: eventPattern('s3.amazonaws.com', [
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ]),
    writes: true,
  }),
  on: account,
  needs: monitoredTrails,
})
