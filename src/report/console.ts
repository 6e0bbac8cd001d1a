import pc from 'picocolors'
import { groupBy } from '../order.ts'
import { gapSection } from './console-gaps.ts'
import { heading, type Page, severityPaint } from './console-page.ts'
import { summarySection } from './console-summary.ts'
import { inert, printable } from './escape.ts'
import { plural, some, wrap } from './prose.ts'
import type { Finding, Report, ReportedVerdict, Reporter } from './report.ts'

/**
 * For a person: findings by rule, worst first, each with its ARN alone on a line and the command that mends it; then what
 * could not be seen and what to do about it; last of all what was evaluated, what was not, and the gate's answer.
 */
export const consoleReport: Reporter = (report, { color, width }) => {
  const page: Page = { report, paint: pc.createColors(color), width }
  const sections = [
    ...findingGroups(page),
    ...verdictGroups(page),
    explainHint(page),
    gapSection(page),
    suppressionSection(page),
    summarySection(page),
  ]
  return `${inert(sections.filter((section) => section !== '').join('\n\n'))}\n`
}

function findingGroups(page: Page): string[] {
  const judged = judgedPerRule(page.report)
  const groups = groupBy(page.report.findings, (finding) => `${finding.severity} ${finding.ruleId}`)
  return Array.from(groups.values(), (group) => findingGroup(page, group, judged))
}

/** How many resources each rule passed or failed. */
function judgedPerRule(report: Report): Map<string, number> {
  const judged = new Map<string, number>()
  for (const { ruleId, pass, fail } of report.evaluations) judged.set(ruleId, (judged.get(ruleId) ?? 0) + pass + fail)
  return judged
}

function findingGroup(page: Page, group: Finding[], judged: Map<string, number>): string {
  const [first] = group
  if (first === undefined) return ''
  const { severity, title, ruleId } = first
  const share = `${group.length} of ${judged.get(ruleId) ?? group.length} failed`
  const head = heading(
    page,
    severity.toUpperCase(),
    severityPaint(page.paint)[severity],
    title,
    note(page, ruleId, share),
  )
  return [`${head}\n`, ...byAccount(page, group, findingEntry)].join('\n')
}

/** The rule's id, to copy, and how many resources it is about. */
const note = (page: Page, ruleId: string, share: string): string => `${printable(ruleId)}  ${page.paint.dim(share)}`

/** The entries; under a line with the account where there is more than one, for not every ARN names it. */
function byAccount<Item extends Finding | ReportedVerdict>(
  page: Page,
  items: Item[],
  entry: (page: Page, item: Item) => string,
): string[] {
  if (page.report.accounts.length < 2) return items.map((item) => entry(page, item))
  const accounts = groupBy(items, accountOf)
  return Array.from(accounts, ([account, group]) =>
    [page.paint.dim(`  In account ${printable(account)}:`), ...group.map((item) => entry(page, item))].join('\n'),
  )
}

const accountOf = (item: Finding | ReportedVerdict): string =>
  'account' in item ? item.account : item.resource.account

function findingEntry(page: Page, { resource, message, remediation }: Finding): string {
  const lines = [`  ${printable(resource.arn || resource.id)}`, wrap(named(resource, message), page.width, '    ')]
  if (remediation !== '') lines.push(page.paint.dim(`    $ ${printable(remediation)}`))
  return lines.join('\n')
}

/** The message, led by the resource's name where its ARN does not tell it apart: one of two keys, an inline policy. */
function named({ id, arn, name }: { id: string; arn: string; name: string }, message: string): string {
  const told = arn === '' || arn === id || name === '' || message.includes(name)
  return printable(told ? message : `${name}: ${message}`)
}

const SHOWN = { unknown: 'UNKNOWN', 'not-applicable': 'N/A', pass: 'PASS' } as const

/** What `--show` asked for; fails are among the findings already. */
function verdictGroups(page: Page): string[] {
  return Object.entries(SHOWN).flatMap(([outcome, word]) => {
    const verdicts = (page.report.verdicts ?? []).filter((verdict) => verdict.outcome === outcome)
    const groups = groupBy(verdicts, (verdict) => verdict.ruleId)
    return Array.from(groups, ([ruleId, group]) => verdictGroup(page, word, ruleId, group))
  })
}

function verdictGroup(page: Page, word: string, ruleId: string, group: ReportedVerdict[]): string {
  const title = page.report.rules.find((rule) => rule.id === ruleId)?.title ?? ruleId
  const paintWord = word === SHOWN.unknown ? page.paint.yellow : String
  const head = heading(page, word, paintWord, title, note(page, ruleId, plural(group.length, 'result')))
  return [`${head}\n`, ...byAccount(page, group, verdictEntry)].join('\n')
}

function verdictEntry(page: Page, { resource, region, message }: ReportedVerdict): string {
  if (resource === undefined) return wrap(printable(`${region}: ${message}`), page.width, '  ')
  return `  ${printable(resource.arn || resource.id)}\n${wrap(named(resource, message), page.width, '    ')}`
}

function explainHint({ report, paint, width }: Page): string {
  const [first] = report.findings
  if (first === undefined) return ''
  const hint = `Why a rule matters and how to meet it: awsure explain ${printable(first.ruleId)}`
  return paint.dim(wrap(hint, width))
}

function suppressionSection({ report, width }: Page): string {
  const { expired, unused } = report.suppressions
  const lines: string[] = []
  if (expired.length > 0) lines.push(`${plural(expired.length, 'suppression')} expired: ${some(expired, 5)}`)
  if (unused.length > 0) lines.push(`${plural(unused.length, 'suppression')} matched nothing: ${some(unused, 5)}`)
  if (report.resolved.length > 0) lines.push(`${plural(report.resolved.length, 'finding')} of the baseline resolved`)
  return lines.map((line) => wrap(printable(line), width)).join('\n')
}
