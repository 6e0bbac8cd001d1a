import { isServing, whyIdle } from '../../src/aws/scaling.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'autoscaling-group-health-check-grace',
  title: 'Health check grace period fits instance start-up',
  severity: 'low',
  source: ['3.5', '3.13'],
  rationale:
    'An instance that fails its load balancer health check while it boots is replaced by another that fails it as well. ' +
    'A group made without --health-check-grace-period has none; after hours of grace, a broken instance stays for hours.',
  remediation:
    'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {AutoScalingGroupName} --health-check-grace-period 300',
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html'],
  options: { minSeconds: 30, maxSeconds: 1800 },
  on: groups,
  check(group, { options }) {
    const idle = whyIdle(group)
    if (idle) return notApplicable(idle)
    const { HealthCheckType: type, HealthCheckGracePeriod: grace } = group
    if (!type) return unknown('AWS did not say which health checks the group uses.')
    // EC2's own checks begin when the instance runs: there is nothing to wait for.
    if (!/\b(ELB|VPC_LATTICE)\b/.test(type)) return notApplicable(`The group uses only ${type} health checks.`)
    if (!isServing(group)) return notApplicable('The group is behind no load balancer.')
    if (grace === undefined) return unknown('AWS did not say how long the grace period is.')

    const { minSeconds, maxSeconds } = options
    if (grace < minSeconds || grace > maxSeconds) {
      const problem = grace < minSeconds ? 'too short for an instance to start' : 'too long to leave a broken instance'
      const expected = `${minSeconds} to ${maxSeconds}`
      return fail(`A grace period of ${grace} s is ${problem}.`, seen('HealthCheckGracePeriod', grace, expected))
    }
    return pass(`The grace period is ${grace} s.`)
  },
})
