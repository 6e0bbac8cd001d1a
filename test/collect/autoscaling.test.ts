import {
  activities,
  autoscaling,
  groups,
  launchConfigurations,
  policies,
  scheduledActions,
} from '../../src/collect/autoscaling.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

describe('autoscaling.groups', () => {
  it('lists them with their tags', async () => {
    const { rows, identities, asked } = await collected(groups, {
      DescribeAutoScalingGroups: output({
        AutoScalingGroups: [
          {
            AutoScalingGroupName: 'web',
            AutoScalingGroupARN:
              'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
            Tags: [{ Key: 'team', Value: 'shop', ResourceId: 'web', PropagateAtLaunch: true }],
          },
        ],
      }),
    })
    expect(rows).toHaveLength(1)
    expect(identities).toMatchObject([
      {
        id: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
        name: 'web',
        type: 'AWS::AutoScaling::AutoScalingGroup',
        tags: { team: 'shop' },
      },
    ])
    expect(asked).toEqual(['autoscaling:DescribeAutoScalingGroups {}'])
  })

  it('takes an empty list for none, and an answer without a list for no answer', async () => {
    const none = await collected(groups, { DescribeAutoScalingGroups: output({ AutoScalingGroups: [] }) })
    expect(none).toMatchObject({ rows: [], gaps: [] })
    const odd = await collected(groups, { DescribeAutoScalingGroups: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })

  it('names the action that was denied', async () => {
    const { gaps } = await collected(groups, { DescribeAutoScalingGroups: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'autoscaling:DescribeAutoScalingGroups' }])
  })

  it.skipIf(!hasDocumented)('reads the documented answer', async () => {
    const [answer = {}] = documented('auto-scaling', 'DescribeAutoScalingGroups')
    const { identities } = await collected(groups, { DescribeAutoScalingGroups: output(answer) })
    expect(identities.map(({ name }) => name)).toEqual(['my-asg'])
  })
})

describe("the extra instanceRefreshes of autoscaling's groups", () => {
  const TEMPLATE = { LaunchTemplateId: 'lt-1', Version: '2' }
  const inService = (Version: string) => ({ LifecycleState: 'InService', LaunchTemplate: { ...TEMPLATE, Version } })
  const onConfiguration = (LaunchConfigurationName: string) => ({
    LifecycleState: 'InService',
    LaunchConfigurationName,
  })
  const refreshesOf = (group: object) =>
    collected(groups.with('instanceRefreshes'), {
      DescribeAutoScalingGroups: output({ AutoScalingGroups: [{ AutoScalingGroupName: 'web', ...group }] }),
      DescribeInstanceRefreshes: output({ InstanceRefreshes: [{ Status: 'InProgress' }] }),
    })

  it.each([
    ['all its instances have the version that it names', { LaunchTemplate: TEMPLATE, Instances: [inService('2')] }],
    ['all have its launch configuration', { LaunchConfigurationName: 'old', Instances: [onConfiguration('old')] }],
    [
      'none is in service',
      {
        LaunchTemplate: { ...TEMPLATE, Version: '$Latest' },
        Instances: [{ ...inService('1'), LifecycleState: 'Pending' }],
      },
    ],
  ])('is not asked for where %s', async (_why, group) => {
    const { rows, asked } = await refreshesOf(group)
    expect(rows[0]?.instanceRefreshes).toEqual([])
    expect(asked).toEqual(['autoscaling:DescribeAutoScalingGroups {}'])
  })

  it.each([
    ['an instance has another version', { LaunchTemplate: TEMPLATE, Instances: [inService('2'), inService('1')] }],
    [
      'an instance has another launch configuration',
      { LaunchConfigurationName: 'new', Instances: [onConfiguration('old')] },
    ],
    [
      'the group alone does not say which is the latest version',
      { LaunchTemplate: { ...TEMPLATE, Version: '$Latest' }, Instances: [inService('2')] },
    ],
    [
      'overrides may name other templates',
      {
        MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: TEMPLATE } },
        Instances: [inService('2')],
      },
    ],
  ])('is asked for where %s', async (_why, group) => {
    const { rows, asked } = await refreshesOf(group)
    expect(rows[0]?.instanceRefreshes).toEqual([{ Status: 'InProgress' }])
    expect(asked[1]).toBe('autoscaling:DescribeInstanceRefreshes {"AutoScalingGroupName":"web"}')
  })
})

describe('autoscaling.activities', () => {
  const arn = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web'

  it('asks for those of all groups since the midnight seven days ago', async () => {
    const { identities, asked } = await collected(activities, {
      DescribeScalingActivities: output({
        Activities: [
          { ActivityId: 'a-1', AutoScalingGroupName: 'web', AutoScalingGroupARN: arn },
          { ActivityId: 'a-2', AutoScalingGroupName: 'web' },
        ],
      }),
    })
    expect(identities).toMatchObject([
      { id: `${arn}#a-1`, arn, name: 'web' },
      { id: 'web#a-2', name: 'web' },
    ])
    expect(asked).toEqual([
      'autoscaling:DescribeScalingActivities {"Filters":[{"Name":"StartTimeLowerBound","Values":["2026-05-25T00:00:00Z"]}]}',
    ])
  })

  it('finds them in a recording of all that AWS keeps', () => {
    const at = (StartTime: string) => ({ ActivityId: StartTime, StartTime })
    const recorded = {
      Activities: [at('2026-05-24T23:59:59Z'), at('2026-05-25T00:00:00Z'), at('2026-05-31T12:00:00Z')],
    }
    const narrow = (asked: object) =>
      autoscaling.narrow('DescribeScalingActivities', recorded as never, asked as never, { account: '111122223333' })
    const since = { Name: 'StartTimeLowerBound', Values: ['2026-05-25T00:00:00Z'] }
    expect(narrow({ Filters: [since] })).toEqual({ Activities: recorded.Activities.slice(1) })
    expect(narrow({ Filters: [since, { Name: 'Status', Values: ['Failed'] }] })).toBeUndefined()
    expect(narrow({ Filters: [{ Name: 'Status', Values: ['Failed'] }] })).toBeUndefined()
  })
})

describe('autoscaling.launchConfigurations', () => {
  it('keep no user data', () => {
    const UserData = Buffer.from('#!/bin/sh\nexport DB_PASSWORD=correct-horse-battery-7').toString('base64')
    const scrubbed = autoscaling.scrub('DescribeLaunchConfigurations', {
      LaunchConfigurations: [{ LaunchConfigurationName: 'old', UserData }, { LaunchConfigurationName: 'bare' }],
    })
    expect(JSON.stringify(scrubbed)).not.toContain(UserData)
    expect(scrubbed).toMatchObject({
      LaunchConfigurations: [
        { LaunchConfigurationName: 'old', UserData: expect.stringMatching(/^\[/) },
        { LaunchConfigurationName: 'bare' },
      ],
    })
  })
})

describe.skipIf(!hasDocumented)('the documented answers of Auto Scaling', () => {
  it.each([
    ['DescribePolicies', policies, ['alb1000-target-tracking-scaling-policy', 'cpu40-target-tracking-scaling-policy']],
    ['DescribeScheduledActions', scheduledActions, ['my-recurring-action']],
    ['DescribeLaunchConfigurations', launchConfigurations, ['my-launch-config']],
    ['DescribeScalingActivities', activities, ['my-asg']],
  ])('%s', async (operation, collection, names) => {
    const [answer = {}] = documented('auto-scaling', operation)
    const { identities } = await collected(collection, { [operation]: output(answer) })
    expect(identities.map(({ name }) => name)).toEqual(names)
    expect(identities.every(({ id }) => id)).toBe(true)
  })
})
