import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elbv2-load-balancer-multi-az',
  title: 'ALB, NLB and GWLB use at least two Availability Zones',
  severity: 'medium',
  source: ['1.0', '1.1', '1.2', '1.4', '3.8'],
  rationale:
    'A load balancer only survives the outage of a zone when it has nodes in another one. A Gateway Load Balancer in a ' +
    'single zone takes all inspected traffic down with it.',
  remediation: 'aws elbv2 set-subnets --load-balancer-arn {LoadBalancerArn} --subnets SUBNET_A SUBNET_B',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-subnets.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html',
  ],
  compliance: { securityHub: ['ELB.13'], config: ['ELBV2_MULTIPLE_AZ'] },
  peers: { prowler: ['elbv2_is_in_multiple_az'] },
  options: { minAvailabilityZones: 2 },
  on: loadBalancers,
  check(loadBalancer, { options }) {
    const state = loadBalancer.State?.Code
    if (state === 'provisioning' || state === 'failed') return notApplicable(`The load balancer is ${state}.`)

    const zones = loadBalancer.AvailabilityZones ?? []
    const names = [...new Set(zones.flatMap(({ ZoneName }) => ZoneName ?? []))].sort()
    if (names.length === 0) return unknown('AWS named no zone of this load balancer.')

    const where = `${names.length === 1 ? 'one zone' : `${names.length} zones`}: ${names.join(', ')}`
    if (names.length >= options.minAvailabilityZones) return pass(`The load balancer is in ${where}.`)
    if (zones.some(({ OutpostId }) => OutpostId)) return notApplicable('An Outpost has no second zone.')
    if (names.some(isLocalZone)) return notApplicable(`A Local Zone has no second zone: ${names.join(', ')}.`)
    return fail(
      `The load balancer is only in ${where}.`,
      seen('AvailabilityZones[].ZoneName', names, `at least ${options.minAvailabilityZones} zones`),
    )
  },
})

/** Local and Wavelength Zones carry their place after the region's number: `us-west-2-lax-1a`. */
const isLocalZone = (zone: string): boolean => /-\d+-/.test(zone)
