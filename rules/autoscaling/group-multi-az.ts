import { groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-multi-az',
  title: 'Auto Scaling groups span at least two Availability Zones',
  severity: 'medium',
  source: ['3.8', '3.9', '3.10', '3.11'],
  rationale: 'After the outage of a zone a group can only rebuild its capacity in another zone that it may use.',
  remediation:
    'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --vpc-zone-identifier SUBNET_A,SUBNET_B',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-add-availability-zone.html'],
  compliance: { securityHub: ['AutoScaling.2'], config: ['AUTOSCALING_MULTIPLE_AZ'] },
  peers: { prowler: ['autoscaling_group_multiple_az'] },
  options: { minAvailabilityZones: 2 },
  on: groups,
  check(group, { options }) {
    if (group.Status === 'Delete in progress') return notApplicable('The group is being deleted.')
    if (group.MaxSize === 0) return notApplicable('The group may launch no instance: its maximum size is 0.')
    // AWS names each zone once; two subnets in one zone are still one zone in a hand-written snapshot.
    const zones = [...new Set(group.AvailabilityZones)].sort()
    if (zones.length === 0) return unknown('AWS named no zone of this group.')

    const where = `${zones.length === 1 ? 'one zone' : `${zones.length} zones`}: ${zones.join(', ')}`
    if (zones.length >= options.minAvailabilityZones) return pass(`The group spans ${where}.`)
    return fail(
      `The group spans only ${where}.`,
      seen('AvailabilityZones', zones, `at least ${options.minAvailabilityZones} zones`),
    )
  },
})
