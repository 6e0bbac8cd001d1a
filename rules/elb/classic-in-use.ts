import { groups } from '../../src/collect/autoscaling.ts'
import { loadBalancers } from '../../src/collect/elb.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'elb-classic-in-use',
  title: 'Classic Load Balancers are migrated to ALB or NLB',
  severity: 'low',
  source: ['1.3', '1.5', '1.6'],
  rationale:
    'Classic Load Balancers are the previous generation: no HTTP/2, no target groups, no redirects, no web ACL, and one ' +
    'set of instances for all that comes in. What is in front of nothing any more has been migrated: delete it next.',
  remediation:
    'aws elbv2 create-load-balancer --name NEW_NAME --type application --scheme {Scheme} --subnets SUBNET_A SUBNET_B --security-groups SECURITY_GROUP_ID',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html',
  ],
  correction:
    'The comparison table says that a Classic Load Balancer routes by content. It cannot: all requests go to the same ' +
    'instances, as the document itself says in section 1.3. Only an ALB chooses by host, path or header.',
  on: loadBalancers,
  needs: { groups },
  check({ LoadBalancerName = '', Instances }, { groups }) {
    const group = groups.find((one) => putsBehind(one, LoadBalancerName))
    if (group) {
      return fail(
        `Auto Scaling group ${group.AutoScalingGroupName} still puts its instances behind it.`,
        seen(
          `groups[?AutoScalingGroupName=='${group.AutoScalingGroupName}'].LoadBalancerNames`,
          [LoadBalancerName],
          [],
        ),
      )
    }
    if (!Instances) return unknown('AWS did not list its instances.')
    if (Instances.length === 0) return pass('No instance is behind it any more.')
    const ids = Instances.flatMap(({ InstanceId }) => InstanceId ?? [])
    const count = ids.length === 1 ? '1 instance is' : `${ids.length} instances are`
    return fail(`${count} still behind it.`, seen('Instances[].InstanceId', ids, []))
  },
})

/** AWS names it in either list, by how it was attached. */
const putsBehind = ({ LoadBalancerNames = [], TrafficSources = [] }: RowOf<typeof groups>, name: string): boolean =>
  LoadBalancerNames.includes(name) ||
  TrafficSources.some(({ Type, Identifier }) => Type === 'elb' && Identifier === name)
