import { isSettled } from '../aws/launch-source.ts'
import { verdictOnUserData } from '../aws/user-data.ts'
import { defineService } from '../collection.ts'
import { parseTime } from '../time.ts'

export const autoscaling = defineService({
  name: 'autoscaling',
  client: 'auto-scaling',
  scope: 'regional',
  load: () => import('@aws-sdk/client-auto-scaling'),
  pageSize: { default: 100 },
  scrub: {
    DescribeLaunchConfigurations: (output) => ({
      ...output,
      LaunchConfigurations: output.LaunchConfigurations?.map((configuration) =>
        configuration.UserData === undefined
          ? configuration
          : { ...configuration, UserData: verdictOnUserData(configuration.UserData) },
      ),
    }),
  },
  narrow: {
    // Recorded without a filter: six weeks of every group.
    DescribeScalingActivities: ({ Activities }, { Filters = [] }) => {
      const [from, ...others] = Filters
      const since = from?.Name === 'StartTimeLowerBound' ? parseTime(from.Values?.[0]) : undefined
      if (since === undefined || others.length > 0) return undefined
      return { Activities: Activities?.filter(({ StartTime }) => (parseTime(StartTime) ?? 0) >= since) }
    },
  },
})

export const groups = autoscaling
  .collection('groups', {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    calls: ['DescribeAutoScalingGroups'],
    list: async (call) => (await call('DescribeAutoScalingGroups')).AutoScalingGroups,
    id: (group) => group.AutoScalingGroupARN,
    name: (group) => group.AutoScalingGroupName,
    tags: (group) => group.Tags,
  })
  /** AWS tells them of one group only: asked where an instance may run something else than the group launches now. */
  .extra('instanceRefreshes', {
    calls: ['DescribeInstanceRefreshes'],
    get: async (call, group) => {
      if (isSettled(group)) return []
      const { AutoScalingGroupName } = group
      return (await call('DescribeInstanceRefreshes', { AutoScalingGroupName })).InstanceRefreshes ?? []
    },
  })

/** Those of every group, in one call. */
export const policies = autoscaling.collection('policies', {
  type: 'AWS::AutoScaling::ScalingPolicy',
  calls: ['DescribePolicies'],
  list: async (call) => (await call('DescribePolicies')).ScalingPolicies,
  id: (policy) => policy.PolicyARN,
  name: (policy) => policy.PolicyName,
})

/** Those of every group, in one call; AWS forgets those that will not run again. */
export const scheduledActions = autoscaling.collection('scheduledActions', {
  type: 'AWS::AutoScaling::ScheduledAction',
  calls: ['DescribeScheduledActions'],
  list: async (call) => (await call('DescribeScheduledActions')).ScheduledUpdateGroupActions,
  id: (action) => action.ScheduledActionARN,
  name: (action) => action.ScheduledActionName,
})

/** With their user data scrubbed. */
export const launchConfigurations = autoscaling.collection('launchConfigurations', {
  type: 'AWS::AutoScaling::LaunchConfiguration',
  calls: ['DescribeLaunchConfigurations'],
  list: async (call) => (await call('DescribeLaunchConfigurations')).LaunchConfigurations,
  id: (configuration) => configuration.LaunchConfigurationARN,
  name: (configuration) => configuration.LaunchConfigurationName,
})

/** How far back `activities` goes. */
export const ACTIVITY_DAYS = 7

/**
 * What groups did in the last week. AWS keeps six weeks, a hundred activities a page, and a group of Spot instances
 * has thousands: the lower bound keeps the pages few, and one call for all groups keeps the calls few. It is a
 * midnight, so that a recording answers whoever asks on the same day.
 */
export const activities = autoscaling.collection('activities', {
  type: 'AWS::AutoScaling::AutoScalingGroup',
  calls: ['DescribeScalingActivities'],
  list: async (call, { now }) => {
    const since = new Date(now.getTime() - ACTIVITY_DAYS * 86_400_000).toISOString().slice(0, 10)
    const Filters = [{ Name: 'StartTimeLowerBound', Values: [`${since}T00:00:00Z`] }]
    return (await call('DescribeScalingActivities', { Filters })).Activities
  },
  id: (activity) => `${activity.AutoScalingGroupARN ?? activity.AutoScalingGroupName}#${activity.ActivityId}`,
  arn: (activity) => activity.AutoScalingGroupARN,
  name: (activity) => activity.AutoScalingGroupName,
})
