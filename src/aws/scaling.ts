import type { AutoScalingGroup, ScalingPolicy, ScheduledUpdateGroupAction } from '@aws-sdk/client-auto-scaling'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'
import { parseTime } from '../time.ts'

type Group = Json<AutoScalingGroup>
type Policy = Json<ScalingPolicy>
type Action = Json<ScheduledUpdateGroupAction>

/** Why nothing of a group's scaling needs judging. */
export function whyIdle({ Status, MaxSize }: Group): string | undefined {
  if (Status === 'Delete in progress') return 'The group is being deleted.'
  return MaxSize === 0 ? 'The group may launch no instance: its maximum size is 0.' : undefined
}

/** Whether a load balancer or VPC Lattice sends the group its traffic, whichever way it was attached. */
export const isServing = ({ TargetGroupARNs = [], LoadBalancerNames = [], TrafficSources = [] }: Group): boolean =>
  TargetGroupARNs.length + LoadBalancerNames.length + TrafficSources.length > 0

/** The policies of a group, in AWS's order. */
export const policiesOf = ({ AutoScalingGroupName = '' }: Group, policies: readonly Policy[]): Policy[] =>
  policiesByGroup(policies).get(AutoScalingGroupName) ?? []

const policiesByGroup = oncePerList((policies: readonly Policy[]) =>
  groupBy(policies, ({ AutoScalingGroupName = '' }) => AutoScalingGroupName),
)

/** The scheduled actions of a group that will still run. */
export function scheduledFor({ AutoScalingGroupName = '' }: Group, actions: readonly Action[], now: Date): Action[] {
  const own = actionsByGroup(actions).get(AutoScalingGroupName) ?? []
  return own.filter(({ EndTime }) => (parseTime(EndTime) ?? Infinity) > now.getTime())
}

const actionsByGroup = oncePerList((actions: readonly Action[]) =>
  groupBy(actions, ({ AutoScalingGroupName = '' }) => AutoScalingGroupName),
)

export type Direction = 'in' | 'out'

/**
 * Which way a policy scales; neither when it is disabled or only forecasts. Predictive scaling never scales in:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html
 */
export function directionsOf(policy: Policy): Direction[] {
  const { Enabled, PolicyType, TargetTrackingConfiguration, PredictiveScalingConfiguration } = policy
  if (Enabled === false) return []
  if (PolicyType === 'TargetTrackingScaling') return TargetTrackingConfiguration?.DisableScaleIn ? ['out'] : BOTH
  if (PolicyType === 'PredictiveScaling') {
    return PredictiveScalingConfiguration?.Mode === 'ForecastAndScale' ? ['out'] : []
  }
  // How many instances that adds or takes depends on how many there are.
  if (policy.AdjustmentType === 'ExactCapacity') return BOTH
  const steps = (policy.StepAdjustments ?? []).map(({ ScalingAdjustment }) => ScalingAdjustment)
  const adjustments = [policy.ScalingAdjustment, ...steps].map((adjustment) => adjustment ?? 0)
  const takes = adjustments.some((adjustment) => adjustment < 0)
  const adds = adjustments.some((adjustment) => adjustment > 0)
  return [...(takes ? (['in'] as const) : []), ...(adds ? (['out'] as const) : [])]
}

const BOTH: Direction[] = ['in', 'out']

/** Why a policy scales nothing. */
export const whyStill = ({ PolicyName, Enabled }: Policy): string =>
  Enabled === false ? `Policy ${PolicyName} is disabled.` : `Policy ${PolicyName} scales nothing.`

/** The tags by which those that change the size of a group from outside mark it. */
const SCALERS: readonly [tag: RegExp, scaler: string][] = [
  [/^AmazonECSManaged$/, 'Amazon ECS'],
  [/^k8s\.io\/cluster-autoscaler\//, 'the Kubernetes Cluster Autoscaler'],
  [/^karpenter\.sh\//, 'Karpenter'],
  [/^eks:(nodegroup-name|cluster-name)$/, 'Amazon EKS'],
]

/** Who changes the size of a group from outside, by the tags that it has. */
export function scaledFromOutside({ Tags = [] }: Group): string | undefined {
  return SCALERS.find(([tag]) => Tags.some(({ Key = '' }) => tag.test(Key)))?.[1]
}

/** The capacity that a group has or wants, whichever is more; instances of a weighted group count for their weight. */
export function capacityOf({ DesiredCapacity = 0, Instances = [] }: Group): number {
  const weight = Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').reduce(
    (sum, { WeightedCapacity = '0' }) => sum + Number(WeightedCapacity),
    0,
  )
  return Math.max(weight, DesiredCapacity)
}
