import type { Result } from '../engine/evaluate.ts'
import { compareBy } from '../order.ts'
import type { Outcome } from '../rule.ts'
import { resourceOf } from './finding.ts'
import type { ReportedVerdict } from './report.ts'

/** The verdicts with these outcomes, one by one; undefined when none was asked for. */
export function verdictsOf(results: readonly Result[], show: readonly Outcome[]): ReportedVerdict[] | undefined {
  if (show.length === 0) return undefined
  return results
    .filter(({ verdict }) => show.includes(verdict.outcome))
    .map((result) => {
      const { rule, verdict, account, region } = result
      return {
        ruleId: rule.id,
        outcome: verdict.outcome,
        message: verdict.message,
        account,
        region,
        ...(result.resource ? { resource: shortResource(result, result.resource) } : {}),
      }
    })
    .sort(byVerdict)
}

export const byVerdict = compareBy<ReportedVerdict>(
  ({ ruleId }) => ruleId,
  ({ account }) => account,
  ({ region }) => region,
  ({ resource }) => resource?.id ?? '',
)

function shortResource(
  result: Result,
  resource: NonNullable<Result['resource']>,
): NonNullable<ReportedVerdict['resource']> {
  const { id, arn, name, type } = resourceOf(result, resource)
  return { id, arn, name, type }
}
