import { groupBy } from '../order.ts'
import { missingText } from './blind-spots.ts'
import { findingId } from './finding.ts'
import { plural } from './prose.ts'
import type { Evaluation, Finding, Report, ReportedResource, ReportedVerdict, RuleEntry } from './report.ts'

/** A result, as the formats that have one entry per result need it. */
export interface Item extends Pick<Finding, 'ruleId' | 'severity' | 'title' | 'message' | 'evidence' | 'remediation'> {
  status: 'fail' | 'suppressed' | 'unknown' | 'pass' | 'not-applicable'
  /** The finding's id; for other outcomes the one that a finding of this rule and resource has. */
  id: string
  account: string
  region: string
  partition: string
  /** Undefined where it could not even be listed which resources there are. */
  resource: ReportedResource | undefined
  baseline?: Finding['baseline']
  suppression?: Finding['suppression']
}

/**
 * Every result of a report: findings, suppressed findings, what could not be evaluated, and of the rest what the report
 * lists one by one (`--show`).
 */
export function* itemsOf(report: Report): Generator<Item> {
  for (const finding of report.findings) yield findingItem(finding, 'fail')
  for (const finding of report.suppressed) yield findingItem(finding, 'suppressed')
  yield* unknownItems(report)
  const itemOf = verdictItems(report)
  for (const verdict of report.verdicts ?? []) {
    if (verdict.outcome === 'pass' || verdict.outcome === 'not-applicable') yield itemOf(verdict, verdict.outcome)
  }
}

/**
 * What a store of findings is told: not what a rule does not concern, nor of a pass whose finding is reported as
 * resolved.
 */
export function* trackedItems(report: Report): Generator<Item> {
  const resolved = new Set(report.resolved.map(({ id }) => id))
  for (const item of itemsOf(report)) if (item.status !== 'not-applicable' && !resolved.has(item.id)) yield item
}

function findingItem(finding: Finding, status: 'fail' | 'suppressed'): Item {
  const { account, region, partition } = finding.resource
  return { account, region, partition, ...finding, status }
}

/** One per unknown result where the report lists them, else one per rule, account and region. */
function* unknownItems(report: Report): Generator<Item> {
  const itemOf = verdictItems(report)
  const listed = new Map<string, number>()
  for (const verdict of report.verdicts ?? []) {
    if (verdict.outcome !== 'unknown') continue
    listed.set(placeOf(verdict), (listed.get(placeOf(verdict)) ?? 0) + 1)
    yield itemOf(verdict, 'unknown')
  }
  const causeOf = causes(report)
  for (const evaluation of report.evaluations) {
    const count = evaluation.unknown - (listed.get(placeOf(evaluation)) ?? 0)
    if (count <= 0) continue
    const message = `${plural(count, 'result')} could not be evaluated. ${causeOf(evaluation)}`
    yield itemOf({ ...evaluation, message }, 'unknown')
  }
}

type Place = Pick<Evaluation, 'ruleId' | 'account' | 'region'>

/** Whether the finding was there before this run, as far as a baseline tells. */
export const wasThere = ({ baseline }: Pick<Item, 'baseline'>): boolean =>
  baseline !== undefined && (baseline.state !== 'new' || baseline.severityRaisedFrom !== undefined)

/** A key for one rule in one account and region. */
export const placeOf = ({ ruleId, account, region }: Place): string => JSON.stringify([account, region, ruleId])

/** What the gaps say about why a rule is unknown somewhere. */
function causes({ gaps }: Report): (place: Place) => string {
  const pairs = gaps.flatMap((gap) => gap.rules.map((ruleId) => ({ gap, place: { ...gap, ruleId } })))
  const here = groupBy(pairs, ({ place }) => placeOf(place))
  // A rule may need something of another region, or of none.
  const anywhere = groupBy(pairs, ({ place }) => placeOf({ ...place, region: '' }))
  return (place) => {
    const found = here.get(placeOf(place)) ?? anywhere.get(placeOf({ ...place, region: '' })) ?? []
    return found.length === 0 ? 'The run ended before it.' : `Missing: ${missingText(found.map(({ gap }) => gap))}.`
  }
}

type Verdict = Place & Pick<ReportedVerdict, 'message' | 'resource'>

function verdictItems(report: Report): (verdict: Verdict, status: Item['status']) => Item {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]))
  const partitions = new Map(report.accounts.map(({ id, partition }) => [id, partition]))
  return (verdict, status) => {
    const partition = partitions.get(verdict.account) ?? 'aws'
    return verdictItem(verdict, status, partition, rules.get(verdict.ruleId))
  }
}

function verdictItem(verdict: Verdict, status: Item['status'], partition: string, rule: RuleEntry | undefined): Item {
  const { ruleId, account, region, message, resource } = verdict
  return {
    status,
    id: findingId({ partition, account, region, rule: ruleId, resource: resource?.id ?? '' }),
    ruleId,
    severity: rule?.severity ?? 'info',
    title: rule?.title ?? ruleId,
    message,
    account,
    region,
    partition,
    resource: resource && { ...resource, service: rule?.service ?? '', account, region, partition },
    evidence: [],
    remediation: '',
  }
}
