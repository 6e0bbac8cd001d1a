import rule from '../../../rules/guardduty/enabled.ts'
import { testRule } from '../../../src/testing.ts'

const row = (...Detectors: object[]) => ({ Account: '111122223333', Detectors })
const detector = (Status?: string, Features: object[] = []) => ({ DetectorId: '12abc34d567e8fa9', Status, Features })
const on = (Name: string) => ({ Name, Status: 'ENABLED' })

testRule(rule, {
  pass: [
    { name: 'on', row: row(detector('ENABLED')), message: 'GuardDuty is on: detector 12abc34d567e8fa9.' },
    {
      name: 'on, with what is wanted',
      row: row(detector('ENABLED', [on('S3_DATA_EVENTS'), { Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' }])),
      options: { requiredFeatures: ['S3_DATA_EVENTS'] },
      message: 'GuardDuty is on: detector 12abc34d567e8fa9.',
    },
  ],
  fail: [
    {
      name: 'never turned on',
      row: row(),
      message: 'GuardDuty is not on: there is no detector.',
      evidence: { path: 'Detectors', seen: [], expected: 'one that is ENABLED' },
      remediation: 'aws guardduty create-detector --enable',
    },
    {
      name: 'suspended',
      row: row(detector('DISABLED')),
      message: 'GuardDuty is suspended: detector 12abc34d567e8fa9 is DISABLED.',
      evidence: { path: 'Detectors[0].Status', seen: 'DISABLED', expected: 'ENABLED' },
      remediation: 'aws guardduty update-detector --detector-id {DetectorId} --enable',
      values: { DetectorId: '12abc34d567e8fa9' },
    },
    {
      name: 'on, without what is wanted',
      row: row(detector('ENABLED', [on('CLOUD_TRAIL'), { Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }])),
      options: { requiredFeatures: ['S3_DATA_EVENTS', 'RUNTIME_MONITORING', 'CLOUD_TRAIL'] },
      message: 'GuardDuty is on without S3_DATA_EVENTS, RUNTIME_MONITORING.',
      evidence: {
        path: 'Detectors[0].Features',
        seen: ['CLOUD_TRAIL'],
        expected: ['S3_DATA_EVENTS', 'RUNTIME_MONITORING'],
      },
      remediation: 'aws guardduty update-detector --detector-id {DetectorId} --features {Wanted}',
      values: {
        DetectorId: '12abc34d567e8fa9',
        Wanted: '[{"Name":"S3_DATA_EVENTS","Status":"ENABLED"},{"Name":"RUNTIME_MONITORING","Status":"ENABLED"}]',
      },
    },
  ],
  unknown: [
    {
      name: 'a detector without its status',
      row: row(detector()),
      message: 'AWS did not tell whether detector 12abc34d567e8fa9 is on.',
    },
  ],
})
