import { accountOf } from '../../src/aws/arn.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-trail-logging',
  title: 'Trails are switched on',
  severity: 'high',
  source: ['6.1', '8.4'],
  rationale: 'A stopped trail looks like coverage and records nothing; stopping it is a classic step of an intruder.',
  remediation: 'aws cloudtrail start-logging --name {TrailARN}',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-getting-started.html',
  ],
  compliance: { cis: ['3.1'], securityHub: ['CloudTrail.3'], config: ['CLOUD_TRAIL_ENABLED'] },
  on: trails.with('status'),
  check(trail, { account }) {
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    const { IsLogging, StopLoggingTime } = trail.status ?? {}
    if (IsLogging === undefined) return unknown('AWS did not say whether the trail is logging.')
    if (IsLogging) return pass('The trail is logging.')
    const since = StopLoggingTime ? ` It was stopped at ${StopLoggingTime}.` : ''
    return fail(`The trail is switched off.${since}`, seen('status.IsLogging', IsLogging, true))
  },
})
