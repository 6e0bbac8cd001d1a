import { isDefault, matchesOnly, type RoutedAction, rulesOf } from '../../src/aws/listener-actions.ts'
import { protocolOf } from '../../src/aws/load-balancers.ts'
import { admitOnlyCloudFront } from '../../src/aws/security-group.ts'
import { securityGroups } from '../../src/collect/ec2.ts'
import { listeners, loadBalancers } from '../../src/collect/elbv2.ts'
import type { RowOf } from '../../src/collection.ts'
import {
  defineRule,
  type Evidence,
  type ForThisFinding,
  fail,
  notApplicable,
  pass,
  seen,
  unknown,
} from '../../src/rule.ts'

const REDIRECT = "'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'"

export default defineRule({
  id: 'elbv2-http-listener-redirect',
  title: 'ALB HTTP listeners redirect to HTTPS',
  severity: 'high',
  source: ['2.2', '2.7', '2.10', '2.11', '8.2'],
  rationale:
    'What a listener serves over HTTP can be read and changed on the way. Redirecting every request stops that without ' +
    'breaking old links; one rule that still forwards is enough to leave the site reachable in clear text.',
  remediation: `aws elbv2 modify-listener --listener-arn {ListenerArn} --default-actions ${REDIRECT}`,
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html'],
  compliance: { securityHub: ['ELB.1'], config: ['ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK'] },
  peers: { prowler: ['elbv2_ssl_listeners'] },
  options: { ignoreInternal: false, allowedPaths: ['/.well-known/acme-challenge/*'] },
  on: listeners.with('rules'),
  needs: { loadBalancers },
  wants: { securityGroups: securityGroups.with('prefixLists') },
  check(listener, { loadBalancers, securityGroups = [], options }) {
    const { Port = 80 } = listener
    const Protocol = protocolOf(listener)
    if (!Protocol) return unknown('AWS did not say which protocol this listener speaks.')
    if (Protocol !== 'HTTP') return notApplicable(`The listener speaks ${Protocol}, not HTTP.`)
    const loadBalancer = loadBalancers.find(({ LoadBalancerArn }) => LoadBalancerArn === listener.LoadBalancerArn)
    if (options.ignoreInternal && loadBalancer?.Scheme === 'internal') return notApplicable('The ALB is internal.')

    const rules = rulesOf(listener).filter((rule) => !matchesOnly(rule, options.allowedPaths))
    const actions = rules.flatMap((rule) => rule.actions)
    const inClear = actions.filter(({ effect }) => effect && effect !== 'is safe')
    if (inClear.length > 0) {
      const what = inClear.map(({ rule, effect }) => `${rule} ${effect}`).join(', ')
      const hidden = isBehindCloudFront(loadBalancer, securityGroups, Port)
      return fail(
        `Port ${Port} answers over plain HTTP: ${what}.${hidden ? ' Only CloudFront can reach it.' : ''}`,
        inClear.map(evidenceOf),
        { ...(hidden ? { severity: 'low' } : {}), ...mend(inClear) },
      )
    }

    const odd = actions.find(({ effect }) => effect === undefined)
    if (odd) return unknown(`What ${odd.rule} does with HTTP is not known: its action is ${odd.action.Type}.`)
    const empty = rules.find((rule) => rule.actions.length === 0)
    if (empty) return unknown(`AWS named no action of ${empty.name}.`)
    return pass(`Port ${Port} only redirects to HTTPS or gives fixed responses.`)
  },
})

const evidenceOf = ({ action, path }: RoutedAction): Evidence =>
  action.Type === 'redirect'
    ? seen(`${path}.RedirectConfig.Protocol`, action.RedirectConfig?.Protocol, 'HTTPS')
    : seen(`${path}.Type`, action.Type, 'redirect')

/** One rule at a time where several offend: the message names them all. */
function mend(inClear: readonly RoutedAction[]): ForThisFinding {
  if (inClear.some(isDefault)) return {}
  const remediation = `aws elbv2 modify-rule --rule-arn {RuleArn} --actions ${REDIRECT}`
  return { remediation, values: { RuleArn: inClear[0]?.ruleArn } }
}

type LoadBalancer = RowOf<typeof loadBalancers>
type Groups = Parameters<typeof admitOnlyCloudFront>[0]

/** Every security group must have been seen: one that was not may admit anybody. */
function isBehindCloudFront(loadBalancer: LoadBalancer | undefined, groups: Groups, port: number): boolean {
  const ids = loadBalancer?.SecurityGroups ?? []
  const own = groups.filter(({ GroupId }) => GroupId !== undefined && ids.includes(GroupId))
  return own.length === ids.length && admitOnlyCloudFront(own, port)
}
