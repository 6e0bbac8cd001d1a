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

/**
 * Whether an alarm watches a metric that a log group's filter counts. With dimensions that is many metrics, which no
 * alarm on the name alone can see; an alarm with dimensions sees nothing of a metric that has none.
 */
export function countsOn({ Metrics = [], ...own }: Counting, counted: Counted): boolean {
  const isPlain = Object.keys(counted.dimensions ?? {}).length === 0
  const byName = [own, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {})].some(
    ({ Namespace, MetricName, Dimensions = [] }) =>
      Namespace === counted.metricNamespace && MetricName === counted.metricName && Dimensions.length === 0,
  )
  const queries = Metrics.map(({ Expression }) => Expression && parseInsightsQuery(Expression))
  const byQuery = queries.some(
    (query) =>
      query &&
      query.namespace === counted.metricNamespace &&
      query.metricName === counted.metricName &&
      !query.where[0],
  )
  return (isPlain && byName) || byQuery
}

/** An alarm of either kind; a composite one watches no metric. */
interface Counting extends Metric {
  AlarmName?: string | undefined
  Metrics?: Json<MetricDataQuery>[] | undefined
}

interface Counted {
  metricNamespace?: string | undefined
  metricName?: string | undefined
  dimensions?: Record<string, string> | undefined
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

/**
 * Whether an alarm on a status check fires when the check fails. The metric is 1 then, and 0 else; only a sum, or an
 * expression, makes more of it.
 */
export function noticesFailure({ ComparisonOperator, Threshold, Statistic, Metrics = [] }: Alarm): boolean {
  if (!ComparisonOperator?.startsWith('GreaterThan')) return false
  if (Statistic === 'Sum' || Metrics.length > 0 || Threshold === undefined) return true
  return ComparisonOperator === 'GreaterThanThreshold' ? Threshold < 1 : Threshold <= 1
}
