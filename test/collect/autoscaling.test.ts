import { groups } from '../../src/collect/autoscaling.ts'
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
