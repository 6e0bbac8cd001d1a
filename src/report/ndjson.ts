import { jsonValue } from './escape.ts'
import type { Report } from './report.ts'

/**
 * One JSON object per line, each with its `type`, in the shapes of the JSON report. The summary comes last: a file
 * without it was cut off.
 */
export function* ndjsonReport(report: Report): Generator<string> {
  const { findings, suppressed, resolved, verdicts = [], gaps, evaluations, rules: _, ...summary } = report
  yield* lines('finding', findings)
  yield* lines('suppressed', suppressed)
  yield* lines('resolved', resolved)
  yield* lines('verdict', verdicts)
  yield* lines('gap', gaps)
  yield* lines('evaluation', evaluations)
  yield* lines('summary', [summary])
}

function* lines(type: string, items: readonly object[]): Generator<string> {
  for (const item of items) yield `${jsonValue({ type, ...item })}\n`
}
