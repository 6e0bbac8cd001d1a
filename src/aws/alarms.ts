import type { Dimension, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Json } from '../json.ts'
import { oncePerList } from '../once-per-list.ts'
import { groupBy } from '../order.ts'
import { accountOf } from './arn.ts'
import { parseInsightsQuery } from './metrics-insights.ts'

type Alarm = Json<MetricAlarm>

/** What CloudWatch knows a resource by: its dimensions, `tag.<key>` for each tag, and `AWS.AccountId`. */
export type Labels = Readonly<Record<string, string | undefined>>

/** A metric that an alarm watches: by itself, in metric math, or by a Metrics Insights query. */
export interface WatchedMetric {
  namespace: string
  metricName: string
  /** Seconds over which a value is taken. */
  period: number | undefined
  /** A label that every resource watched has, as `InstanceId=i-0abc`; undefined when there is none. */
  common: string | undefined
  /** Whether the metric of the resource with these labels is among those watched. */
  includes(labels: Labels): boolean
}

export interface Watch<A extends Alarm = Alarm> {
  alarm: A
  metric: WatchedMetric
}

/** The alarms that watch one metric of one resource, each with what it watches. */
export function alarmsOn<A extends Alarm>(
  alarms: readonly A[],
  { namespace, metricName }: { namespace: string; metricName: string },
  labels: Labels,
): Watch<A>[] {
  const commons = [undefined, ...Object.entries(labels).map(([label, value]) => `${label}=${value}`)]
  return commons
    .flatMap((common) => (watches(alarms).get(placeOf({ namespace, metricName, common })) ?? []) as Watch<A>[])
    .filter(({ metric }) => metric.includes(labels))
}

const placeOf = ({ namespace, metricName, common }: Pick<WatchedMetric, 'namespace' | 'metricName' | 'common'>) =>
  JSON.stringify([namespace, metricName, common])

/** Found by metric and common label: to try each alarm on each instance would take alarms × instances. */
const watches = oncePerList((alarms: readonly Alarm[]) =>
  groupBy(
    alarms.flatMap((alarm) => watchedMetrics(alarm).map((metric): Watch => ({ alarm, metric }))),
    ({ metric }) => placeOf(metric),
  ),
)

/** Everything that an alarm watches; nothing for a kind of alarm that names no CloudWatch metric. */
export function watchedMetrics(alarm: Alarm): WatchedMetric[] {
  const account = accountOf(alarm.AlarmArn)
  const queried = (alarm.Metrics ?? []).map((query) => ofQuery(query, account))
  return [ofMetric(alarm, alarm.Period), ...queried].filter((metric) => metric !== undefined)
}

interface Metric {
  Namespace?: string | undefined
  MetricName?: string | undefined
  Dimensions?: Json<Dimension>[] | undefined
}

function ofMetric(metric: Metric, period: number | undefined, account?: string): WatchedMetric | undefined {
  const { Namespace, MetricName, Dimensions = [] } = metric
  if (!Namespace || !MetricName) return undefined
  const [first] = Dimensions
  return {
    namespace: Namespace,
    metricName: MetricName,
    period,
    common: first && `${first.Name}=${first.Value}`,
    includes: (labels) =>
      // A metric without dimensions sums up many resources: it is none's own.
      Dimensions.length > 0 &&
      Dimensions.every(({ Name = '', Value }) => labels[Name] === Value) &&
      (!account || labels['AWS.AccountId'] === account),
  }
}

/** `account` is the alarm's own: the alarms of a monitoring account may watch the metrics of others. */
function ofQuery(query: Json<MetricDataQuery>, account: string | undefined): WatchedMetric | undefined {
  const { MetricStat, Expression, Period, AccountId } = query
  if (MetricStat?.Metric) return ofMetric(MetricStat.Metric, MetricStat.Period, AccountId)
  const insights = Expression ? parseInsightsQuery(Expression) : undefined
  if (!insights) return undefined
  const { namespace, metricName, schema } = insights
  const where = insights.where.map(({ value, ...condition }) => ({
    ...condition,
    value: value === 'CURRENT_ACCOUNT_ID()' ? account : value,
  }))
  const first = where.find(({ equal }) => equal)
  return {
    namespace,
    metricName,
    period: Period,
    common: first && `${first.key}=${first.value}`,
    includes: (labels) =>
      (!schema || (schema.length > 0 && schema.every((label) => labels[label] !== undefined))) &&
      where.every(({ key, equal, value }) => (labels[key] === value) === equal),
  }
}
