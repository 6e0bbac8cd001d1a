import { isTopic, type Topic } from '../aws/alarm-targets.ts'
import { accountOf } from '../aws/arn.ts'
import { defineService } from '../collection.ts'
import { sns } from './sns.ts'

export const cloudwatch = defineService({
  name: 'cloudwatch',
  scope: 'regional',
  load: () => import('@aws-sdk/client-cloudwatch'),
  pageSize: { DescribeAlarms: 100 },
  narrow: {
    // Without AlarmTypes AWS leaves out composite alarms, so an answer recorded without its input tells of every
    // alarm only where it shows both kinds.
    DescribeAlarms: (broader) =>
      broader.CompositeAlarms?.length && broader.MetricAlarms?.length ? broader : undefined,
  },
})

export const ALARM_TYPES = ['CompositeAlarm', 'MetricAlarm'] as const

/** Metric and composite alarms; `AlarmType` tells them apart. */
export const alarms = cloudwatch
  .collection('alarms', {
    calls: ['DescribeAlarms'],
    list: async (call) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await call('DescribeAlarms', { AlarmTypes: [...ALARM_TYPES] })
      return [
        ...MetricAlarms.map((alarm) => ({ ...alarm, AlarmType: 'MetricAlarm' as const })),
        ...CompositeAlarms.map((alarm) => ({ ...alarm, AlarmType: 'CompositeAlarm' as const })),
      ]
    },
    type: ({ AlarmType }) =>
      AlarmType === 'CompositeAlarm' ? 'AWS::CloudWatch::CompositeAlarm' : 'AWS::CloudWatch::Alarm',
    id: (alarm) => alarm.AlarmArn,
    name: (alarm) => alarm.AlarmName,
  })
  /**
   * The topics of this region that the alarm notifies, each asked once a run. `ListSubscriptions` would tell of them
   * all, but only of the account's own subscriptions (not of a queue elsewhere), and has a million entries where an app
   * sends push messages.
   */
  .extra('topics', {
    service: sns,
    calls: ['GetTopicAttributes'],
    get: (call, { AlarmActions = [] }, { account, region }) =>
      Promise.all(
        AlarmActions.filter((action) => isTopic(action) && action.split(':')[3] === region).map(
          async (TopicArn): Promise<Topic> => {
            const absentOn = accountOf(TopicArn) === account ? GONE : NOT_TOLD
            const answer = await call('GetTopicAttributes', { TopicArn }, { absentOn })
            return { TopicArn, Attributes: answer && (answer.Attributes ?? {}) }
          },
        ),
      ),
  })

const GONE = ['NotFoundException'] as const

/** How AWS says that a topic is another account's. */
const NOT_TOLD = [...GONE, 'AuthorizationErrorException', 'InvalidParameterException'] as const

/**
 * Metric alarms alone: the same call as `alarms`, but an answer that may lack the composite alarms will do, such as
 * the output of a plain `aws cloudwatch describe-alarms`.
 */
export const metricAlarms = cloudwatch.collection('metricAlarms', {
  type: 'AWS::CloudWatch::Alarm',
  calls: ['DescribeAlarms'],
  list: async (call) => (await call('DescribeAlarms', { AlarmTypes: [...ALARM_TYPES] })).MetricAlarms,
  fallback: {
    calls: ['DescribeAlarms'],
    list: async (call) => (await call('DescribeAlarms')).MetricAlarms,
  },
  id: (alarm) => alarm.AlarmArn,
  name: (alarm) => alarm.AlarmName,
})
