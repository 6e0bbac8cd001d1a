import type { Report } from '../report/report.ts'

/** A report as if only these rules had run. */
export function restrictToRules(report: Report, ids: ReadonlySet<string>): Report {
  const ofRules = <Item extends { ruleId: string }>(items: readonly Item[]) =>
    items.filter((item) => ids.has(item.ruleId))
  const gaps = report.gaps.map((gap) => ({ ...gap, rules: gap.rules.filter((id) => ids.has(id)) }))
  return {
    ...report,
    rules: report.rules.filter(({ id }) => ids.has(id)),
    findings: ofRules(report.findings),
    suppressed: ofRules(report.suppressed),
    evaluations: ofRules(report.evaluations),
    gaps: gaps.filter(({ rules }) => rules.length > 0),
    ...(report.verdicts && { verdicts: ofRules(report.verdicts) }),
  }
}
