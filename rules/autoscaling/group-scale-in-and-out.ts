import { type Direction, directionsOf, policiesOf, scheduledFor, whyIdle } from '../../src/aws/scaling.ts'
import { groups, policies, scheduledActions } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

const SCALE_IN =
  'aws autoscaling put-scaling-policy --auto-scaling-group-name {AutoScalingGroupName} --policy-name scale-in --policy-type StepScaling --adjustment-type ChangeInCapacity --step-adjustments MetricIntervalUpperBound=0,ScalingAdjustment=-1'
const SCALE_OUT =
  'aws autoscaling put-scaling-policy --auto-scaling-group-name {AutoScalingGroupName} --policy-name scale-out --policy-type StepScaling --adjustment-type ChangeInCapacity --step-adjustments MetricIntervalLowerBound=0,ScalingAdjustment=1'

export default defineRule({
  id: 'autoscaling-group-scale-in-and-out',
  title: 'Groups that scale out can also scale in (and the reverse)',
  severity: 'low',
  source: ['3.9', '3.10', '3.11'],
  rationale:
    'A group that only scales out stays as large, and as dear, as it was on its busiest day; one that only scales in ' +
    'does not come back. A step policy runs when an alarm names it: make one alarm for each direction.',
  remediation: SCALE_IN,
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scale-based-on-demand.html'],
  on: groups,
  needs: { policies, scheduledActions },
  check(group, { policies, scheduledActions, now }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const scaling = policiesOf(group, policies).filter((policy) => directionsOf(policy).length > 0)
    if (scaling.length === 0) return notApplicable('No policy scales the group.')

    const directions = new Set<Direction>(scaling.flatMap(directionsOf))
    const names = scaling.flatMap(({ PolicyName }) => PolicyName ?? [])
    const of = `${names.length === 1 ? 'Policy' : 'Policies'} ${names.join(', ')}`
    if (directions.size === 2) return pass(`${of} ${names.length === 1 ? 'scales' : 'scale'} the group out and in.`)
    const [scheduled] = scheduledFor(group, scheduledActions, now)
    if (scheduled) return pass(`Scheduled action ${scheduled.ScheduledActionName} changes the group's size as well.`)
    const isOut = directions.has('out')
    return fail(
      `${of} only ${names.length === 1 ? 'scales' : 'scale'} the group ${isOut ? 'out: nothing scales it in' : 'in: nothing scales it out'}.`,
      seen('policies', names, `a policy that scales ${isOut ? 'in' : 'out'}`),
      { remediation: isOut ? SCALE_IN : SCALE_OUT },
    )
  },
})
