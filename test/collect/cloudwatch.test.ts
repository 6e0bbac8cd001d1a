import { AuthorizationErrorException, NotFoundException } from '@aws-sdk/client-sns'
import { alarms, cloudwatch, metricAlarms } from '../../src/collect/cloudwatch.ts'
import type { Answer } from '../../src/source/source.ts'
import { absent, denied, output, scriptedSource } from '../engine/scripted-source.ts'
import { documented, hasDocumented } from './documented.ts'
import { ACCOUNT, slicesOf } from './slices.ts'

const metric = { AlarmName: 'cpu', AlarmArn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:cpu` }
const composite = {
  AlarmName: 'site down',
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:site down`,
  AlarmRule: 'ALARM(cpu)',
}

describe('cloudwatch.alarms', () => {
  it('asks for composite alarms too, which AWS leaves out by default, and tells the kinds apart', async () => {
    const source = scriptedSource({ DescribeAlarms: output({ MetricAlarms: [metric], CompositeAlarms: [composite] }) })
    const { 'eu-west-1': slice } = await slicesOf(alarms, source)
    expect(source.asked).toEqual([
      'eu-west-1 cloudwatch:DescribeAlarms {"AlarmTypes":["CompositeAlarm","MetricAlarm"]}',
    ])
    expect(slice!.rows.map(({ row }) => row.AlarmType)).toEqual(['MetricAlarm', 'CompositeAlarm'])
    expect(slice!.rows.map(({ identity }) => identity)).toMatchObject([
      { id: metric.AlarmArn, name: 'cpu', type: 'AWS::CloudWatch::Alarm' },
      { id: composite.AlarmArn, name: 'site down', type: 'AWS::CloudWatch::CompositeAlarm' },
    ])
  })

  it('has no rows where there are no alarms', async () => {
    const { 'eu-west-1': slice } = await slicesOf(alarms, scriptedSource({ DescribeAlarms: output({}) }))
    expect(slice).toEqual({ rows: [], gap: undefined })
  })

  it('is a gap when denied', async () => {
    const { 'eu-west-1': slice } = await slicesOf(alarms, scriptedSource({ DescribeAlarms: denied }))
    expect(slice!.gap).toMatchObject({ kind: 'denied', action: 'cloudwatch:DescribeAlarms' })
  })

  it('is not answered by a recording that may lack composite alarms', () => {
    const asked = { AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] }
    const narrow = (broader: object) =>
      cloudwatch.narrow('DescribeAlarms', broader as never, asked, { account: ACCOUNT })
    expect(narrow({ MetricAlarms: [metric] })).toBeUndefined()
    expect(narrow({ MetricAlarms: [metric], CompositeAlarms: [] })).toBeUndefined()
    expect(narrow({ MetricAlarms: [], CompositeAlarms: [composite] })).toBeUndefined()
    const both = { MetricAlarms: [metric], CompositeAlarms: [composite] }
    expect(narrow(both)).toEqual(both)
  })
})

describe('cloudwatch.alarms: topics', () => {
  const topic = (account = ACCOUNT, region = 'eu-west-1') => `arn:aws:sns:${region}:${account}:ops`
  const SCALING = `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:scalingPolicy:1:autoScalingGroupName/web:policyName/cpu`
  const error = ({ name, message }: Error): Answer => ({ state: 'error', error: { name, message } })
  const collect = async (AlarmActions: string[], answer: Answer) => {
    const own = { ...metric, AlarmActions }
    const source = scriptedSource({
      DescribeAlarms: output({ MetricAlarms: [own, { ...own, AlarmArn: `${metric.AlarmArn}-2` }] }),
      GetTopicAttributes: answer,
    })
    const { 'eu-west-1': slice } = await slicesOf(alarms.with('topics'), source)
    return { rows: slice!.rows, asked: source.asked.slice(1) }
  }

  it('are asked once each, however many alarms notify them, and nothing of other actions', async () => {
    const Attributes = { TopicArn: topic(), SubscriptionsConfirmed: '1' }
    const { rows, asked } = await collect([topic(), SCALING, topic(ACCOUNT, 'us-east-1')], output({ Attributes }))
    expect(rows.map(({ row }) => row.topics)).toEqual(Array(2).fill([{ TopicArn: topic(), Attributes }]))
    expect(asked).toEqual([`eu-west-1 sns:GetTopicAttributes {"TopicArn":"${topic()}"}`])
  })

  it('without attributes are gone, or another account’s', async () => {
    const none = await collect([topic()], error(new NotFoundException({ message: 'gone', $metadata: {} })))
    expect(none.rows[0]).toMatchObject({ row: { topics: [{ TopicArn: topic() }] }, gaps: {} })
    const refused = error(new AuthorizationErrorException({ message: 'not yours', $metadata: {} }))
    const foreign = await collect([topic('999988887777')], refused)
    expect(foreign.rows[0]).toMatchObject({ row: { topics: [{ TopicArn: topic('999988887777') }] }, gaps: {} })
  })

  it('of one’s own that may not be asked are a gap', async () => {
    const { rows } = await collect([topic()], error(new AuthorizationErrorException({ message: 'no', $metadata: {} })))
    expect(rows[0]!.gaps).toMatchObject({ topics: { kind: 'denied', action: 'sns:GetTopicAttributes' } })
  })
})

describe('cloudwatch.metricAlarms', () => {
  it('takes the metric alarms out of the call that alarms makes', async () => {
    const source = scriptedSource({ DescribeAlarms: output({ MetricAlarms: [metric], CompositeAlarms: [composite] }) })
    const { 'eu-west-1': slice } = await slicesOf(metricAlarms, source)
    expect(slice!.rows.map(({ row }) => row)).toEqual([metric])
    expect(source.asked).toHaveLength(1)
  })

  it('is content with a recording that lacks the composite alarms', async () => {
    const source = scriptedSource({
      DescribeAlarms: ({ input }) => (input.AlarmTypes ? absent : output({ MetricAlarms: [metric] })),
    })
    const { 'eu-west-1': slice } = await slicesOf(metricAlarms, source)
    expect(slice!.rows.map(({ row }) => row)).toEqual([metric])
    expect(slice!.gap).toBeUndefined()
  })

  it('is a gap when neither was recorded', async () => {
    const { 'eu-west-1': slice } = await slicesOf(metricAlarms, scriptedSource({}))
    expect(slice!.gap).toMatchObject({ kind: 'not-recorded', operation: 'DescribeAlarms' })
  })

  it.skipIf(!hasDocumented)('reads the documented response', async () => {
    const [example] = documented('cloudwatch', 'DescribeAlarms')
    const { 'eu-west-1': slice } = await slicesOf(metricAlarms, scriptedSource({ DescribeAlarms: output(example!) }))
    expect(slice!.rows.map(({ identity }) => identity.id)).toEqual([
      'arn:aws:cloudwatch:us-east-1:123456789012:alarm:myalarm',
    ])
  })
})
