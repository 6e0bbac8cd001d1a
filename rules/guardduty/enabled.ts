import { detection } from '../../src/collect/guardduty.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

const UPDATE = 'aws guardduty update-detector --detector-id {DetectorId}'

export default defineRule({
  id: 'guardduty-enabled',
  title: 'GuardDuty is on in each region',
  severity: 'high',
  source: ['8.5', '8.10'],
  rationale:
    'GuardDuty reads CloudTrail, VPC flow and DNS data without set-up, and reports stolen credentials and mining. It has ' +
    'to be on where nobody works as well: there an intruder is least likely to be noticed.',
  remediation: 'aws guardduty create-detector --enable',
  references: ['https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html'],
  compliance: { securityHub: ['GuardDuty.1'], config: ['GUARDDUTY_ENABLED_CENTRALIZED'] },
  peers: { prowler: ['guardduty_is_enabled'] },
  options: {
    /** Features that must be on, too: `S3_DATA_EVENTS`, `RUNTIME_MONITORING`. */
    requiredFeatures: [] as string[],
  },
  on: detection,
  check({ Detectors }, { options }) {
    const detector = Detectors.find(({ Status }) => Status === 'ENABLED') ?? Detectors[0]
    if (!detector)
      return fail('GuardDuty is not on: there is no detector.', seen('Detectors', [], 'one that is ENABLED'))
    const { DetectorId, Status, Features = [] } = detector
    if (!Status) return unknown(`AWS did not tell whether detector ${DetectorId} is on.`)
    if (Status !== 'ENABLED') {
      const evidence = seen('Detectors[0].Status', Status, 'ENABLED')
      return fail(`GuardDuty is suspended: detector ${DetectorId} is ${Status}.`, evidence, {
        remediation: `${UPDATE} --enable`,
        values: { DetectorId },
      })
    }
    const on: string[] = Features.filter((feature) => feature.Status === 'ENABLED').map(({ Name }) => Name ?? '')
    const missing = options.requiredFeatures.filter((name) => !on.includes(name))
    if (missing.length === 0) return pass(`GuardDuty is on: detector ${DetectorId}.`)
    const Wanted = JSON.stringify(missing.map((Name) => ({ Name, Status: 'ENABLED' })))
    return fail(`GuardDuty is on without ${missing.join(', ')}.`, seen('Detectors[0].Features', on, missing), {
      remediation: `${UPDATE} --features {Wanted}`,
      values: { DetectorId, Wanted },
    })
  },
})
