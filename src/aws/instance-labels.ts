import { oncePerList } from '../once-per-list.ts'
import type { Labels } from './alarms.ts'

interface Instance {
  InstanceId?: string | undefined
  Tags?: { Key?: string | undefined; Value?: string | undefined }[] | undefined
}

interface Group {
  AutoScalingGroupName?: string | undefined
  Instances?: { InstanceId?: string | undefined }[] | undefined
}

/** What CloudWatch knows an instance by: its own metrics, those of its Auto Scaling group, its tags. */
export function instanceLabels(instance: Instance, groups: readonly Group[], account: string): Labels {
  const { InstanceId, Tags = [] } = instance
  return {
    ...Object.fromEntries(Tags.map(({ Key, Value }) => [`tag.${Key}`, Value])),
    'AWS.AccountId': account,
    InstanceId,
    AutoScalingGroupName: groupNames(groups).get(InstanceId),
  }
}

const groupNames = oncePerList((groups: readonly Group[]) => {
  const ofInstance = ({ Instances = [], AutoScalingGroupName }: Group) =>
    Instances.map(({ InstanceId }) => [InstanceId, AutoScalingGroupName] as const)
  return new Map(groups.flatMap(ofInstance))
})
