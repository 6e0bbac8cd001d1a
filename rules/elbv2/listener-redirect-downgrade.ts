import { isDefault, rulesOf } from '../../src/aws/listener-actions.ts'
import { protocolOf } from '../../src/aws/load-balancers.ts'
import { listeners } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const REDIRECT = "'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'"

export default defineRule({
  id: 'elbv2-listener-redirect-downgrade',
  title: 'HTTPS listeners never redirect to HTTP',
  severity: 'medium',
  source: ['2.7', '2.11'],
  rationale:
    'A redirect to HTTP sends the user, and what the browser sends along, from an encrypted connection to clear text. ' +
    'AWS refuses to make one today; whatever has one is older, or not quite AWS.',
  remediation: `aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions ${REDIRECT}`,
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html',
  ],
  on: listeners.with('rules'),
  check(listener) {
    const protocol = protocolOf(listener)
    if (!protocol) return unknown('AWS did not say which protocol this listener speaks.')
    if (protocol !== 'HTTPS') return notApplicable(`The listener speaks ${protocol}, not HTTPS.`)

    const rules = rulesOf(listener)
    const actions = rules.flatMap((rule) => rule.actions)
    // Left out, the protocol is that of the request: HTTPS.
    const down = actions.filter(({ action }) => action.RedirectConfig?.Protocol === 'HTTP')
    const [first] = down
    if (!first) {
      const empty = rules.find((rule) => rule.actions.length === 0)
      if (empty) return unknown(`AWS named no action of ${empty.name}.`)
      return pass(`Rules that redirect to HTTP: none of ${rules.length}.`)
    }
    return fail(
      `HTTPS requests are sent on to HTTP: by ${down.map(({ rule }) => rule).join(', ')}.`,
      down.map(({ path }) => seen(`${path}.RedirectConfig.Protocol`, 'HTTP', 'HTTPS')),
      down.some(isDefault) ? {} : { remediation: `${MODIFY_RULE} ${REDIRECT}`, values: { RuleArn: first.ruleArn } },
    )
  },
})

const MODIFY_RULE = 'aws elbv2 modify-rule --rule-arn {RuleArn} --actions'
