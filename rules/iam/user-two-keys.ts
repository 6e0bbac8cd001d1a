import { accessKeysOf, flag, hasMoreCredentials } from '../../src/collect/credential-report.ts'
import { credentials } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { daysSince } from '../../src/time.ts'

export default defineRule({
  id: 'iam-user-two-keys',
  title: 'Users have at most one active access key',
  severity: 'low',
  source: ['8.6'],
  rationale:
    'Two keys are for the days of a rotation. Afterwards the second is one more credential to lose, and most often the ' +
    'one that nobody rotates.',
  remediation: 'aws iam update-access-key --user-name {user} --access-key-id ACCESS_KEY_ID --status Inactive',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
  compliance: { cis: ['1.12'] },
  peers: { prowler: ['iam_user_two_active_access_key'] },
  options: {
    /** Days that a rotation may take: the newer key is not older. */
    graceDays: 7,
  },
  on: credentials,
  check(user, { options: { graceDays }, now }) {
    const keys = accessKeysOf(user)
    const active = keys.filter((key) => flag(key.active))
    const untold = keys.filter(({ slot, active: state }) => slot <= 2 && flag(state) === undefined)
    if (active.length < 2) {
      if (hasMoreCredentials(user))
        return unknown('The user has more access keys or certificates than the report shows.')
      if (untold.length > 0) return unknown("The credential report does not tell whether the user's keys are active.")
      return pass(`The user has ${active.length === 0 ? 'no active access key' : 'one active access key'}.`)
    }
    const ages = active.map(({ last_rotated }) => daysSince(last_rotated, now))
    const newest = Math.min(...ages.map((age) => age ?? Infinity))
    if (newest <= graceDays) return notApplicable(`The newer of two active keys is ${newest} days old: a rotation.`)
    if (ages.includes(undefined)) return unknown('The credential report does not tell how old the active keys are.')
    return fail(
      `The user has two active access keys, the newer ${newest} days old.`,
      active.map(({ slot, active: state }) => seen(`access_key_${slot}_active`, state, 'one of them false')),
    )
  },
})
