import rule from '../../../rules/cloudtrail/log-file-validation.ts'
import { testRule } from '../../../src/testing.ts'

const trail = (more: object = {}) => ({
  Name: 'audit',
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
  HomeRegion: 'eu-west-1',
  IsMultiRegionTrail: true,
  LogFileValidationEnabled: true,
  ...more,
})

testRule(rule, {
  pass: [{ name: 'on', row: trail(), message: 'Log file validation is on.' }],
  fail: [
    {
      name: 'off',
      row: trail({ LogFileValidationEnabled: false }),
      message: 'Log file validation is off.',
      evidence: { path: 'LogFileValidationEnabled', seen: false, expected: true },
    },
    {
      name: 'off in an organization trail of this account',
      row: trail({ LogFileValidationEnabled: false, IsOrganizationTrail: true }),
      message: 'Log file validation is off.',
    },
  ],
  notApplicable: [
    {
      name: 'an organization trail of another account',
      row: trail({
        TrailARN: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org',
        HomeRegion: 'us-east-1',
        IsOrganizationTrail: true,
        LogFileValidationEnabled: false,
      }),
      message: 'The trail belongs to account 999988887777.',
    },
  ],
})
