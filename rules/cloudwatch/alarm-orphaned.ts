import { dimensionOf, namedResources } from '../../src/aws/alarm-dimensions.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { metricAlarms } from '../../src/collect/cloudwatch.ts'
import { instances } from '../../src/collect/ec2.ts'
import { loadBalancers as classicLoadBalancers } from '../../src/collect/elb.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { targetGroups } from '../../src/collect/target-groups.ts'
import type { RowOf } from '../../src/collection.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-orphaned',
  title: 'Alarms watch resources that still exist',
  severity: 'low',
  source: ['5.2'],
  rationale: 'The alarm of a resource that is gone stays for ever, without data, and looks like coverage.',
  remediation: 'aws cloudwatch delete-alarms --alarm-names {AlarmName}',
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best-Practice-Alarms.html'],
  on: metricAlarms,
  needs: { instances, groups, loadBalancers, targetGroups, classicLoadBalancers },
  check(alarm, { instances, groups, loadBalancers, targetGroups, classicLoadBalancers }) {
    const existing: Record<string, ReadonlySet<string | undefined>> = {
      InstanceId: instanceIds(instances),
      AutoScalingGroupName: groupNames(groups),
      LoadBalancer: loadBalancerDimensions(loadBalancers),
      TargetGroup: targetGroupDimensions(targetGroups),
      LoadBalancerName: classicNames(classicLoadBalancers),
    }
    // A server elsewhere that Systems Manager looks after (mi-…) is no instance.
    const named = namedResources(alarm).filter(
      ({ dimension, value }) => existing[dimension] && (dimension !== 'InstanceId' || value.startsWith('i-')),
    )
    const gone = named.filter(({ dimension, value }) => !existing[dimension]?.has(value))
    const words = (list: typeof named) => list.map(({ dimension, value }) => `${dimension} ${value}`).join(' and ')
    if (named.length === 0) return notApplicable('The alarm names no instance, group or load balancer.')
    if (gone.length === 0) return pass(`What the alarm watches exists: ${words(named)}.`)
    return fail(
      `The alarm watches what does not exist: ${words(gone)}.`,
      gone.map(({ path, value }) => seen(path, value, 'a resource that exists')),
    )
  },
})

/** What the metrics of each row are known by, for all alarms once. */
const setOf = <Row extends object>(nameOf: (row: Row) => string | undefined) =>
  oncePerList((rows: readonly Row[]) => new Set(rows.map(nameOf)))

const instanceIds = setOf<RowOf<typeof instances>>(({ InstanceId, State }) =>
  // AWS lists an instance for an hour after its end.
  State?.Name === 'terminated' ? undefined : InstanceId,
)
const groupNames = setOf<RowOf<typeof groups>>((group) => group.AutoScalingGroupName)
const loadBalancerDimensions = setOf<RowOf<typeof loadBalancers>>((row) => dimensionOf(row.LoadBalancerArn))
const targetGroupDimensions = setOf<RowOf<typeof targetGroups>>((row) => dimensionOf(row.TargetGroupArn))
const classicNames = setOf<RowOf<typeof classicLoadBalancers>>((row) => row.LoadBalancerName)
