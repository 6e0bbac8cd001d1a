import rule from '../../../rules/elbv2/listener-redirect-downgrade.ts'
import { testRule } from '../../../src/testing.ts'

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188'
const RULE = `${ALB.replace(':loadbalancer/', ':listener-rule/')}/f2f7dc8efc522ab2/9683b2d02a6cabee`
const FORWARD = { Type: 'forward', TargetGroupArn: 'arn:tg' }
const redirect = (Protocol?: string) => ({ Type: 'redirect', RedirectConfig: { ...(Protocol && { Protocol }) } })
const listener = (defaultActions: object[], rules: object[] = [], more: object = {}) => ({
  ListenerArn: `${ALB.replace(':loadbalancer/', ':listener/')}/f2f7dc8efc522ab2`,
  LoadBalancerArn: ALB,
  Protocol: 'HTTPS',
  Port: 443,
  DefaultActions: defaultActions,
  rules: [...rules, { Priority: 'default', IsDefault: true, Conditions: [], Actions: defaultActions }],
  ...more,
})
const rule10 = (...actions: object[]) => ({ RuleArn: RULE, Priority: '10', IsDefault: false, Actions: actions })

testRule(rule, {
  pass: [
    { name: 'a forward', row: listener([FORWARD]), message: 'Rules that redirect to HTTP: none of 1.' },
    {
      name: "redirects to HTTPS, and in the request's own protocol",
      row: listener([redirect('HTTPS')], [rule10(redirect('#{protocol}')), rule10(redirect())]),
      message: 'Rules that redirect to HTTP: none of 3.',
    },
  ],
  fail: [
    {
      name: 'by default',
      row: listener([redirect('HTTP')]),
      message: 'HTTPS requests are sent on to HTTP: by the default rule.',
      evidence: { path: 'DefaultActions[0].RedirectConfig.Protocol', seen: 'HTTP', expected: 'HTTPS' },
    },
    {
      name: 'by another rule',
      row: listener([FORWARD], [rule10(redirect('HTTP'))]),
      message: 'HTTPS requests are sent on to HTTP: by rule 10.',
      evidence: { path: 'rules[0].Actions[0].RedirectConfig.Protocol', seen: 'HTTP', expected: 'HTTPS' },
      remediation:
        "aws elbv2 modify-rule --rule-arn {RuleArn} --actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'",
      values: { RuleArn: RULE },
    },
    {
      name: 'by both',
      row: listener([redirect('HTTP')], [rule10(redirect('HTTP'))]),
      message: 'HTTPS requests are sent on to HTTP: by the default rule, rule 10.',
    },
  ],
  notApplicable: [
    {
      name: 'an HTTP listener',
      row: listener([redirect('HTTP')], [], { Protocol: 'HTTP', Port: 80 }),
      message: 'The listener speaks HTTP, not HTTPS.',
    },
    {
      name: "an NLB's",
      row: listener([FORWARD], [], { Protocol: 'TLS', rules: undefined }),
      message: 'The listener speaks TLS, not HTTPS.',
    },
  ],
  unknown: [
    { name: 'no action', row: listener([]), message: 'AWS named no action of the default rule.' },
    {
      name: 'no protocol',
      row: listener([FORWARD], [], { Protocol: undefined }),
      message: 'AWS did not say which protocol this listener speaks.',
    },
  ],
})
