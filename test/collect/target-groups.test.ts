import { targetGroups } from '../../src/collect/target-groups.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const arn = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/73e2d6bc24d8a067`
const group = (name: string, ...LoadBalancerArns: string[]) => ({
  TargetGroupArn: arn(name),
  TargetGroupName: name,
  LoadBalancerArns,
})
const GROUPS = output({ TargetGroups: [group('web', 'arn:lb'), group('spare')] })

describe('elbv2.targetGroups', () => {
  it('lists them with one call', async () => {
    const { identities, asked } = await collected(targetGroups, { DescribeTargetGroups: GROUPS })
    expect(identities.map(({ id, name }) => [id, name])).toEqual([
      [arn('web'), 'web'],
      [arn('spare'), 'spare'],
    ])
    expect(asked).toEqual(['elbv2:DescribeTargetGroups {}'])
  })

  it('asks for the attributes of each', async () => {
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }]
    const { rows, asked } = await collected(targetGroups.with('attributes'), {
      DescribeTargetGroups: GROUPS,
      DescribeTargetGroupAttributes: output({ Attributes }),
    })
    expect(rows.map(({ attributes }) => attributes)).toEqual([Attributes, Attributes])
    expect(asked).toHaveLength(3)
  })

  it('asks for the health only of what a load balancer uses', async () => {
    const TargetHealthDescriptions = [{ Target: { Id: 'i-1' }, TargetHealth: { State: 'healthy' } }]
    const { rows, asked } = await collected(targetGroups.with('health'), {
      DescribeTargetGroups: GROUPS,
      DescribeTargetHealth: output({ TargetHealthDescriptions }),
    })
    expect(rows.map(({ health }) => health)).toEqual([TargetHealthDescriptions, undefined])
    expect(asked.slice(1)).toEqual([`elbv2:DescribeTargetHealth {"TargetGroupArn":"${arn('web')}"}`])
  })

  it('leaves a gap where the health is denied', async () => {
    const { gaps } = await collected(targetGroups.with('health'), {
      DescribeTargetGroups: GROUPS,
      DescribeTargetHealth: denied,
    })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'elasticloadbalancing:DescribeTargetHealth' }])
  })
})

describe.skipIf(!hasDocumented)('the documented answers about target groups', () => {
  it('are read', async () => {
    const answer = (operation: string) => output(documented('elastic-load-balancing-v2', operation)[0] ?? {})
    const { rows, gaps } = await collected(targetGroups.with('health'), {
      DescribeTargetGroups: answer('DescribeTargetGroups'),
      DescribeTargetHealth: answer('DescribeTargetHealth'),
    })
    expect(gaps).toEqual([])
    const [group] = rows
    expect(group).toMatchObject({
      TargetGroupName: 'my-targets',
      HealthCheckProtocol: 'HTTP',
      Matcher: { HttpCode: '200' },
    })
    expect(group?.health).toContainEqual(expect.objectContaining({ TargetHealth: { State: 'healthy' } }))
  })
})
