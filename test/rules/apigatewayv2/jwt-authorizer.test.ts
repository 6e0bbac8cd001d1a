import rule from '../../../rules/apigatewayv2/jwt-authorizer.ts'
import { testRule } from '../../../src/testing.ts'

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Aa1Bb2Cc3'
const authorizer = (JwtConfiguration: object | undefined, AuthorizerType: string | undefined = 'JWT') => ({
  AuthorizerId: 'au1',
  AuthorizerType,
  Name: 'customers',
  api: { ApiId: 'a1', Name: 'shop' },
  JwtConfiguration,
})
const ANY_APPLICATION = 'It takes tokens made for any application.'

testRule(rule, {
  pass: [
    {
      name: 'a user pool',
      row: authorizer({ Audience: ['web', 'app'], Issuer: POOL }),
      message: `It takes tokens of ${POOL} for web, app.`,
    },
  ],
  fail: [
    {
      name: 'no audience',
      row: authorizer({ Audience: [], Issuer: POOL }),
      message: ANY_APPLICATION,
      evidence: { path: 'JwtConfiguration.Audience', seen: [], expected: 'at least one' },
    },
    { name: 'audience left out', row: authorizer({ Issuer: POOL }), message: ANY_APPLICATION },
    { name: 'an empty audience', row: authorizer({ Audience: [''], Issuer: POOL }), message: ANY_APPLICATION },
    {
      name: 'HTTP',
      row: authorizer({ Audience: ['web'], Issuer: 'http://login.fernhill.example' }),
      message: 'Its issuer has no HTTPS address: http://login.fernhill.example.',
      evidence: { path: 'JwtConfiguration.Issuer', seen: 'http://login.fernhill.example', expected: 'https://…' },
    },
    {
      name: 'neither',
      row: authorizer(undefined),
      message: `${ANY_APPLICATION} Its issuer has no HTTPS address: none.`,
    },
  ],
  notApplicable: [
    { name: 'Lambda', row: authorizer(undefined, 'REQUEST'), message: 'The REQUEST authorizer is a Lambda function.' },
  ],
  unknown: [
    {
      name: 'no type',
      row: { AuthorizerId: 'au1', api: { ApiId: 'a1' } },
      message: 'AWS did not say of what type the authorizer is.',
    },
  ],
})
