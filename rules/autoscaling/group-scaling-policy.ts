import { directionsOf, policiesOf, scaledFromOutside, scheduledFor, whyIdle, whyStill } from '../../src/aws/scaling.ts'
import { groups, policies, scheduledActions } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-scaling-policy',
  title: 'Groups that may grow have a scaling policy',
  severity: 'medium',
  source: ['3.1', '3.9', '3.11'],
  rationale:
    'Without a policy or a schedule nobody changes the desired capacity: the group stays as it is, whatever the load.',
  remediation:
    'aws autoscaling put-scaling-policy --auto-scaling-group-name {AutoScalingGroupName} --policy-name cpu-50 --policy-type TargetTrackingScaling --target-tracking-configuration \'{"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"},"TargetValue":50.0}\'',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html'],
  correction:
    'The document knows dynamic and scheduled scaling. There is a third kind: predictive scaling, which launches ' +
    'instances ahead of the load that it forecasts, and never scales in.',
  on: groups,
  needs: { policies, scheduledActions },
  check(group, { policies, scheduledActions, now }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const { MinSize, MaxSize } = group
    if (MinSize === undefined || MaxSize === undefined) return unknown('AWS did not say how large the group may be.')
    if (MinSize === MaxSize)
      return notApplicable(`The group always has ${MinSize} instances, and replaces those that fail.`)
    const outside = scaledFromOutside(group)
    if (outside) return notApplicable(`The group is scaled by ${outside}.`)

    const own = policiesOf(group, policies)
    const scaling = own.find((policy) => directionsOf(policy).length > 0)
    if (scaling) return pass(`Policy ${scaling.PolicyName} scales the group.`)
    const [scheduled] = scheduledFor(group, scheduledActions, now)
    if (scheduled) return pass(`Scheduled action ${scheduled.ScheduledActionName} changes the group's size.`)
    const names = own.flatMap(({ PolicyName }) => PolicyName ?? [])
    const but = own.map((policy) => ` ${whyStill(policy)}`).join('')
    return fail(
      `The group may have ${MinSize} to ${MaxSize} instances, and nothing changes their number.${but}`,
      seen('policies', names, 'an enabled scaling policy or a scheduled action'),
    )
  },
})
