import { forwardsOf } from '../../src/aws/forwards.ts'
import { rulesOf } from '../../src/aws/listener-actions.ts'
import { conditionOf, namesOf } from '../../src/aws/target-health.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { listeners } from '../../src/collect/elbv2.ts'
import { targetGroups } from '../../src/collect/target-groups.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, SEVERITIES, type Severity, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-target-group-healthy',
  title: 'Target groups behind a load balancer have healthy targets',
  severity: 'high',
  source: ['1.1', '1.2', '1.4', '2.6', '3.5', '4.7'],
  rationale:
    'Without a healthy target the service is down; where some are unhealthy the others carry their load. The reason ' +
    'that AWS gives says where to look: the path of the check, the security group or the application.',
  remediation: 'aws elbv2 describe-target-health --target-group-arn {TargetGroupArn}',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html',
  ],
  options: { severityWhenPartial: 'medium' as Severity },
  choices: { severityWhenPartial: SEVERITIES },
  on: targetGroups.with('health'),
  needs: { groups },
  wants: { listeners: listeners.with('rules') },
  check({ TargetGroupArn = '', TargetType, LoadBalancerArns = [], health }, { groups, listeners = [], options }) {
    if (LoadBalancerArns.length === 0) return notApplicable('No load balancer uses the target group.')
    if (!health) return unknown('AWS did not list its targets.')
    const isSpare = isWeighedZero(TargetGroupArn, listeners)
    const flaw = (message: string, severity: Severity) =>
      fail(
        `${message}.${isSpare ? ' It is sent no requests: its weight is 0.' : ''}`,
        seen('health[].TargetHealth.State', statesOf(health), ['healthy']),
        { severity: isSpare ? 'info' : severity },
      )
    if (health.length === 0) {
      const asleep = groupAtZero(TargetGroupArn, groups)
      return asleep
        ? notApplicable(`Auto Scaling group ${asleep} is scaled to zero.`)
        : flaw('It has no target', 'high')
    }
    if (TargetType === 'lambda') return notApplicable('Health checks of a function are optional, and billed.')

    const { up, down, changing, unclear } = conditionOf(health)
    if (changing.length === health.length) return notApplicable('All its targets are only just coming or going.')
    if (up.length + down.length === 0 && unclear.length > 0) return unknown(`AWS cannot tell: ${namesOf(unclear)}.`)
    if (up.length === 0) return flaw(`None of its targets is healthy: ${namesOf(health)}`, 'high')
    if (down.length === 0) return pass(`Healthy targets: ${up.length} of ${health.length}.`)
    const message = `Unhealthy targets: ${down.length} of ${health.length}, ${namesOf(down)}`
    return flaw(message, options.severityWhenPartial)
  },
})

type Health = readonly { TargetHealth?: { State?: string | undefined } | undefined }[]

const statesOf = (health: Health) =>
  [...new Set(health.flatMap(({ TargetHealth }) => TargetHealth?.State ?? []))].sort()

/** The Auto Scaling group that fills a target group, where all that do so want no instance. */
function groupAtZero(arn: string, all: readonly RowOf<typeof groups>[]): string | undefined {
  const filling = all.filter(
    ({ TargetGroupARNs = [], TrafficSources = [] }) =>
      TargetGroupARNs.includes(arn) || TrafficSources.some(({ Identifier }) => Identifier === arn),
  )
  return filling.some(({ DesiredCapacity }) => DesiredCapacity !== 0) ? undefined : filling[0]?.AutoScalingGroupName
}

type Listener = RowOf<ReturnType<typeof listeners.with<['rules']>>>

/** The waiting half of a blue/green pair: every rule that names it gives it no share of the requests. */
function isWeighedZero(arn: string, all: readonly Listener[]): boolean {
  const actions = all.flatMap(rulesOf).flatMap((rule) => rule.actions)
  const own = actions.flatMap(({ action }) => forwardsOf(action)).filter((forward) => forward.arn === arn)
  return own.length > 0 && own.every(({ weight }) => weight === 0)
}
