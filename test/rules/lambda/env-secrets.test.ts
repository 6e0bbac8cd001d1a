import rule from '../../../rules/lambda/env-secrets.ts'
import { testRule } from '../../../src/testing.ts'

const configuration = (Environment: object | undefined) => ({ FunctionName: 'orders', Environment })
const NONE = 'The function has no environment variables.'

testRule(rule, {
  pass: [
    {
      name: 'settings',
      row: configuration({ Variables: { TABLE: '[removed]', DB_PASSWORD: '[removed]' } }),
      message: 'No environment variable holds what looks like a secret.',
    },
  ],
  fail: [
    {
      name: 'two secrets among settings',
      row: configuration({
        Variables: { TABLE: '[removed]', DB_PASSWORD: '[secret - password]', STRIPE: '[secret - Stripe key]' },
      }),
      message: 'What looks like a secret: DB_PASSWORD (password), STRIPE (Stripe key).',
      severity: 'high',
      evidence: [
        {
          path: 'Environment.Variables.DB_PASSWORD',
          seen: '[secret - password]',
          expected: 'where to find it',
        },
        { path: 'Environment.Variables.STRIPE', seen: '[secret - Stripe key]', expected: 'where to find it' },
      ],
    },
  ],
  notApplicable: [
    { name: 'no environment', row: configuration(undefined), message: NONE },
    { name: 'no variables', row: configuration({ Variables: {} }), message: NONE },
  ],
  unknown: [
    {
      name: 'a key that this caller may not use',
      row: configuration({ Error: { ErrorCode: 'AccessDeniedException', Message: '[removed]' } }),
      message: 'AWS could not decrypt the environment variables: AccessDeniedException.',
    },
  ],
})
