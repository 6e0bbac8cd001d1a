import picomatch from 'picomatch'
import { isDate } from '../json-schema.ts'
import type { Finding, Report, ReportedResource, Suppression, UngatedReport } from '../report/report.ts'
import { GLOBAL } from '../service.ts'
import { daysUntil } from '../time.ts'
import { matcher, matches } from '../wildcard.ts'

/** A suppression that ends within so many days is about to expire. */
const EXPIRING_DAYS = 14
/** A later end is more likely a typo than a plan. */
const MAX_DAYS = 400
const MIN_REASON = 10

/** The findings that stay, those that are parked, and what is to be said of the suppressions themselves. */
export type Parked = Pick<Report, 'findings' | 'suppressed' | 'suppressions'>

type Found = Pick<UngatedReport, 'findings' | 'evaluations'>

/** Takes the findings apart that suppressions park; those of a suppression that has expired stay, and say so. */
export function suppress(report: Found, suppressions: readonly Suppression[], today: Date): Parked {
  const isExpired = ({ until }: Suppression) => until !== undefined && until < dayOf(today)
  // One that holds goes before one that has expired.
  const matchers = [...suppressions]
    .sort((a, b) => Number(isExpired(a)) - Number(isExpired(b)))
    .map((suppression) => ({ suppression, covers: matcherOf(suppression) }))
  const used = new Set<Suppression>()
  const findings: Finding[] = []
  const suppressed: Finding[] = []
  for (const finding of report.findings) {
    const covering = matchers.filter(({ covers }) => covers(finding)).map(({ suppression }) => suppression)
    for (const suppression of covering) used.add(suppression)
    const [first] = covering
    if (!first) findings.push(finding)
    else if (isExpired(first)) findings.push({ ...finding, expiredSuppression: first })
    else suppressed.push({ ...finding, suppression: first })
  }
  const holding = suppressions.filter((suppression) => !isExpired(suppression))
  return {
    findings,
    suppressed,
    suppressions: {
      expired: suppressions.filter(isExpired),
      expiring: holding.filter((suppression) => isExpiring(suppression, today)),
      unused: holding.filter((suppression) => !used.has(suppression) && sawAllOf(suppression, report)),
    },
  }
}

const isExpiring = ({ until }: Suppression, today: Date): boolean =>
  (daysUntil(until, startOf(today)) ?? Infinity) <= EXPIRING_DAYS

const dayOf = (time: Date): string => time.toISOString().slice(0, 10)
const startOf = (time: Date): Date => new Date(dayOf(time))

type Matchable = Pick<Finding, 'ruleId'> & {
  resource: Pick<ReportedResource, 'id' | 'arn' | 'account' | 'region' | 'tags'>
}

function matcherOf(suppression: Suppression): (of: Matchable) => boolean {
  const isRule = once(picomatch(suppression.rule))
  const isResource = matcher(suppression.resource)
  const isAccount = matcher(suppression.account ?? '*')
  const isRegion = matcher(suppression.region ?? '*')
  const tags = Object.entries(suppression.tags ?? {})
  return ({ ruleId, resource }) =>
    isRule(ruleId) &&
    isAccount(resource.account) &&
    isRegion(resource.region) &&
    // The ARN is what the console shows; several resources may share it.
    (isResource(resource.id) || (resource.arn !== resource.id && isResource(resource.arn))) &&
    tags.every(([key, value]) => hasTag(resource.tags, key, value))
}

/** There are few rules, and many findings. */
function once(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>()
  return (text) => {
    const answer = known.get(text) ?? test(text)
    known.set(text, answer)
    return answer
  }
}

const hasTag = (tags: Readonly<Record<string, string>> = {}, key: string, value: string): boolean =>
  Object.hasOwn(tags, key) && matches(value, tags[key] ?? '')

/**
 * Whether everything that a suppression could match was evaluated: only then does it say something that it matched
 * nothing. Rules that were not chosen and places that were not audited leave it open.
 */
function sawAllOf({ rule, resource, account = '*', region = '*' }: Suppression, { evaluations }: Found): boolean {
  const isRule = picomatch(rule)
  const arn = placeIn(resource)
  const candidates = evaluations.filter(
    (evaluation) =>
      isRule(evaluation.ruleId) &&
      matches(account, evaluation.account) &&
      matches(arn.account, evaluation.account) &&
      // A list that is asked once per account may hold resources of every region.
      (evaluation.region === GLOBAL || (matches(region, evaluation.region) && matches(arn.region, evaluation.region))),
  )
  return candidates.length > 0 && candidates.every(({ unknown }) => unknown === 0)
}

/** Region and account that an ARN pattern names, as patterns; a `*` before them may stand for any of an ARN's parts. */
function placeIn(pattern: string): { region: string; account: string } {
  const [head = ''] = pattern.split('*')
  const parts = head.split(':')
  // The last part is cut off by the star, if there is one.
  const whole = head === pattern ? parts : parts.slice(0, -1)
  const [, , , region, account] = whole[0] === 'arn' ? whole : []
  return { region: region || '*', account: account || '*' }
}

/** What is wrong with a suppression: its index in the list, and its field. */
export interface SuppressionProblem {
  index: number
  field: keyof Suppression
  /** Continues a sentence that begins with the field. */
  message: string
}

/** What no schema says of suppressions: that the reason is one, the day exists, and something stays visible. */
export function validateSuppressions(suppressions: readonly Suppression[], today: Date): SuppressionProblem[] {
  return suppressions.flatMap((suppression, index) =>
    [
      { field: 'resource' as const, message: matchesEverything(suppression) },
      { field: 'reason' as const, message: reasonProblem(suppression) },
      { field: 'until' as const, message: untilProblem(suppression, today) },
    ].flatMap(({ field, message }) => (message === undefined ? [] : [{ index, field, message }])),
  )
}

function reasonProblem({ reason }: Suppression): string | undefined {
  return reason.trim().length < MIN_REASON ? `must say why, in at least ${MIN_REASON} characters` : undefined
}

function untilProblem({ until }: Suppression, today: Date): string | undefined {
  if (until === undefined) return undefined
  if (!isDate(until)) return `must be a day that exists, such as ${dayOf(today)}`
  if ((daysUntil(until, startOf(today)) ?? 0) <= MAX_DAYS) return undefined
  return `is more than ${MAX_DAYS} days ahead: leave it out where there is no end`
}

/** Told by trying: there are many ways to write a pattern that fits everything. */
function matchesEverything(suppression: Suppression): string | undefined {
  const covers = matcherOf(suppression)
  const isEverything = PARTITIONS.some((partition) => EXAMPLES.map((example) => example(partition)).every(covers))
  return isEverything
    ? 'would hide every finding: narrow it, or the rule, the account, the region or the tags'
    : undefined
}

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov']

/** Findings that have as little in common as findings can. */
const EXAMPLES = [
  example('iam-user-mfa', '111122223333', GLOBAL, (partition) => `arn:${partition}:iam::111122223333:user/a`),
  example('ec2-x', '444455556666', 'us-gov-west-1', (partition) => `arn:${partition}:ec2:b:444455556666:instance/i-0`),
  example('zzz-custom-rule', '777788889999', 'eu-west-1', (partition) => `arn:${partition}:s3:::c`),
]

function example(ruleId: string, account: string, region: string, arnIn: (partition: string) => string) {
  return (partition: string): Matchable => {
    const arn = arnIn(partition)
    return { ruleId, resource: { id: arn, arn, account, region } }
  }
}
