import { listenerRules } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-listener-auth-unauthenticated',
  title: 'Authenticate actions deny unauthenticated users',
  severity: 'medium',
  source: ['2.7', '16'],
  rationale:
    'With OnUnauthenticatedRequest set to allow, anonymous requests reach the application, which must then check the ' +
    'identity itself, each time. Let the ALB ask for a login (authenticate) or refuse (deny).',
  remediation: 'aws elbv2 modify-rule --rule-arn {RuleArn} --actions file://actions.json',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html',
  ],
  on: listenerRules,
  check({ RuleArn, IsDefault, Actions = [] }) {
    if (Actions.length === 0) return unknown('AWS named no action of this rule.')
    const index = Actions.findIndex(({ Type }) => Type?.startsWith('authenticate-'))
    const action = Actions[index]
    if (!action) {
      // AWS has no setting that lets requests without a valid token through.
      const checksTokens = Actions.some(({ Type }) => Type === 'jwt-validation')
      return checksTokens
        ? pass('Whoever brings no valid token is refused.')
        : notApplicable('It authenticates nobody.')
    }

    const [member, config] = action.AuthenticateOidcConfig
      ? ['AuthenticateOidcConfig', action.AuthenticateOidcConfig]
      : ['AuthenticateCognitoConfig', action.AuthenticateCognitoConfig]
    if (!config) return unknown(`AWS did not say what ${action.Type} does.`)
    // AWS documents the default where nothing was chosen.
    const { OnUnauthenticatedRequest: answer = 'authenticate' } = config
    if (answer === 'authenticate') return pass('Whoever is not logged in is sent to log in.')
    if (answer === 'deny') return pass('Whoever is not logged in is refused.')
    return fail(
      `Requests of whoever is not logged in are let through: ${action.Type} says ${answer}.`,
      seen(`Actions[${index}].${member}.OnUnauthenticatedRequest`, answer, 'authenticate or deny'),
      IsDefault ? { remediation: MODIFY_LISTENER, values: { ListenerArn: listenerOf(RuleArn) } } : {},
    )
  },
})

/** The default rule changes only with its listener. */
const MODIFY_LISTENER = 'aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions file://actions.json'

/** `arn:…:listener-rule/app/web/50dc6c49/f2f7dc8e/9683b2d0` is a rule of `arn:…:listener/app/web/50dc6c49/f2f7dc8e`. */
const listenerOf = (ruleArn = ''): string => ruleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]*$/, '')
