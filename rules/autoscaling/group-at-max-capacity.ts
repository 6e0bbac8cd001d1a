import { capacityOf, directionsOf, policiesOf, whyIdle } from '../../src/aws/scaling.ts'
import { groups, policies } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-at-max-capacity',
  title: 'Groups have room to scale out',
  severity: 'medium',
  source: ['3.3', '3.4', '3.11'],
  rationale: 'A group at its maximum stops scaling without a word: the next rise in demand is served by nobody.',
  remediation:
    'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --max-size NEW_MAXIMUM',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html'],
  // Capacity that must be left: instances, or units where instances are weighted.
  options: { headroom: 1 },
  on: groups,
  needs: { policies },
  check(group, { policies, options }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const { MaxSize, DesiredCapacity } = group
    if (MaxSize === undefined || DesiredCapacity === undefined)
      return unknown('AWS did not say how large the group is.')
    const capacity = capacityOf(group)
    const room = MaxSize - capacity
    if (room >= Math.max(options.headroom, 1)) return pass(`The group's capacity is ${capacity} of at most ${MaxSize}.`)

    const out = policiesOf(group, policies).filter((policy) => directionsOf(policy).includes('out'))
    const breach = out.find(
      ({ PredictiveScalingConfiguration: config }) => config?.MaxCapacityBreachBehavior === 'IncreaseMaxCapacity',
    )
    if (breach) return pass(`Policy ${breach.PolicyName} may go beyond the maximum of ${MaxSize}.`)
    const [scaler] = out
    if (!scaler) return notApplicable('No policy scales the group out.')
    return fail(
      `The group's capacity is ${capacity} of at most ${MaxSize}: policy ${scaler.PolicyName} cannot scale it out${room > 0 ? ' much' : ''}.`,
      seen('MaxSize', MaxSize, `more than ${capacity + Math.max(options.headroom, 1) - 1}`),
    )
  },
})
