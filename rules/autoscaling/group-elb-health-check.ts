import { groups } from '../../src/collect/autoscaling.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-elb-health-check',
  title: 'Groups behind a load balancer use load balancer health checks',
  severity: 'medium',
  source: ['3.5', '3.9', '3.11', '3.13'],
  rationale:
    'EC2 status checks do not see an application that stopped answering: the load balancer takes the instance out of ' +
    'service, and nobody replaces it.',
  remediation:
    'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --health-check-type ELB --health-check-grace-period 300',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-add-elb-healthcheck.html'],
  compliance: { securityHub: ['AutoScaling.1'], config: ['AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED'] },
  peers: { prowler: ['autoscaling_group_elb_health_check_enabled'] },
  on: groups,
  check(group) {
    if (group.MaxSize === 0) return notApplicable('The group may launch no instance: its maximum size is 0.')
    const wanted = wantedChecks(group)
    if (wanted.length === 0) return notApplicable('The group is behind no load balancer.')
    if (!group.HealthCheckType) return unknown('AWS did not say which health checks the group uses.')

    const used = group.HealthCheckType.split(',').map((type) => type.trim())
    const missing = wanted.filter((type) => !used.includes(type))
    if (missing.length === 0) return pass(`The group uses ${wanted.join(' and ')} health checks.`)
    return fail(
      `The group is behind a load balancer, but its health checks are ${used.join(', ')} without ${missing.join(' and ')}.`,
      seen('HealthCheckType', group.HealthCheckType, [...used, ...missing].join(',')),
    )
  },
})

/** The health checks that go with what sends the group its traffic, whichever way it was attached. */
function wantedChecks({
  TargetGroupARNs = [],
  LoadBalancerNames = [],
  TrafficSources = [],
}: RowOf<typeof groups>): string[] {
  const isLattice = ({ Type, Identifier }: (typeof TrafficSources)[number]) =>
    Type === 'vpc-lattice' || Identifier?.includes(':vpc-lattice:')
  const lattice = TrafficSources.filter(isLattice)
  const elb = TargetGroupARNs.length + LoadBalancerNames.length + TrafficSources.length - lattice.length
  return [...(elb > 0 ? ['ELB'] : []), ...(lattice.length > 0 ? ['VPC_LATTICE'] : [])]
}
