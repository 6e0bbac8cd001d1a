import { flag } from '../../src/collect/credential-report.ts'
import { accessKeys } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince } from '../../src/time.ts'

export default defineRule({
  id: 'iam-access-key-age',
  title: 'Active access keys are rotated in time',
  severity: 'medium',
  source: ['8.6', '8.1'],
  rationale:
    'The older a key, the more places it has been copied to. Create a new one, switch to it, then deactivate and delete the old one; better still, use a role.',
  remediation: 'aws iam create-access-key --user-name {user}',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html'],
  compliance: { cis: ['1.13'], securityHub: ['IAM.3'], config: ['ACCESS_KEYS_ROTATED'] },
  peers: { prowler: ['iam_rotate_access_key_90_days'] },
  options: {
    /** Days that an active key may be old. */
    maxAgeDays: 90,
  },
  on: accessKeys,
  check(key, { options, now }) {
    const active = flag(key.active)
    if (key.slot > 2) return unknown('The user has more access keys or certificates than the credential report shows.')
    if (active === undefined) return unknown('The credential report does not tell whether the key is active.')
    if (!active) return notApplicable('The key is inactive.')
    const age = daysSince(key.last_rotated, now)
    if (age === undefined) return unknown('The credential report does not tell when the key was made.')
    if (age <= options.maxAgeDays) return pass(`The key dates from ${key.last_rotated}.`)
    return fail(
      `The key is ${age} days old, more than ${options.maxAgeDays}: it dates from ${key.last_rotated}.`,
      seen('last_rotated', key.last_rotated, `within ${options.maxAgeDays} days`),
    )
  },
})
