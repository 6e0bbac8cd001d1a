import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs'
import type { Json } from '../json.ts'
import { compare } from '../order.ts'
import { type ForThisFinding, seen } from '../rule.ts'
import { type Flaw, type Topic, targetFlaw } from './alarm-targets.ts'
import { countsOn } from './alarms.ts'
import { accountOf } from './arn.ts'
import { actingComposite, hasActions } from './composite-alarms.ts'
import { type Condition, covers, type Pattern, parseFilterPattern, wordsOf } from './filter-pattern.ts'
import { type MissingLink, missingLink, ownLogGroup, type Trail } from './trails.ts'

/** Events of CloudTrail that somebody should hear of. */
export interface WatchedEvents {
  /** `use of the root user` */
  words: string
  /** The kinds of event: of each, the conditions that all hold. */
  cases: readonly (readonly Condition[])[]
  /** Adds a metric filter for them, given the log group. */
  addFilter(group: string): string
  /** Whether all of them change something: then a trail that records no reads will do. */
  writes: boolean
}

type Alarm = Json<MetricAlarm> | Json<CompositeAlarm>

/** A trail with its extras, which are undefined where its log group is gone or another account's. */
export type MonitoredTrail = Trail & {
  metricFilters: Json<MetricFilter>[] | undefined
  alarms: Alarm[] | undefined
}

/** What the topics of an alarm say, for the alarms of the audited regions. */
export interface AlarmTopics {
  AlarmArn?: string | undefined
  topics: readonly Topic[]
}

/** `whole` is what shows it. */
export interface WholeChain {
  whole: string
}

/**
 * The chain from a trail to somebody who hears of its events: its log group, a metric filter there, an alarm on the
 * metric, an action that reaches a subscriber. Either what shows that it is whole, or its first missing link.
 */
export function chainOf(
  trail: MonitoredTrail,
  watched: WatchedEvents,
  { alarms, account }: { alarms: readonly AlarmTopics[]; account: string },
): WholeChain | MissingLink {
  const broken = missingLink(trail, account, { read: !watched.writes, write: true })
  if (broken?.evidence) return broken
  const owner = accountOf(trail.TrailARN)
  if (owner !== account) {
    return hidden(`Trail ${trail.Name} belongs to account ${owner}: what watches its events is not seen from here.`)
  }
  const group = ownLogGroup(trail, account)
  if (broken || !group || !trail.metricFilters) return broken ?? withoutFilters(trail, group)
  const counters = trail.metricFilters.flatMap((filter) => countersOf(filter, trail.alarms ?? [], alarms, account))
  const links = { trail, group, watched, counters }
  const missing = unfiltered(links) ?? unalarmed(links) ?? unheard(links)
  return missing ?? { whole: `${firingAlarms(links)} on ${watched.words}.` }
}

/** One metric that a filter counts events in, and what is wrong with each alarm on it. */
interface Counter {
  filter: string | undefined
  pattern: Pattern | undefined
  /** `CloudTrailMetrics/RootUsage` */
  metric: string
  alarms: { name: string | undefined; flaws: Flaw[] }[]
}

interface Links {
  trail: MonitoredTrail
  group: string
  watched: WatchedEvents
  counters: readonly Counter[]
}

function countersOf(
  { filterName, filterPattern = '', metricTransformations = [], fieldSelectionCriteria }: Json<MetricFilter>,
  alarms: readonly Alarm[],
  topics: readonly AlarmTopics[],
  account: string,
): Counter[] {
  return metricTransformations.map((metric) => ({
    filter: filterName,
    // Criteria on the account or region of a log make a filter narrower than its pattern says.
    pattern: fieldSelectionCriteria ? undefined : parseFilterPattern(filterPattern),
    metric: `${metric.metricNamespace}/${metric.metricName}`,
    alarms: alarms
      .filter((alarm) => countsOn(alarm, metric))
      .map((alarm) => ({ name: alarm.AlarmName, flaws: alarmFlaws(alarm, alarms, topics, account) })),
  }))
}

/** Empty for an alarm that reaches somebody, by itself or through a composite alarm. */
function alarmFlaws(alarm: Alarm, alarms: readonly Alarm[], topics: readonly AlarmTopics[], account: string): Flaw[] {
  const acting = hasActions(alarm) ? alarm : actingComposite(alarm, alarms)
  if (!acting) return [{ message: `Alarm ${alarm.AlarmName} does nothing when it fires.`, kind: 'unheard' }]
  const known = topics.find(({ AlarmArn }) => AlarmArn === acting.AlarmArn)?.topics ?? []
  const actions = acting.AlarmActions ?? []
  const flaws = actions.flatMap((action) => targetFlaw(action, known, account) ?? [])
  return flaws.length < actions.length
    ? []
    : flaws.map(({ kind, message }) => ({ kind, message: `Alarm ${acting.AlarmName}: ${message}` }))
}

const hidden = (message: string): MissingLink => ({ reached: 100, message, evidence: undefined, mend: {} })

interface Missing {
  reached: number
  message: string
  /** Path from the trail. */
  path: string
  value: string | string[] | undefined
  expected: string
  command: string
}

function missingIn(trail: MonitoredTrail, { reached, message, path, value, expected, command }: Missing): MissingLink {
  const { TrailARN, HomeRegion, CloudWatchLogsLogGroupArn } = trail
  const values = { TrailARN, HomeRegion, LogGroup: CloudWatchLogsLogGroupArn?.split(':')[6] }
  const mend: ForThisFinding = { remediation: `${command} --region {HomeRegion}`, values }
  return { reached, message, evidence: seen(`trails[?TrailARN=='${TrailARN}'].${path}`, value, expected), mend }
}

function withoutFilters(trail: MonitoredTrail, group: string | undefined): MissingLink {
  const { Name, CloudWatchLogsLogGroupArn: arn } = trail
  if (arn && !group) return hidden(`The log group of trail ${Name} belongs to account ${accountOf(arn)}.`)
  const message = group
    ? `Log group ${group}, to which trail ${Name} delivers, does not exist.`
    : `Trail ${Name} does not deliver to CloudWatch Logs.`
  const command =
    'aws cloudtrail update-trail --name {TrailARN} --cloud-watch-logs-log-group-arn LOG_GROUP_ARN --cloud-watch-logs-role-arn ROLE_ARN'
  const path = 'CloudWatchLogsLogGroupArn'
  return missingIn(trail, { reached: 4, message, path, value: arn, expected: 'a log group that exists', command })
}

function unfiltered({ trail, group, watched, counters }: Links): MissingLink | undefined {
  const missed = untaken(watched.cases, counters)
  if (missed.length === 0) return undefined
  const narrow = counters.find(({ pattern }) => pattern && missed.some((facts) => isAbout(pattern, facts)))
  const events = eventsIn(missed, watched)
  const message =
    narrow && missed.length === watched.cases.length
      ? `Metric filter ${narrow.filter} on log group ${group} takes only a part of ${events}.`
      : `No metric filter on log group ${group} takes ${events}.`
  return missingIn(trail, {
    reached: 5,
    message,
    path: 'metricFilters[*].filterPattern',
    value: (trail.metricFilters ?? []).map(({ filterPattern = '' }) => filterPattern),
    expected: `a pattern that takes ${events}`,
    command: watched.addFilter('{LogGroup}'),
  })
}

function unalarmed({ trail, watched, counters }: Links): MissingLink | undefined {
  const missed = untaken(
    watched.cases,
    counters.filter(({ alarms }) => alarms.length > 0),
  )
  const silent = counters.filter((counter) => counter.alarms.length === 0 && takesAny(counter, missed))
  if (missed.length === 0) return undefined
  const metrics = listed(silent.map(({ metric }) => metric))
  const [namespace, name] = silent[0]?.metric.split(/\/(?=[^/]*$)/) ?? []
  const missing = missingIn(trail, {
    reached: 6,
    message: `No alarm watches metric ${metrics}, which counts ${eventsIn(missed, watched)}.`,
    path: 'alarms',
    value: [],
    expected: `an alarm on ${metrics}`,
    command:
      'aws cloudwatch put-metric-alarm --alarm-name {MetricName} --namespace {MetricNamespace} --metric-name {MetricName} --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching --alarm-actions SNS_TOPIC_ARN',
  })
  const values = { ...missing.mend.values, MetricNamespace: namespace, MetricName: name }
  return { ...missing, mend: { ...missing.mend, values } }
}

function unheard({ trail, watched, counters }: Links): MissingLink | undefined {
  const missed = untaken(watched.cases, counters.filter(isHeard))
  if (missed.length === 0) return undefined
  const flaws = counters.filter((one) => takesAny(one, missed)).flatMap(({ alarms }) => alarms.flatMap((a) => a.flaws))
  const messages = [...new Set(flaws.map(({ message }) => message))].sort(compare)
  if (flaws.some(({ kind }) => kind === 'hidden')) return hidden(messages.join(' '))
  return missingIn(trail, {
    reached: 7,
    message: messages.join(' '),
    path: 'alarms',
    value: messages,
    expected: 'an action that reaches a confirmed subscription',
    command: 'aws sns subscribe --topic-arn SNS_TOPIC_ARN --protocol email --notification-endpoint ADDRESS',
  })
}

const isHeard = ({ alarms }: Counter): boolean => alarms.some(({ flaws }) => flaws.length === 0)

function firingAlarms({ watched, counters }: Links): string {
  const firing = counters.filter((counter) => takesAny(counter, watched.cases)).flatMap(({ alarms }) => alarms)
  const heard = firing.filter(({ flaws }) => flaws.length === 0)
  const names = [...new Set(heard.map(({ name = '' }) => name))].sort(compare)
  return names.length > 1 ? `Alarms ${listed(names)} fire` : `Alarm ${listed(names)} fires`
}

type Cases = WatchedEvents['cases']

const untaken = (cases: Cases, counters: readonly Counter[]): Cases =>
  cases.filter((facts) => !counters.some((counter) => takesAny(counter, [facts])))

const takesAny = ({ pattern }: Counter, cases: Cases): boolean =>
  pattern !== undefined && cases.some((facts) => covers(pattern, facts))

/** Whether a pattern asks something of these events that is true of them, beside which service they come from. */
function isAbout(pattern: Pattern, facts: readonly Condition[]): boolean {
  const parts = 'any' in pattern ? pattern.any : 'all' in pattern ? pattern.all : undefined
  if (parts) return parts.some((part) => isAbout(part, facts))
  const telling = facts.filter(({ selector, operator }) => selector !== '$.eventSource' && operator === '=')
  return covers(pattern, telling)
}

/** The events that are missed, by what tells them from the others: `StopLogging and DeleteTrail`. */
function eventsIn(missed: Cases, { cases, words }: WatchedEvents): string {
  if (missed.length === cases.length) return words
  const isTelling = (fact: Condition) =>
    !cases.every((facts) => facts.some((other) => wordsOf(other) === wordsOf(fact)))
  return listed(
    missed.map((facts) =>
      facts
        .filter(isTelling)
        .map((fact) => (fact.selector === '$.eventName' ? fact.value?.text : wordsOf(fact)))
        .join(', '),
    ),
  )
}

/** `a, b and c`, each once. */
function listed(names: readonly (string | undefined)[]): string {
  const each = [...new Set(names.map(String))]
  return [each.slice(0, -1).join(', '), ...each.slice(-1)].filter(Boolean).join(' and ')
}
