import type { Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Json } from '../json.ts'
import { accountOf } from './arn.ts'

/** A dimension that names a resource, with where it stands in the alarm. */
export interface NamedResource {
  path: string
  dimension: string
  value: string
  namespace: string
}

type Alarm = Json<MetricAlarm>

/**
 * What the metrics of an alarm name by their dimensions; not those of another account's metrics. Namespaces of one's
 * own may say anything: only AWS's and the CloudWatch agent's are read.
 */
export function namedResources({ Namespace, Dimensions, Metrics = [], AlarmArn }: Alarm): NamedResource[] {
  const queried = Metrics.flatMap(({ MetricStat, AccountId }, i) =>
    MetricStat?.Metric && (!AccountId || AccountId === accountOf(AlarmArn))
      ? named(MetricStat.Metric.Namespace, MetricStat.Metric.Dimensions, `Metrics[${i}].MetricStat.Metric.`)
      : [],
  )
  return [...named(Namespace, Dimensions, ''), ...queried]
}

const named = (namespace = '', dimensions: Json<Dimension>[] = [], at: string): NamedResource[] =>
  /^(AWS\/|CWAgent$)/.test(namespace)
    ? dimensions.map(({ Name = '', Value = '' }, i) => ({
        path: `${at}Dimensions[${i}].Value`,
        dimension: Name,
        value: Value,
        namespace,
      }))
    : []

/** `arn:…:loadbalancer/app/web/50dc6c49` is `app/web/50dc6c49` in a metric, a target group's `targetgroup/web/1a2b`. */
export const dimensionOf = (arn: string | undefined): string | undefined =>
  arn
    ?.split(':')
    .at(-1)
    ?.replace(/^loadbalancer\//, '')
