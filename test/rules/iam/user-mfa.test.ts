import rule from '../../../rules/iam/user-mfa.ts'
import { testRule } from '../../../src/testing.ts'

const alice = { user: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' }

testRule(rule, {
  pass: [
    {
      name: 'password and MFA',
      row: { ...alice, password_enabled: 'true', mfa_active: 'true' },
      message: 'The user has a console password and MFA.',
    },
    {
      name: 'flags in capitals, as the User Guide writes them',
      row: { ...alice, password_enabled: 'TRUE', mfa_active: 'TRUE' },
      message: 'The user has a console password and MFA.',
    },
  ],
  fail: [
    {
      name: 'password and no MFA',
      row: { ...alice, password_enabled: 'true', mfa_active: 'false' },
      message: 'The user has a console password and no MFA.',
      severity: 'high',
      evidence: { path: 'mfa_active', seen: 'false', expected: 'true' },
    },
  ],
  notApplicable: [
    {
      name: 'no password',
      row: { ...alice, password_enabled: 'false', mfa_active: 'false' },
      message: 'The user has no console password.',
    },
    {
      name: 'a password is not supported',
      row: { ...alice, password_enabled: 'not_supported', mfa_active: 'false' },
      message: 'The user has no console password.',
    },
    {
      name: 'no password, and no word on MFA',
      row: { ...alice, password_enabled: 'false' },
      message: 'The user has no console password.',
    },
  ],
  unknown: [
    {
      name: 'no word on the password',
      row: { ...alice, mfa_active: 'true' },
      message: 'The credential report does not tell whether the user has a password.',
    },
    {
      name: 'no information on the password',
      row: { ...alice, password_enabled: 'no_information', mfa_active: 'true' },
      message: 'The credential report does not tell whether the user has a password.',
    },
    {
      name: 'no word on MFA',
      row: { ...alice, password_enabled: 'true', mfa_active: '' },
      message: 'The credential report does not tell whether the user has MFA.',
    },
  ],
})
