import type { Dimension, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Json } from './json.ts'
import { oncePer } from './memo.ts'

type Alarm = Json<MetricAlarm>

/** What CloudWatch knows a resource by: dimensions, `tag.<key>` for its tags, `AWS.AccountId`. */
export type Labels = Readonly<Record<string, string | undefined>>

/** A metric that an alarm watches: directly, in metric math, or by a Metrics Insights query. */
export interface WatchedMetric {
  namespace: string
  name: string
  /** Seconds. */
  period: number | undefined
  /** Whether the metric of the resource with these labels is among those watched. */
  includes(labels: Labels): boolean
}

export interface Watch<A extends Alarm> {
  alarm: A
  metric: WatchedMetric
}

/** The alarms on a metric, each with what it watches: `alarmsOn(alarms, 'AWS/EC2', 'CPUUtilization')`. */
export function alarmsOn<A extends Alarm>(alarms: readonly A[], namespace: string, name: string): readonly Watch<A>[] {
  return (watchesByMetric(alarms).get(`${namespace} ${name}`) ?? []) as readonly Watch<A>[]
}

const watchesByMetric = oncePer((alarms: readonly Alarm[]) =>
  Map.groupBy(
    alarms.flatMap((alarm) => watchedMetrics(alarm).map((metric): Watch<Alarm> => ({ alarm, metric }))),
    ({ metric }) => `${metric.namespace} ${metric.name}`,
  ),
)

export function watchedMetrics(alarm: Alarm): WatchedMetric[] {
  const direct = fromMetric(alarm, alarm.Period)
  return [...direct, ...(alarm.Metrics ?? []).flatMap((query) => fromQuery(query, alarm))]
}

interface Metric {
  Namespace?: string | undefined
  MetricName?: string | undefined
  Dimensions?: Json<Dimension>[] | undefined
}

function fromMetric(metric: Metric, period: number | undefined, account?: string): WatchedMetric[] {
  const { Namespace, MetricName, Dimensions = [] } = metric
  if (!Namespace || !MetricName) return []
  const includes = (labels: Labels) =>
    // A metric without dimensions is a sum over everything: it is no resource's own.
    Dimensions.length > 0 &&
    Dimensions.every(({ Name = '', Value }) => labels[Name] === Value) &&
    (account === undefined || labels['AWS.AccountId'] === account)
  return [{ namespace: Namespace, name: MetricName, period, includes }]
}

function fromQuery({ MetricStat, Expression, Period, AccountId }: Json<MetricDataQuery>, alarm: Alarm): WatchedMetric[] {
  if (MetricStat?.Metric) return fromMetric(MetricStat.Metric, MetricStat.Period, AccountId)
  return Expression ? fromInsights(Expression, Period, alarm.AlarmArn?.split(':')[4]) : []
}

const IDENTIFIER = String.raw`(?:"(?:\\.|[^"\\])+"|[\w.]+)`
const KEY = String.raw`${IDENTIFIER}(?:\."(?:\\.|[^"\\])+")?`
const VALUE = String.raw`(?:'(?:\\.|[^'\\])*'|CURRENT_ACCOUNT_ID\(\)|\d+)`
const CONDITION = String.raw`(${KEY})\s*(!?=)\s*(${VALUE})`
const INSIGHTS_QUERY = new RegExp(
  String.raw`^\s*SELECT\s+\w+\s*\(\s*(?<name>${IDENTIFIER})\s*\)` +
    String.raw`\s+FROM\s+(?:SCHEMA\s*\(\s*(?<schema>${IDENTIFIER}(?:\s*,\s*${IDENTIFIER})*)\s*\)|(?<namespace>${IDENTIFIER}))` +
    String.raw`(?:\s+WHERE\s+(?<where>${CONDITION.replaceAll(/\((?!\?)/g, '(?:')}(?:\s+AND\s+${CONDITION.replaceAll(/\((?!\?)/g, '(?:')})*))?` +
    String.raw`(?:\s+(?:GROUP|ORDER|LIMIT)\s.*)?$`,
  'is',
)
