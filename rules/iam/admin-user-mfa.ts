import table from 'awsure:condition-keys'
import { type Credentials, flag, hasMoreCredentials } from '../../src/collect/credential-report.ts'
import { credentials } from '../../src/collect/iam.ts'
import { principals } from '../../src/collect/principals.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { administratorWithoutMfa } from '../../src/policy/administrator-mfa.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import type { Policy } from '../../src/policy/parse.ts'
import { type PrincipalData, readPrincipals } from '../../src/policy/principal.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown, type Verdict } from '../../src/rule.ts'

const SERVICES = Object.keys(table.services)
const full = (policy: Policy) => fullAccess(policy, SERVICES).length > 0
const byArn = oncePerList(
  (rows: readonly PrincipalData[]) => new Map(readPrincipals(rows).map((principal) => [principal.arn, principal])),
)

export default defineRule({
  id: 'iam-admin-user-mfa',
  title: 'Users with administrator rights have MFA on every credential',
  severity: 'critical',
  source: ['8.1'],
  rationale:
    'One leaked password or access key of such a user owns the account. An access key is asked for MFA only by a policy: MFA on the console does not protect it. Administrators should assume a role that asks for MFA instead of having the rights for good.',
  remediation:
    'aws iam enable-mfa-device --user-name {user} --serial-number MFA_ARN --authentication-code1 CODE1 --authentication-code2 CODE2',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
  ],
  peers: { prowler: ['iam_administrator_access_with_mfa', 'iam_user_administrator_access_policy'] },
  options: {
    /** Names of users for emergencies. */
    exceptions: [] as string[],
  },
  on: credentials,
  needs: { principals },
  check(user, { principals: rows, options, now }) {
    if (options.exceptions.includes(user.user ?? ''))
      return notApplicable('The user is one of the configured exceptions.')
    const principal = byArn(rows).get(user.arn ?? '')
    if (!principal) return unknown('The user is in the credential report, but not among the users of the account.')
    const administrator = administratorWithoutMfa(principal, full, now)
    const [unread] = administrator.ever ? [] : principal.unread
    if (unread !== undefined) return unknown(`The policy ${unread} of the user could not be read.`)
    if (administrator.ever === false) return notApplicable('The user is not an administrator.')
    if (administrator.withoutMfa === false) return pass('The user is an administrator only with MFA.')
    if (flag(user.password_enabled) && flag(user.mfa_active) === false) return withoutMfa(user)
    const key = KEYS.find((name) => flag(user[name]))
    if (key) return keyWithoutMfa(key)
    const [untold] = untoldOf(user)
    if (untold) return unknown(`The credential report does not tell ${untold} of the administrator.`)
    if (!flag(user.password_enabled))
      return notApplicable('The administrator has neither a password nor an access key.')
    return pass('The administrator has a password with MFA, and no access key.')
  },
})

const KEYS = ['access_key_1_active', 'access_key_2_active'] as const

/** What has to be known before an administrator is said to be safe. */
const untoldOf = (user: Credentials): string[] => [
  ...(['password_enabled', ...KEYS] as const).filter((column) => flag(user[column]) === undefined),
  ...(flag(user.password_enabled) && flag(user.mfa_active) === undefined ? ['mfa_active'] : []),
  ...(hasMoreCredentials(user) ? ['additional_credentials_info'] : []),
]

const withoutMfa = ({ mfa_active }: Credentials): Verdict =>
  fail('The user is an administrator and has a password without MFA.', seen('mfa_active', mfa_active, 'true'))

const keyWithoutMfa = (column: (typeof KEYS)[number]): Verdict =>
  fail(
    `The user is an administrator, and its access key ${column.includes('1') ? 1 : 2} works without MFA.`,
    seen(column, 'true', 'a policy that asks for MFA, or no access key'),
    { remediation: 'aws iam update-access-key --user-name {user} --access-key-id ACCESS_KEY_ID --status Inactive' },
  )
