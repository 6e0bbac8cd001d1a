import { accountOf } from '../../src/aws/arn.ts'
import { hoursSince } from '../../src/aws/trail-delivery.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { compare } from '../../src/order.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-cloudwatch-logs',
  title: 'Trails deliver to CloudWatch Logs',
  severity: 'medium',
  source: ['5.6', '6.6', '6.8', '8.4'],
  rationale: 'Metric filters, and the alarms on them, need the events in a log group; in the bucket nobody reads them.',
  remediation:
    'aws cloudtrail update-trail --name {TrailARN} --cloud-watch-logs-log-group-arn LOG_GROUP_ARN --cloud-watch-logs-role-arn ROLE_ARN',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html',
  ],
  compliance: { securityHub: ['CloudTrail.5'], config: ['CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED'] },
  peers: { prowler: ['cloudtrail_cloudwatch_logging_enabled'] },
  options: { maxHours: 24 },
  on: trails.with('status', 'multiRegionTrails'),
  check(trail, { account, options: { maxHours }, now }) {
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    const { CloudWatchLogsLogGroupArn: group, multiRegionTrails = [], status } = trail
    if (!group) {
      const delivering = multiRegionTrails.filter(({ CloudWatchLogsLogGroupArn }) => CloudWatchLogsLogGroupArn)
      const [wider] = delivering.map(({ Name = '' }) => Name).sort(compare)
      if (wider) return notApplicable(`Trail ${wider}, of all regions, delivers to CloudWatch Logs.`)
      return fail('The trail has no log group.', seen('CloudWatchLogsLogGroupArn', group, 'the ARN of a log group'))
    }
    if (status?.IsLogging === undefined) return unknown('AWS did not say whether the trail is logging.')
    if (!status.IsLogging) return notApplicable('The trail is switched off.')
    const { LatestCloudWatchLogsDeliveryTime: latest, LatestCloudWatchLogsDeliveryError: error } = status
    const since = hoursSince(latest, now)
    if (since <= maxHours) return pass(`The trail delivered to CloudWatch Logs ${since} h ago.`)
    if (hoursSince(status.StartLoggingTime, now) <= maxHours)
      return notApplicable('The trail was only just switched on.')
    const last = since === Infinity ? 'The trail has never delivered' : `The trail last delivered ${since} h ago`
    const because = error ? ` (${error.replace(/\.$/, '')})` : ''
    const found = seen('status.LatestCloudWatchLogsDeliveryTime', latest, `within ${maxHours} h`)
    return fail(`${last} to its log group${because}.`, found)
  },
})
