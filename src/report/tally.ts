import type { Result } from '../engine/evaluate.ts'
import { type Inventory, regionsOf } from '../engine/inventory.ts'
import { compareBy, groupBy } from '../order.ts'
import { type AnyRule, SEVERITIES, type Severity } from '../rule.ts'
import { resourceOf } from './finding.ts'
import type { Counts, Evaluation, Finding, Summary } from './report.ts'

export function summarize(results: readonly Result[], findings: readonly Finding[]): Summary {
  const evaluations = count(results)
  const judged = new Set<string>()
  for (const result of results) {
    if (result.resource && result.verdict.outcome !== 'unknown')
      judged.add(`${result.account} ${resourceOf(result, result.resource).id}`)
  }
  return {
    findings: countSeverities(findings),
    suppressed: 0,
    evaluations,
    resources: judged.size,
    coverage: coverageOf(evaluations),
  }
}

/** How many findings there are of each severity. */
export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity]++
  return counts
}

export function coverageOf({ pass, fail, notApplicable, unknown }: Counts): number {
  const known = pass + fail + notApplicable
  // Rounded down: only a run without a single unknown shows 1.
  return known === 0 ? 0 : Math.floor((known / (known + unknown)) * 10_000) / 10_000
}

function count(results: readonly Result[]): Counts {
  const counts = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 }
  for (const { verdict } of results) counts[verdict.outcome === 'not-applicable' ? 'notApplicable' : verdict.outcome]++
  return counts
}

/** One entry per rule, account and region, also where there was nothing to judge: zeros prove that it was looked at. */
export function evaluationsOf(
  rules: readonly AnyRule[],
  inventory: Inventory,
  results: readonly Result[],
): Evaluation[] {
  const judged = groupBy(results, ({ rule, account, region }) => evaluationKey(rule.id, account, region))
  for (const { id, on } of rules) {
    for (const account of inventory.accounts) {
      for (const region of regionsOf(on, account)) {
        const key = evaluationKey(id, account.id, region)
        if (!judged.has(key)) judged.set(key, [])
      }
    }
  }
  return [...judged]
    .map(([key, group]) => {
      const [ruleId = '', account = '', region = ''] = key.split(' ')
      return { ruleId, account, region, ...count(group) }
    })
    .sort(byEvaluation)
}

export const byEvaluation = compareBy<Evaluation>(
  ({ ruleId }) => ruleId,
  ({ account }) => account,
  ({ region }) => region,
)

/** The sum of counts. */
export function addUp(all: readonly Counts[]): Counts {
  const sum = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 }
  for (const counts of all) for (const outcome of OUTCOMES) sum[outcome] += counts[outcome]
  return sum
}

const OUTCOMES = ['pass', 'fail', 'notApplicable', 'unknown'] as const

/** None of the three can hold a space. */
const evaluationKey = (ruleId: string, account: string, region: string): string => `${ruleId} ${account} ${region}`
