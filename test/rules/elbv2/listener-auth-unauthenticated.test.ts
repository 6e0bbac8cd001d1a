import rule from '../../../rules/elbv2/listener-auth-unauthenticated.ts'
import { testRule } from '../../../src/testing.ts'

const AT = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333'
const FORWARD = { Type: 'forward', TargetGroupArn: 'arn:tg', Order: 2 }
const oidc = (OnUnauthenticatedRequest?: string) => ({
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: 'https://login.example.com',
    ...(OnUnauthenticatedRequest && { OnUnauthenticatedRequest }),
  },
})
const cognito = (OnUnauthenticatedRequest: string) => ({
  Type: 'authenticate-cognito',
  AuthenticateCognitoConfig: { UserPoolClientId: 'abc', OnUnauthenticatedRequest },
})
const row = (Actions: object[], more: object = {}) => ({
  RuleArn: `${AT}:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`,
  Priority: '10',
  IsDefault: false,
  Actions,
  ...more,
})
const LET_THROUGH = 'Requests of whoever is not logged in are let through: '

testRule(rule, {
  pass: [
    {
      name: 'sent to log in',
      row: row([oidc('authenticate'), FORWARD]),
      message: 'Whoever is not logged in is sent to log in.',
    },
    { name: 'the default', row: row([oidc(), FORWARD]), message: 'Whoever is not logged in is sent to log in.' },
    { name: 'refused', row: row([cognito('deny'), FORWARD]), message: 'Whoever is not logged in is refused.' },
    {
      name: 'a token is asked for',
      row: row([{ Type: 'jwt-validation', JwtValidationConfig: {} }, FORWARD]),
      message: 'Whoever brings no valid token is refused.',
    },
  ],
  fail: [
    {
      name: 'OIDC, let through',
      row: row([oidc('allow'), FORWARD]),
      message: `${LET_THROUGH}authenticate-oidc says allow.`,
      evidence: {
        path: 'Actions[0].AuthenticateOidcConfig.OnUnauthenticatedRequest',
        seen: 'allow',
        expected: 'authenticate or deny',
      },
      remediation: 'aws elbv2 modify-rule --rule-arn {RuleArn} --actions file://actions.json',
    },
    {
      name: 'Cognito, let through by the default rule, which belongs to the listener',
      row: row([FORWARD, cognito('allow')], { Priority: 'default', IsDefault: true }),
      message: `${LET_THROUGH}authenticate-cognito says allow.`,
      evidence: {
        path: 'Actions[1].AuthenticateCognitoConfig.OnUnauthenticatedRequest',
        seen: 'allow',
        expected: 'authenticate or deny',
      },
      remediation: 'aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions file://actions.json',
      values: { ListenerArn: `${AT}:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2` },
    },
  ],
  notApplicable: [{ name: 'a forward', row: row([FORWARD]), message: 'It authenticates nobody.' }],
  unknown: [
    { name: 'no action', row: row([]), message: 'AWS named no action of this rule.' },
    {
      name: 'an action without its settings',
      row: row([{ Type: 'authenticate-oidc' }]),
      message: 'AWS did not say what authenticate-oidc does.',
    },
  ],
})
