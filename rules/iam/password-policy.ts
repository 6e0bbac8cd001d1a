import { flag } from '../../src/collect/credential-report.ts'
import { credentials, passwordPolicy } from '../../src/collect/iam.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const UPDATE =
  'aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols --allow-users-to-change-password'

export default defineRule({
  id: 'iam-password-policy',
  title: 'The account password policy is strong',
  severity: 'medium',
  source: ['8.1', '8.6'],
  rationale:
    "AWS's default asks for eight characters and lets people return to an old password. The command sets everything " +
    'anew: what it leaves out goes back to its default.',
  remediation: UPDATE,
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  compliance: { cis: ['1.7', '1.8'], securityHub: ['IAM.7', 'IAM.10'], config: ['IAM_PASSWORD_POLICY'] },
  peers: { prowler: ['iam_password_policy_minimum_length_14', 'iam_password_policy_reuse_24'] },
  options: {
    /** Characters that a password must have. */
    minLength: 14,
    /** Passwords that may not be used again. */
    reuse: 24,
    /** Days after which passwords must expire; 0: they need not, as NIST and CIS advise. */
    maxAgeDays: 0,
  },
  on: passwordPolicy,
  needs: { credentials },
  check({ PasswordPolicy: policy }, { credentials, options }) {
    const passwords = credentials.map(({ password_enabled }) => flag(password_enabled))
    if (passwords.every((password) => password === false)) return notApplicable('No IAM user has a console password.')
    if (!passwords.includes(true)) return unknown('The credential report does not tell who has a console password.')
    if (!policy) {
      const message = "No password policy is set: AWS's default asks for eight characters and lets passwords return."
      return fail(message, seen('PasswordPolicy', undefined, 'a policy'))
    }
    const weak = weaknesses(policy, options)
    const { MinimumPasswordLength: length, PasswordReusePrevention: remembered = 0, MaxPasswordAge } = policy
    if (weak.length === 0) return pass(`Passwords have ${length} characters or more, and ${remembered} are remembered.`)
    return fail(
      `The password policy ${weak.map(({ message }) => message).join(', and ')}.`,
      weak.map(({ evidence }) => evidence),
      MaxPasswordAge ? { remediation: `${UPDATE} --max-password-age {PasswordPolicy.MaxPasswordAge}` } : {},
    )
  },
})

type Policy = NonNullable<RowOf<typeof passwordPolicy>['PasswordPolicy']>

function weaknesses(
  policy: Policy,
  { minLength, reuse, maxAgeDays }: Record<'minLength' | 'reuse' | 'maxAgeDays', number>,
) {
  const { MinimumPasswordLength: length = 0, PasswordReusePrevention: remembered = 0, MaxPasswordAge: age = 0 } = policy
  const weakness = (member: string, value: number, expected: number, message: string) => ({
    message,
    evidence: seen(`PasswordPolicy.${member}`, value, expected),
  })
  return [
    ...(length < minLength
      ? [weakness('MinimumPasswordLength', length, minLength, `asks for ${length} characters, not ${minLength}`)]
      : []),
    ...(remembered < reuse
      ? [weakness('PasswordReusePrevention', remembered, reuse, `remembers ${remembered} passwords, not ${reuse}`)]
      : []),
    ...(maxAgeDays > 0 && (age === 0 || age > maxAgeDays)
      ? [
          weakness(
            'MaxPasswordAge',
            age,
            maxAgeDays,
            `lets passwords live ${age ? `${age} days` : 'for ever'}, not ${maxAgeDays} days`,
          ),
        ]
      : []),
  ]
}
