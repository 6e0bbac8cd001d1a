import { missingLink } from '../../src/aws/trails.ts'
import { account } from '../../src/collect/account.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-multi-region-enabled',
  title: 'A multi-region trail records all management events',
  severity: 'high',
  source: ['6.1', '6.2', '6.4', '6.7', '8.4', '9.5'],
  rationale:
    'Without a trail, what was done in the account can be looked up for 90 days only, region by region. A trail that ' +
    'the command creates records nothing until `aws cloudtrail start-logging` is called.',
  remediation:
    'aws cloudtrail create-trail --name account-audit --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
  ],
  compliance: {
    cis: ['3.1'],
    securityHub: ['CloudTrail.1', 'CloudTrail.3'],
    config: ['MULTI_REGION_CLOUD_TRAIL_ENABLED', 'CLOUD_TRAIL_ENABLED'],
  },
  peers: {
    prowler: ['cloudtrail_multi_region_enabled', 'cloudtrail_multi_region_enabled_logging_management_events'],
  },
  on: account,
  needs: { trails: trails.with('status', 'eventSelectors') },
  check(_account, { trails, account: own }) {
    const links = trails.map((trail) => missingLink(trail, own))
    const complete = trails[links.indexOf(undefined)]
    if (complete) return pass(`Trail ${complete.Name} records all management events of every region.`)

    const [nearest] = links.filter((link) => link !== undefined).sort((a, b) => b.reached - a.reached)
    if (!nearest) {
      return fail('There is no trail: only the 90 days of the event history are kept.', seen('trails', [], 'a trail'))
    }
    const { message, evidence, mend } = nearest
    return evidence ? fail(message, evidence, mend) : unknown(message)
  },
})
