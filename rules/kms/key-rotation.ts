import { whyNotRotated } from '../../src/aws/kms-keys.ts'
import { keys } from '../../src/collect/kms.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

/** What a rotation that names no period has: until 2024 there was no other. */
const YEARLY = 365

export default defineRule({
  id: 'kms-key-rotation',
  title: 'Customer KMS keys rotate automatically',
  severity: 'medium',
  source: ['8.2'],
  rationale:
    'What was encrypted under one and the same material for years is lost at once with that material. KMS keeps the old ' +
    'material to decrypt with, so that nothing breaks when a key rotates.',
  remediation: 'aws kms enable-key-rotation --key-id {KeyArn} --rotation-period-in-days 365',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  compliance: { cis: ['3.6'], securityHub: ['KMS.4'], config: ['CMK_BACKING_KEY_ROTATION_ENABLED'] },
  peers: { prowler: ['kms_cmk_rotation_enabled'] },
  options: { maxDays: YEARLY },
  on: keys.with('metadata', 'rotation'),
  check({ metadata, rotation }, { options: { maxDays } }) {
    const reason = whyNotRotated(metadata)
    if (reason) return notApplicable(reason)
    const enabled = rotation?.KeyRotationEnabled
    if (enabled === undefined) return unknown('AWS did not say whether the key rotates.')
    if (!enabled) return fail('The key does not rotate.', seen('rotation.KeyRotationEnabled', enabled, true))
    const days = rotation?.RotationPeriodInDays ?? YEARLY
    if (days <= maxDays) return pass(`The key rotates every ${days} days.`)
    const evidence = seen('rotation.RotationPeriodInDays', days, `at most ${maxDays} days`)
    return fail(`The key rotates only every ${days} days.`, evidence)
  },
})
