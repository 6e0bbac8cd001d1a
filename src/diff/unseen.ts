import { sentence } from '../engine/evaluate.ts'
import { type Judgeable, placeKey } from '../gate/coverage.ts'
import { compareBy, groupBy } from '../order.ts'
import { plural } from '../report/prose.ts'
import type { Evaluation, Report, ReportedGap } from '../report/report.ts'
import type { Severity } from '../rule.ts'
import { GLOBAL } from '../service.ts'
import type { Unevaluated } from './diff.ts'
import type { Verdicts } from './verdicts.ts'

/** Says in a sentence why a report has no answer: `Not evaluated now: iam:ListUsers was denied (AccessDenied: …).` */
export type WhyUnseen = (asked: Omit<Judgeable, 'resource'> & { resource?: string }) => string

export function whyUnseenIn(report: Report, verdicts: Verdicts, when: 'before' | 'now'): WhyUnseen {
  const rules = new Set(report.rules.map(({ id }) => id))
  const accounts = new Map(report.accounts.map((account) => [account.id, account.regions]))
  const gaps = gapsByRule(report)
  return (asked) => `Not evaluated ${when}: ${reason(asked)}`

  function reason({ ruleId, account, region, resource }: Parameters<WhyUnseen>[0]): string {
    if (!rules.has(ruleId)) return 'the rule did not run.'
    const regions = accounts.get(account)
    if (!regions) return `account ${account} was not audited.`
    const verdict = resource === undefined ? undefined : verdicts({ ruleId, account, region, resource })
    if (verdict?.outcome === 'unknown') return verdict.message
    const because = (gaps.get(`${ruleId} ${account}`) ?? []).filter((gap) => concerns(gap, region))
    if (because.length > 0) return sentencesOf(because)
    if (region !== GLOBAL && !regions.includes(region)) return `region ${region} was not audited.`
    return 'the report does not say why.'
  }
}

function gapsByRule({ gaps }: Report): Map<string, ReportedGap[]> {
  const entries = gaps.flatMap((gap) => gap.rules.map((rule) => ({ key: `${rule} ${gap.account}`, gap })))
  const groups = groupBy(entries, ({ key }) => key)
  return new Map([...groups].map(([key, group]) => [key, group.map(({ gap }) => gap)]))
}

/** A regional rule may lack a global call, and a global rule a regional one. */
const concerns = (gap: ReportedGap, region: string): boolean =>
  gap.region === region || gap.region === GLOBAL || region === GLOBAL

/** The first two gaps: the third seldom tells more. */
function sentencesOf(gaps: readonly ReportedGap[]): string {
  const sentences = [...new Set(gaps.map(sentence))]
  const more = sentences.length - 2
  return [...sentences.slice(0, 2), ...(more > 0 ? [`And ${plural(more, 'other gap')}.`] : [])].join(' ')
}

/** Where the new side saw less than the old one, by rule. */
export function unevaluatedSince(before: Report, after: Report, why: WhyUnseen): Unevaluated[] {
  const earlier = new Map(before.evaluations.map((evaluation) => [placeKey(evaluation), evaluation]))
  const later = new Map(after.evaluations.map((evaluation) => [placeKey(evaluation), evaluation]))
  const severities = new Map([...before.rules, ...after.rules].map(({ id, severity }) => [id, severity]))
  const lost = [
    ...before.evaluations.filter((evaluation) => judged(evaluation) > 0 && !later.has(placeKey(evaluation))),
    ...after.evaluations.filter((evaluation) => evaluation.unknown > (earlier.get(placeKey(evaluation))?.unknown ?? 0)),
  ]
  return lost
    .map(({ ruleId, account, region }): Unevaluated => {
      const severity: Severity = severities.get(ruleId) ?? 'critical'
      const unknown = later.get(placeKey({ ruleId, account, region }))?.unknown ?? 0
      return { ruleId, severity, account, region, unknown, reason: why({ ruleId, account, region }) }
    })
    .sort(
      compareBy(
        ({ ruleId }) => ruleId,
        ({ account }) => account,
        ({ region }) => region,
      ),
    )
}

const judged = ({ pass, fail, notApplicable }: Evaluation): number => pass + fail + notApplicable

/** Whether there is a place that both sides looked at: without one, nothing has been compared. */
export function haveCommonGround(before: Report, after: Report): boolean {
  const looked = new Set(before.evaluations.filter(sawSomething).map(placeKey))
  return after.evaluations.some((evaluation) => sawSomething(evaluation) && looked.has(placeKey(evaluation)))
}

const sawSomething = (evaluation: Evaluation): boolean => judged(evaluation) > 0 || evaluation.unknown === 0
