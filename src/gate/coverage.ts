import type { Evaluation, Report } from '../report/report.ts'
import { GLOBAL } from '../service.ts'

/** A rule, and a resource that it judges or would judge. */
export interface Judgeable {
  ruleId: string
  account: string
  region: string
  /** Id of the resource. */
  resource: string
}

/** Whether a rule looked at a resource, or at all of the place where the resource would be. */
export type Coverage = (judgeable: Judgeable) => boolean

/**
 * What a report looked at. Only where it looked does a finding that is missing mean that it is gone: a rule that was
 * not chosen, a region that was not audited or a call that was denied says nothing.
 *
 * A report counts the unknown results of a place, and names their resources only with `--show unknown`. Where it does
 * not, any unknown result might be the resource asked about.
 */
export function coverageOf(report: Seen): Coverage {
  const unknown = new Map(report.evaluations.map((evaluation) => [placeKey(evaluation), evaluation.unknown]))
  const audited = new Set(report.accounts.flatMap(({ id, regions }) => regions.map((region) => `${id} ${region}`)))
  const listed = listedVerdicts(report)
  return (judgeable) => {
    const place = placeKey(judgeable)
    const outcome = listed.outcomes.get(`${place} ${judgeable.resource}`)
    if (outcome !== undefined) return outcome !== 'unknown'
    // A list that is asked once per account may hold resources of every region.
    const global = placeKey({ ...judgeable, region: GLOBAL })
    const isGlobal = unknown.has(global)
    // Of a region that was not audited other regions may show a part: trails are listed outside their home, too.
    if (!isGlobal && !audited.has(`${judgeable.account} ${judgeable.region}`)) return false
    if (!isGlobal && !unknown.has(place)) return false
    return [place, global].every((key) => (unknown.get(key) ?? 0) === (listed.unknownResources.get(key) ?? 0))
  }
}

/** The parts of a report that tell what it looked at. */
type Seen = Pick<Report, 'accounts' | 'evaluations' | 'verdicts'>

function listedVerdicts({ verdicts = [] }: Seen) {
  const outcomes = new Map<string, string>()
  /** Results that are unknown and name their resource, by place. */
  const unknownResources = new Map<string, number>()
  for (const verdict of verdicts) {
    if (!verdict.resource) continue
    const place = placeKey(verdict)
    outcomes.set(`${place} ${verdict.resource.id}`, verdict.outcome)
    if (verdict.outcome === 'unknown') unknownResources.set(place, (unknownResources.get(place) ?? 0) + 1)
  }
  return { outcomes, unknownResources }
}

/** Rule, account and region in one text; none of the three can hold a space. */
export const placeKey = ({ ruleId, account, region }: Pick<Evaluation, 'ruleId' | 'account' | 'region'>): string =>
  `${ruleId} ${account} ${region}`
