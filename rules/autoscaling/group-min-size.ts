import { isServing, whyIdle } from '../../src/aws/scaling.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-min-size',
  title: 'Groups behind a load balancer keep at least two instances',
  severity: 'low',
  source: ['3.4', '3.10', '3.13'],
  rationale: 'With a minimum of one, the failure of a zone or of an instance is downtime until there is another.',
  remediation:
    'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --min-size 2',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html'],
  // A group that may be one instance at most is excused by this tag.
  options: { minSize: 2, singletonTag: 'singleton' },
  on: groups,
  check(group, { options }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const { MinSize, MaxSize, DesiredCapacity, Tags = [] } = group
    if (!isServing(group)) return notApplicable('The group is behind no load balancer.')
    if (MaxSize === 1 && Tags.some(({ Key }) => Key === options.singletonTag)) {
      return notApplicable(`The group is one instance on purpose, says its tag ${options.singletonTag}.`)
    }
    if (MinSize === undefined) return unknown('AWS did not say what the minimum size is.')
    if (MinSize >= options.minSize)
      return pass(`The group keeps at least ${MinSize === 1 ? '1 instance' : `${MinSize} instances`}.`)
    // Parked, by a schedule or by hand: it serves nobody now.
    if (DesiredCapacity === 0) return notApplicable('The group is switched off: its desired capacity is 0.')
    return fail(
      `The group is behind a load balancer and may shrink to ${MinSize === 1 ? '1 instance' : `${MinSize} instances`}.`,
      seen('MinSize', MinSize, `at least ${options.minSize}`),
    )
  },
})
