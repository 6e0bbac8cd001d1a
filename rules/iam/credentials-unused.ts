import { type ActiveCredential, activeCredentials, hasMoreCredentials } from '../../src/collect/credential-report.ts'
import { credentials } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const DEACTIVATE_KEY = 'aws iam update-access-key --user-name {user} --access-key-id ACCESS_KEY_ID --status Inactive'
const DELETE_PASSWORD = 'aws iam delete-login-profile --user-name {user}'

export default defineRule({
  id: 'iam-credentials-unused',
  title: 'Unused passwords and keys are removed',
  severity: 'medium',
  source: ['8.6'],
  rationale:
    'Nobody misses a dormant credential when it is stolen, least of all one that was never used. Deactivate a key first and delete it later; a password can only be deleted.',
  remediation: DEACTIVATE_KEY,
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html'],
  compliance: { cis: ['1.11'], securityHub: ['IAM.8', 'IAM.22'], config: ['IAM_USER_UNUSED_CREDENTIALS_CHECK'] },
  peers: { prowler: ['iam_user_accesskey_unused', 'iam_user_console_access_unused'] },
  options: {
    /** Days that an active credential may go without use: 45 in CIS and Security Hub IAM.22, 90 in IAM.8. */
    maxDays: 45,
  },
  on: credentials,
  check(user, { options: { maxDays }, now }) {
    const active = activeCredentials(user, now)
    const idle = active.filter(({ idleDays = 0 }) => idleDays > maxDays)
    if (idle.length > 0) {
      return fail(
        `Unused for more than ${maxDays} days: ${idle.map(lastUse).join(', ')}.`,
        idle.map(({ column }) => seen(column, user[column], `within ${maxDays} days`)),
        { remediation: [...new Set(idle.map(removal))].join(' && ') },
      )
    }
    if (hasMoreCredentials(user)) return unknown('The user has more access keys or certificates than the report shows.')
    const untold = active.find(({ idleDays }) => idleDays === undefined)
    if (untold) return unknown(`The credential report does not tell when the user's ${untold.name} was last used.`)
    if (active.length === 0) return notApplicable('The user has no active password or access key.')
    return pass(`Used or made within ${maxDays} days: ${active.map(({ name }) => name).join(', ')}.`)
  },
})

const removal = ({ name }: ActiveCredential) => (name === 'password' ? DELETE_PASSWORD : DEACTIVATE_KEY)

const lastUse = ({ name, everUsed, idleDays }: ActiveCredential) =>
  `${name} (${everUsed ? 'last used' : 'never used, made'} ${idleDays} days ago)`
