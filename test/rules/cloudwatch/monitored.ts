import type { AnyRule } from '../../../src/rule.ts'
import { type FailCase, type RuleCase, testRule } from '../../../src/testing.ts'

const row = { Account: '111122223333' }
const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit'
export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:security'
const alarmArn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`

export const trail = (more: object = {}) => ({
  Name: 'audit',
  TrailARN: TRAIL,
  HomeRegion: 'eu-west-1',
  IsMultiRegionTrail: true,
  HasCustomEventSelectors: false,
  CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*',
  status: { IsLogging: true },
  ...more,
})

export const filter = (filterPattern: string, metricName = 'Events', filterName = 'events') => ({
  filterName,
  filterPattern,
  logGroupName: 'audit',
  metricTransformations: [{ metricName, metricNamespace: 'CloudTrailMetrics', metricValue: '1' }],
})

export const alarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  AlarmArn: alarmArn(AlarmName),
  Namespace: 'CloudTrailMetrics',
  MetricName: 'Events',
  ActionsEnabled: true,
  AlarmActions: [TOPIC],
  ...more,
})

export const topics = (SubscriptionsConfirmed: string, SubscriptionsPending = '0', TopicArn = TOPIC) => [
  { TopicArn, Attributes: { TopicArn, SubscriptionsConfirmed, SubscriptionsPending } },
]

/** What the rule sees of one trail, its log group's filters and the alarms of its region, each with its topics. */
export const seenOf = (
  metricFilters: object[] | undefined,
  alarms: (object & { topics?: object[] })[] = [{ ...alarm('events'), topics: topics('1') }],
  more: object = {},
) => ({
  trails: [trail({ metricFilters, alarms: alarms.map(({ topics: _, ...bare }) => bare), ...more })],
  alarms: alarms.map((one) => ({ topics: [], ...one })),
})

export const SELECTS = (EventSelectors: object[]) => ({
  HasCustomEventSelectors: true,
  eventSelectors: { EventSelectors },
})

interface Patterns {
  /** After "fires on". */
  words: string
  /** Each takes all the events, by where it comes from. */
  accepted: Record<string, string>
  /** Each takes too few; what the message says. */
  refused: Record<string, { pattern: string; message: string }>
  pass?: RuleCase[]
  fail?: FailCase[]
  unknown?: RuleCase[]
}

/** Tests a rule on the events of CloudTrail by the filter patterns that it takes and those that it does not. */
export function testPatterns(
  rule: AnyRule,
  { words, accepted, refused, pass = [], fail = [], unknown = [] }: Patterns,
) {
  const takes = ([name, pattern]: [string, string]): RuleCase => ({
    name,
    row,
    needs: seenOf([filter(pattern)]),
    message: `Alarm events fires on ${words}.`,
  })
  const [first, ...others] = Object.entries(accepted)
  if (!first) throw new Error('no pattern is accepted')
  testRule(rule, {
    pass: [takes(first), ...others.map(takes), ...pass],
    fail: [
      {
        name: 'no filter',
        row,
        needs: seenOf([]),
        message: `No metric filter on log group audit takes ${words}.`,
      },
      ...Object.entries(refused).map(([name, { pattern, message }]) => ({
        name,
        row,
        needs: seenOf([filter(pattern)]),
        message,
      })),
      ...fail,
    ],
    unknown,
  })
}
