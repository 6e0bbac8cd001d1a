import pc from 'picocolors'
import { groupBy } from '../order.ts'
import { SEVERITIES } from '../rule.ts'
import { severityPaint } from './console-page.ts'
import { inert, printable } from './escape.ts'
import type { LintFinding, LintReport } from './lint-report.ts'
import { plural, wrap } from './prose.ts'
import type { ReporterOptions } from './report.ts'

type Paint = ReturnType<typeof pc.createColors>

/** For a person, and for editors and CI systems that read `file:line:column`: the findings in the order of the files. */
export function lintConsole(report: LintReport, { color, width }: ReporterOptions): string {
  const paint = pc.createColors(color)
  const sections = [
    ...Array.from(groupBy(report.findings, ({ file }) => file).values(), (group) =>
      group.map((finding) => findingText(finding, paint, width)).join('\n'),
    ),
    report.skipped.map((skipped) => skippedText(skipped, paint, width)).join('\n'),
    summaryText(report, paint),
  ]
  return `${inert(sections.filter((section) => section !== '').join('\n\n'))}\n`
}

function findingText(finding: LintFinding, paint: Paint, width: number | undefined): string {
  const { file, line, column, severity, ruleId, policy, message, suggestion } = finding
  const place = `${printable(file)}:${line}:${column}`
  const head = `${paint.bold(place)}: ${severityPaint(paint)[severity](severity)} ${ruleId}`
  const name = policy === '' ? '' : paint.dim(` in ${printable(policy)}`)
  return `${head}${name}\n${wrap(printable([message, suggestion].filter(Boolean).join(' ')), width, '    ')}`
}

function skippedText(
  { file, line, column, policy, reason }: LintReport['skipped'][number],
  paint: Paint,
  width: number | undefined,
): string {
  const place = `${printable(file)}:${line}:${column}`
  return `${paint.bold(place)}: ${paint.yellow('not judged')}\n${wrap(printable(`${policy}: ${reason}.`), width, '    ')}`
}

/** `2 policies in 1 file: 1 high, 1 medium finding. Fails on medium or worse.` */
function summaryText({ summary, exit, files }: LintReport, paint: Paint): string {
  const counts = SEVERITIES.filter((severity) => summary.findings[severity] > 0)
  const found = counts.map((severity) => severityPaint(paint)[severity](`${summary.findings[severity]} ${severity}`))
  const skipped = summary.skipped > 0 ? `, ${summary.skipped} not judged` : ''
  const judged = `${summary.policies === 1 ? '1 policy' : `${summary.policies} policies`} in ${plural(files.length, 'file')}`
  const verdict = exit.code === 1 ? ` Fails: --fail-on ${exit.failOn}.` : ''
  return `${judged}: ${found.length > 0 ? found.join(', ') : 'nothing found'}${skipped}.${verdict}`
}
