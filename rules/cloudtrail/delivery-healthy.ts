import { accountOf } from '../../src/aws/arn.ts'
import { deliveryErrors, hoursSince } from '../../src/aws/trail-delivery.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-delivery-healthy',
  title: 'Trails deliver without errors',
  severity: 'high',
  source: ['6.6', '6.7', '8.4'],
  rationale:
    'A bucket that was deleted, or a bucket policy, key or role that changed, stops delivery: the audit record is ' +
    'silently lost. The command shows the errors in full.',
  remediation: 'aws cloudtrail get-trail-status --name {TrailARN}',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
  ],
  options: { maxHours: 24 },
  on: trails.with('status'),
  check(trail, { account, options: { maxHours }, now }) {
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    const { status } = trail
    if (status?.IsLogging === undefined) return unknown('AWS did not say whether the trail is logging.')
    if (!status.IsLogging) return notApplicable('The trail is switched off.')
    const errors = deliveryErrors(status)
    if (errors.length > 0) {
      return fail(
        errors.map(({ place, error }) => `Delivery to ${place} fails: ${error}.`).join(' '),
        errors.map(({ path, error }) => seen(`status.${path}`, error, null)),
      )
    }
    const since = hoursSince(status.LatestDeliveryTime, now)
    if (since <= maxHours) return pass(`The trail delivered ${since} h ago.`)
    if (hoursSince(status.StartLoggingTime, now) <= maxHours)
      return notApplicable('The trail was only just switched on.')
    const last = since === Infinity ? 'The trail has never delivered' : `The trail last delivered ${since} h ago`
    return fail(`${last}.`, seen('status.LatestDeliveryTime', status.LatestDeliveryTime, `within ${maxHours} h`))
  },
})
