import { authorizers } from '../../src/collect/apigatewayv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'apigatewayv2-jwt-authorizer',
  title: 'JWT authorizers check the audience and an HTTPS issuer',
  severity: 'high',
  source: ['17', '15.11'],
  rationale:
    'An issuer signs tokens for many applications. Without an audience the API takes those of all of them; without ' +
    'HTTPS somebody on the path can put in keys to sign with.',
  remediation:
    'aws apigatewayv2 update-authorizer --api-id {api.ApiId} --authorizer-id {AuthorizerId} --jwt-configuration Audience=CLIENT_ID,Issuer=https://cognito-idp.{region}.amazonaws.com/USER_POOL_ID',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html'],
  on: authorizers,
  check({ AuthorizerType, JwtConfiguration: { Audience = [], Issuer = '' } = {} }) {
    if (!AuthorizerType) return unknown('AWS did not say of what type the authorizer is.')
    if (AuthorizerType !== 'JWT') return notApplicable(`The ${AuthorizerType} authorizer is a Lambda function.`)

    const audiences = Audience.filter((audience) => audience !== '')
    const hasIssuer = /^https:\/\/[^/]/i.test(Issuer)
    const problems = [
      ...(audiences.length > 0 ? [] : [['It takes tokens made for any application.', AUDIENCE(Audience)] as const]),
      ...(hasIssuer ? [] : [[`Its issuer has no HTTPS address: ${Issuer || 'none'}.`, ISSUER(Issuer)] as const]),
    ]
    if (problems.length === 0) return pass(`It takes tokens of ${Issuer} for ${audiences.join(', ')}.`)
    return fail(
      problems.map(([message]) => message).join(' '),
      problems.map(([, evidence]) => evidence),
    )
  },
})

const AUDIENCE = (found: string[]) => seen('JwtConfiguration.Audience', found, 'at least one')
const ISSUER = (found: string) => seen('JwtConfiguration.Issuer', found, 'https://…')
