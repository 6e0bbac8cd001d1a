import { groupBy } from '../order.ts'
import { SEVERITIES, type Severity } from '../rule.ts'
import { sinceBaseline } from './console-gate.ts'
import { type Page, type Paint, severityPaint } from './console-page.ts'
import { printable } from './escape.ts'
import { plural, sentence, wrap } from './prose.ts'
import type { Evaluation, Report } from './report.ts'

/** What was evaluated, what was not, the gate's answer and the exit code, in one line. */
export function lastLine(report: Report): string {
  return `${evaluated(report)} Gate: ${sentence(printable(report.exit.reason))} Exit ${report.exit.code}.`
}

/** What was found, and the last line. */
export function summarySection(page: Page): string {
  const { report, paint, width } = page
  const last = wrap(lastLine(report), width)
  const start = last.lastIndexOf('Gate:')
  return `${found(page)}\n${last.slice(0, start)}${gatePaint(report, paint)(last.slice(start))}`
}

function found(page: Page): string {
  const { findings, summary } = page.report
  if (findings.length > 0) return severityCounts(page)
  const { pass, notApplicable, unknown } = summary.evaluations
  if (summary.suppressed > 0) return `No findings but ${summary.suppressed} suppressed.`
  if (pass + notApplicable === 0) return page.paint.yellow('Nothing was evaluated.')
  return unknown > 0 ? 'No findings in what was evaluated.' : 'No findings.'
}

/** `12 findings: 2 critical, 10 high`, without the severities that have none. */
function severityCounts({ report, paint, width }: Page): string {
  const counts = SEVERITIES.map((severity) => ({ severity, count: report.summary.findings[severity] }))
  const some = counts.filter(({ count }) => count > 0).map(({ severity, count }) => `${count} ${severity}`)
  const paints = severityPaint(paint)
  const paintCount = (text: string, severity: string) => paints[severity as Severity](text)
  const parked = report.summary.suppressed > 0 ? `; ${report.summary.suppressed} suppressed` : ''
  const line = wrap(`${plural(report.findings.length, 'finding')}: ${some.join(', ')}${parked}`, width)
  return line.replace(new RegExp(`\\d+\\s(${SEVERITIES.join('|')})`, 'g'), paintCount)
}

/** Never green but for a complete run in which something passed and nothing failed. */
function gatePaint({ status, exit, summary }: Report, paint: Paint): (text: string) => string {
  const { pass, fail, unknown } = summary.evaluations
  if (exit.code === 4 || status === 'interrupted') return paint.yellow
  if (exit.code !== 0) return paint.red
  return status === 'complete' && pass > 0 && fail === 0 && unknown === 0 ? paint.green : String
}

function evaluated(report: Report): string {
  const { summary, rules } = report
  const { pass, fail, notApplicable, unknown } = summary.evaluations
  const { judged, unseen, idle } = sortRules(report)
  const parts = [
    report.status === 'interrupted' ? 'Interrupted before the end.' : '',
    `Evaluated ${judged === rules.length ? plural(judged, 'rule') : `${judged} of ${plural(rules.length, 'rule')}`}`,
    `on ${plural(summary.resources, 'resource')} ${place(report)}:`,
    `${pass} passed, ${fail} failed${summary.suppressed > 0 ? ` (${summary.suppressed} suppressed)` : ''}, ${notApplicable} not applicable, ${unknown} unknown.`,
    unseen > 0 ? `${plural(unseen, 'rule')} could not be evaluated anywhere.` : '',
    idle > 0 ? `${plural(idle, 'rule')} found nothing to judge.` : '',
    sinceBaseline(report),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** How many rules gave a verdict somewhere, gave only unknowns, and met no resource at all. */
function sortRules({ rules, evaluations }: Report): { judged: number; unseen: number; idle: number } {
  const byRule = groupBy(evaluations, (evaluation) => evaluation.ruleId)
  const counts = { judged: 0, unseen: 0, idle: 0 }
  for (const { id } of rules) counts[ruleState(byRule.get(id) ?? [])]++
  return counts
}

function ruleState(evaluations: Evaluation[]): 'judged' | 'unseen' | 'idle' {
  if (evaluations.some(({ pass, fail, notApplicable }) => pass + fail + notApplicable > 0)) return 'judged'
  return evaluations.some(({ unknown }) => unknown > 0) ? 'unseen' : 'idle'
}

function place({ accounts }: Report): string {
  const regions = new Set(accounts.flatMap((account) => account.regions)).size
  const [only] = accounts
  const whose = accounts.length === 1 && only ? `account ${printable(only.id)}` : plural(accounts.length, 'account')
  return regions > 0 ? `in ${plural(regions, 'region')} of ${whose}` : `in ${whose}`
}
