import { logGroups } from '../../src/collect/logs.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'
import { matches } from '../../src/wildcard.ts'

export default defineRule({
  id: 'logs-log-group-retention',
  title: 'Log groups have a retention period',
  severity: 'low',
  source: ['5.3', '6.7', '6.8'],
  rationale:
    'Logs are kept for ever unless a period is set: they cost money, and hold personal data longer than anybody needs. ' +
    'What CloudTrail delivers is usually kept for a year.',
  remediation: 'aws logs put-retention-policy --log-group-name {logGroupName} --retention-in-days 365',
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html'],
  compliance: { config: ['CW_LOGGROUP_RETENTION_PERIOD_CHECK'] },
  peers: { prowler: ['cloudwatch_log_group_retention_policy_specific_days_enabled'] },
  // Days; no group is kept too long while maxDays is 0. Of allowNeverExpire, `*` stands for any text.
  options: { minDays: 1, maxDays: 0, allowNeverExpire: [] as string[] },
  on: logGroups,
  check(group, { options: { minDays, maxDays, allowNeverExpire } }) {
    const { logGroupName = '', logGroupClass, retentionInDays: days } = group
    if (logGroupClass === 'DELIVERY')
      return notApplicable('Log groups of class DELIVERY are kept for two days, always.')
    if (!days) {
      return allowNeverExpire.some((pattern) => matches(pattern, logGroupName))
        ? notApplicable('The logs may be kept for ever.')
        : fail('The logs are kept for ever.', seen('retentionInDays', days, 'a number of days'))
    }
    const found = seen('retentionInDays', days, days < minDays ? `at least ${minDays}` : `at most ${maxDays}`)
    if (days < minDays) return fail(`The logs are kept for ${days} days, not for ${minDays}.`, found)
    if (maxDays > 0 && days > maxDays)
      return fail(`The logs are kept for ${days} days, not for ${maxDays} at most.`, found)
    return pass(`The logs are kept for ${days} days.`)
  },
})
