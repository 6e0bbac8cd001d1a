import { flag } from '../../src/collect/credential-report.ts'
import { credentials } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-user-mfa',
  title: 'IAM users with a console password have MFA',
  severity: 'high',
  source: ['8.1', '8.6'],
  rationale:
    'With MFA a stolen password alone opens nothing. The answer is as old as the credential report, which AWS makes anew at most every four hours: a user or device added since is not in it yet.',
  remediation:
    'aws iam enable-mfa-device --user-name {user} --serial-number MFA_ARN --authentication-code1 CODE1 --authentication-code2 CODE2',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html'],
  compliance: {
    cis: ['1.9'],
    securityHub: ['IAM.5', 'IAM.19'],
    config: ['MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', 'IAM_USER_MFA_ENABLED'],
  },
  peers: { prowler: ['iam_user_mfa_enabled_console_access'] },
  on: credentials,
  check(user) {
    const password = flag(user.password_enabled)
    const mfa = flag(user.mfa_active)
    if (password === undefined) return unknown('The credential report does not tell whether the user has a password.')
    if (!password) return notApplicable('The user has no console password.')
    if (mfa === undefined) return unknown('The credential report does not tell whether the user has MFA.')
    if (mfa) return pass('The user has a console password and MFA.')
    return fail('The user has a console password and no MFA.', seen('mfa_active', user.mfa_active, 'true'))
  },
})
