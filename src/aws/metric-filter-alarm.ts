import { compare, compareBy } from '../order.ts'
import { fail, pass, seen, unknown, type Verdict } from '../rule.ts'
import { type AlarmTopics, chainOf, type MonitoredTrail, type WatchedEvents, type WholeChain } from './event-chain.ts'
import { casesOf, parseFilterPattern } from './filter-pattern.ts'
import type { MissingLink } from './trails.ts'

/** What a rule on CloudTrail events says of them. */
interface Events {
  /** After "an alarm fires on": `use of the root user`. */
  words: string
  /** The pattern of the filter that the command adds. */
  pattern: string
  /** The events that a filter must take at the least, where the pattern takes more. */
  atLeast?: string
  /** Whether all of them change something: then a trail that records no reads will do. */
  writes: boolean
}

/** What the rules on CloudTrail events have in common; each has its own id, title, severity and events. */
export function metricFilterAlarm({ words, pattern, atLeast = pattern, writes }: Events) {
  const asked = parseFilterPattern(atLeast)
  if (!asked) throw new Error(`${atLeast} is not a filter pattern`)
  const name = words.replaceAll(/\W+/g, '-')
  // Patterns of our own hold no single quote.
  const addFilter = (group: string) =>
    `aws logs put-metric-filter --log-group-name ${group} --filter-name ${name} --filter-pattern '${pattern}' ` +
    `--metric-transformations metricName=${name},metricNamespace=CloudTrailMetrics,metricValue=1`
  const watched: WatchedEvents = { words, cases: casesOf(asked), addFilter, writes }
  return {
    source: ['5.6', '6.1', '6.3', '6.4', '6.5', '6.6', '8.4'],
    rationale:
      'CloudTrail records the events; a metric filter on its log group, an alarm on the metric and a confirmed ' +
      'subscription make somebody see them.',
    remediation: addFilter('TRAIL_LOG_GROUP'),
    references: [
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    ],
    check: (_account: object, context: Context): Verdict => verdictOn(watched, context),
  }
}

interface Context {
  trails: readonly MonitoredTrail[]
  alarms: readonly AlarmTopics[]
  account: string
}

/** Of several trails, one whose chain is whole will do; else the one that gets farthest is the one to mend. */
function verdictOn(watched: WatchedEvents, { trails, alarms, account }: Context): Verdict {
  const chains = trails.map((trail) => chainOf(trail, watched, { alarms, account }))
  const [whole] = chains
    .filter(isWhole)
    .map((chain) => chain.whole)
    .sort(compare)
  if (whole) return pass(whole)

  const broken = chains.filter((chain): chain is MissingLink => !isWhole(chain)).sort(NEAREST)
  const [nearest] = broken
  if (!nearest) {
    return fail(`There is no trail, so nothing fires on ${watched.words}.`, seen('trails', [], 'a trail'), CREATE)
  }
  const { message, evidence, mend } = nearest
  if (evidence) return fail(message, evidence, mend)
  // What is not seen may be in order, whatever is wrong with what is.
  const shown = broken.find((link) => link.evidence)
  return unknown([message, ...(shown ? [`Of this account's own: ${shown.message}`] : [])].join(' '))
}

/** AWS lists trails in no order. */
const NEAREST = compareBy<MissingLink>(
  ({ reached }) => -reached,
  ({ message }) => message,
)

const isWhole = (chain: ReturnType<typeof chainOf>): chain is WholeChain => 'whole' in chain

const CREATE = {
  remediation:
    'aws cloudtrail create-trail --name account-audit --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation',
}
