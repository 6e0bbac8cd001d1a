import { accountOf } from '../../src/aws/arn.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-log-file-validation',
  title: 'Trails validate log files',
  severity: 'medium',
  source: ['6.4', '8.4', '8.7'],
  rationale:
    'Signed digest files show whether a log file was changed or deleted after CloudTrail delivered it; without them ' +
    'the logs prove nothing.',
  remediation: 'aws cloudtrail update-trail --name {TrailARN} --enable-log-file-validation',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-enabling.html',
  ],
  compliance: { cis: ['3.2'], securityHub: ['CloudTrail.4'], config: ['CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED'] },
  peers: { prowler: ['cloudtrail_log_file_validation_enabled'] },
  on: trails,
  check(trail, { account }) {
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    if (trail.LogFileValidationEnabled) return pass('Log file validation is on.')
    return fail('Log file validation is off.', seen('LogFileValidationEnabled', trail.LogFileValidationEnabled, true))
  },
})
