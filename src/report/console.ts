import pc from 'picocolors'
import { compareBy, groupBy } from '../order.ts'
import { isWithin, sectionOf, sectionPlace } from '../sections.ts'
import { gapSection } from './console-gaps.ts'
import { noticeSection, standing } from './console-gate.ts'
import { heading, type Page, severityPaint } from './console-page.ts'
import { summarySection } from './console-summary.ts'
import { inert, printable } from './escape.ts'
import { plural, wrap } from './prose.ts'
import type { Finding, Report, ReportedVerdict, ReporterOptions } from './report.ts'

/**
 * For a person: findings by rule, worst first, each with its ARN alone on a line and the command that mends it; then what
 * could not be seen and what to do about it; last of all what was evaluated, what was not, and the gate's answer. What a
 * suppression parks, or the baseline already holds, is counted, and listed when asked for.
 */
export const consoleReport = (report: Report, options: ReporterOptions): string => {
  const { color, width, listed = [] } = options
  const page: Page = { report, paint: pc.createColors(color), width, listed }
  const sections = [
    ...(options.groupBy === 'section' ? sectionGroups(page, options.sections) : findingGroups(page, report.findings)),
    ...suppressedGroups(page),
    ...verdictGroups(page),
    explainHint(page),
    gapSection(page),
    noticeSection(page),
    summarySection(page),
  ]
  return `${inert(sections.filter((section) => section !== '').join('\n\n'))}\n`
}

/** The findings under the heading that their rule names first, in the order of the document. */
function sectionGroups(page: Page, asked: readonly string[] = []): string[] {
  const isAsked = (section: string) => asked.some((other) => isWithin(section, other))
  const sources = new Map(page.report.rules.map(({ id, source }) => [id, source.find(isAsked) ?? source[0] ?? '']))
  const bySection = groupBy(page.report.findings, ({ ruleId }) => sources.get(ruleId) ?? '')
  const sections = [...bySection].sort(compareBy(([section]) => sectionPlace(section)))
  return sections.flatMap(([section, findings]) => {
    const groups = findingGroups(page, findings).filter((group) => group !== '')
    return groups.length > 0 ? [sectionHead(page, section), ...groups] : []
  })
}

function sectionHead({ paint, width }: Page, section: string): string {
  const title = sectionOf(section)?.title
  const head = section === '' ? 'No section of the source document' : `Section ${section}${title ? `: ${title}` : ''}`
  return paint.underline(wrap(printable(head), width))
}

function findingGroups(page: Page, findings: readonly Finding[]): string[] {
  const judged = judgedPerRule(page.report)
  const groups = groupBy(findings, groupKey)
  const parked = groupBy(page.report.suppressed, groupKey)
  return Array.from(groups, ([key, group]) => findingGroup(page, group, parked.get(key)?.length ?? 0, judged))
}

const groupKey = ({ severity, ruleId }: Finding): string => `${severity} ${ruleId}`

/** How many resources each rule passed or failed. */
function judgedPerRule(report: Report): Map<string, number> {
  const judged = new Map<string, number>()
  for (const { ruleId, pass, fail } of report.evaluations) judged.set(ruleId, (judged.get(ruleId) ?? 0) + pass + fail)
  return judged
}

function findingGroup(page: Page, group: Finding[], parked: number, judged: Map<string, number>): string {
  const shown = group.filter((finding) => isListed(finding, page.listed))
  const [first] = shown
  if (first === undefined) return ''
  const { severity, title, ruleId } = first
  const failed = group.length + parked
  const known = group.length - shown.length
  const share = [
    `${failed} of ${judged.get(ruleId) ?? failed} failed`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(parked > 0 ? [`${parked} suppressed`] : []),
  ].join(', ')
  const paintWord = severityPaint(page.paint)[severity]
  const head = heading(page, severity.toUpperCase(), paintWord, title, note(page, ruleId, share, shown))
  return [`${head}\n`, ...entries(page, shown, findingEntry)].join('\n')
}

const isListed = ({ baseline }: Finding, listed: Page['listed']): boolean =>
  baseline?.state !== 'unchanged' || listed.includes('unchanged')

/** What `--show suppressed` asked for. */
function suppressedGroups(page: Page): string[] {
  if (!page.listed.includes('suppressed')) return []
  const groups = groupBy(page.report.suppressed, ({ ruleId }) => ruleId)
  return Array.from(groups, ([ruleId, group]) => {
    const head = heading(
      page,
      'SUPPRESSED',
      page.paint.dim,
      titleOf(page, ruleId),
      note(page, ruleId, plural(group.length, 'finding'), group),
    )
    return [`${head}\n`, ...entries(page, group, findingEntry)].join('\n')
  })
}

const titleOf = ({ report }: Page, ruleId: string): string =>
  report.rules.find(({ id }) => id === ruleId)?.title ?? ruleId

type Entry = Finding | ReportedVerdict

/** The rule's id, to copy; how many resources it is about; whose they are, where that could be in doubt. */
function note({ report, paint }: Page, ruleId: string, share: string, group: Entry[]): string {
  const [account, ...others] = new Set(group.map(accountOf))
  const isOne = account !== undefined && others.length === 0 && report.accounts.length > 1
  return `${printable(ruleId)}  ${paint.dim(isOne ? `${share}, in account ${printable(account)}` : share)}`
}

/** The entries; those of several accounts under a line for each, for not every ARN names its account. */
function entries<Item extends Entry>(page: Page, group: Item[], entry: (page: Page, item: Item) => string): string[] {
  const accounts = groupBy(group, accountOf)
  if (accounts.size < 2) return group.map((item) => entry(page, item))
  return Array.from(accounts, ([account, items]) =>
    [page.paint.dim(`  In account ${printable(account)}:`), ...items.map((item) => entry(page, item))].join('\n'),
  )
}

const accountOf = (item: Entry): string => ('account' in item ? item.account : item.resource.account)

function findingEntry(page: Page, finding: Finding): string {
  const { resource, message, remediation } = finding
  const lines = [
    `  ${printable(resource.arn || resource.id)}`,
    wrap(named(resource, message), page.width, '    '),
    ...standing(finding).map((text) => wrap(printable(text), page.width, '    ')),
  ]
  if (remediation !== '') lines.push(page.paint.dim(`    $ ${printable(remediation)}`))
  return lines.join('\n')
}

/** The message, led by the resource's name where the ARN above does not show it: an instance's, one of two keys'. */
function named({ id, arn, name }: { id: string; arn: string; name: string }, message: string): string {
  // Of several resources under one ARN, a name may be in it by chance: an inline policy called like its role.
  const isAlone = arn === '' || arn === id
  const told = name === '' || message.includes(name) || (isAlone && id.includes(name))
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
  const paintWord = word === SHOWN.unknown ? page.paint.yellow : String
  const head = heading(
    page,
    word,
    paintWord,
    titleOf(page, ruleId),
    note(page, ruleId, plural(group.length, 'result'), group),
  )
  return [`${head}\n`, ...entries(page, group, verdictEntry)].join('\n')
}

function verdictEntry(page: Page, { resource, region, message }: ReportedVerdict): string {
  if (resource === undefined) return `  ${printable(region)}\n${wrap(printable(message), page.width, '    ')}`
  return `  ${printable(resource.arn || resource.id)}\n${wrap(named(resource, message), page.width, '    ')}`
}

function explainHint({ report, paint, width, listed }: Page): string {
  const first = report.findings.find((finding) => isListed(finding, listed))
  if (first === undefined) return ''
  const hint = `Why a rule matters and how to meet it: awsure explain ${printable(first.ruleId)}`
  return paint.dim(wrap(hint, width))
}
