import { groupBy } from '../order.ts'
import { SEVERITIES } from '../rule.ts'
import { blindSpots } from './blind-spots.ts'
import { lastLine } from './console-summary.ts'
import { htmlText, inert, markdownBlock, markdownCode, markdownText } from './escape.ts'
import { placeText, whereText } from './finding-text.ts'
import { fill, type Section } from './markdown-sections.ts'
import { sentence } from './prose.ts'
import type {
  BaselineFinding,
  Finding,
  Report,
  ReportedGap,
  ReportedVerdict,
  ReporterOptions,
  RuleEntry,
  Suppression,
} from './report.ts'
import { isUri } from './sarif-rule.ts'

/** GitHub drops a whole step summary of more than 1 MiB. */
export const markdownReport = (report: Report, options: ReporterOptions): string => page(report, options, 900_000)

/** The same within the 65,536 characters that GitHub allows a comment. */
export const commentReport = (report: Report, options: ReporterOptions): string =>
  `${MARKER}\n\n${page(report, options, 60_000)}`

/** Invisible; by it a workflow finds its own comment again, to replace it. */
const MARKER = '<!-- awsure-report -->'

/** What is left out is said in these; so much room is kept for it. */
const NOTE = 400

function page(report: Report, options: ReporterOptions, limit: number): string {
  const start = [headline(report), counts(report)]
  const room = limit - Buffer.byteLength([...start, footer(report)].join('\n\n')) - NOTE
  // What was not seen has its place whatever was found.
  const end = fill(closingSections(report), room / 2)
  const main = fill(sections(report, options), room - Buffer.byteLength(end.text))
  const parts = [...start, leftOut(new Map([...main.left, ...end.left])), main.text, end.text, footer(report)]
  return `${inert(parts.filter((part) => part !== '').join('\n\n'))}\n`
}

const VERDICTS: Readonly<Record<number, string>> = {
  0: 'gate passed',
  1: 'gate failed',
  3: 'could not run',
  4: 'incomplete',
  5: 'gate failed, and incomplete',
  130: 'interrupted',
  143: 'interrupted',
}

const headline = (report: Report): string =>
  `## awsure: ${VERDICTS[report.exit.code] ?? `exit ${report.exit.code}`}\n\n${markdownText(lastLine(report))}`

function counts({ summary }: Report): string {
  const columns = { ...summary.findings, suppressed: summary.suppressed, unknown: summary.evaluations.unknown }
  const names = [...SEVERITIES, 'suppressed', 'unknown'] as const
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [row(names), row(names.map(() => '--:')), row(names.map((name) => columns[name]))].join('\n')
}

function leftOut(left: ReadonlyMap<string, number>): string {
  if (left.size === 0) return ''
  const what = Array.from(left, ([kind, count]) => `${count} ${kind}`).join(', ')
  return `> **Not everything is shown here**, to stay within GitHub's limits: left out are ${what}. The other formats have all of it.`
}

/** What matters most comes first, for whatever does not fit is left out from the end. */
function* sections(report: Report, { listed = [] }: ReporterOptions): Generator<Section> {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]))
  const judged = groupBy(report.evaluations, ({ ruleId }) => ruleId)
  const isKnown = ({ baseline }: Finding) => baseline?.state === 'unchanged'
  for (const group of byRule(report.findings.filter((finding) => !isKnown(finding)))) {
    const all = judged.get(group[0].ruleId) ?? []
    const total = all.reduce((sum, { pass, fail }) => sum + pass + fail, 0)
    yield findingSection(group, rules.get(group[0].ruleId), Math.max(total, group.length))
  }
  for (const group of byRule(report.findings.filter(isKnown))) yield foldedSection(group, 'unchanged')
  if (listed.includes('suppressed')) {
    for (const group of byRule(report.suppressed)) yield foldedSection(group, 'suppressed')
  }
  yield* verdictSections(report, rules)
}

type Group = [Finding, ...Finding[]]

const byRule = (findings: readonly Finding[]): Group[] => [
  ...(groupBy(findings, ({ severity, ruleId }) => `${severity} ${ruleId}`).values() as Iterable<Group>),
]

function findingSection(group: Group, rule: RuleEntry | undefined, judged: number): Section {
  const { ruleId, severity, title } = group[0]
  const name = rule && isUri(rule.url) ? `[${markdownText(ruleId)}](${rule.url})` : markdownCode(ruleId)
  return {
    kind: severity,
    head: `### ${capitalized(severity)}: ${markdownText(title)}\n\n${name}: ${group.length} of ${judged} failed.\n\n`,
    entries: group.map(findingEntry),
    foot: rule ? `\n${folded('Why, and how to mend it', advice(rule, group))}\n\n` : '\n',
  }
}

/** The most findings of a rule for each of which its own command is shown, in the place of the rule's. */
const MAX_COMMANDS = 5

function advice({ rationale, remediation }: RuleEntry, group: readonly Finding[]): string {
  const commands = group.length > MAX_COMMANDS ? [remediation] : group.map((finding) => finding.remediation)
  const blocks = [...new Set(commands)].filter((command) => command !== '')
  return [markdownText(rationale), ...blocks.map((command) => markdownBlock(command, 'sh'))].join('\n\n')
}

/** Findings that are known or parked: closed until somebody opens them. */
function foldedSection(group: Group, state: 'unchanged' | 'suppressed'): Section {
  const { ruleId, severity, title } = group[0]
  const [start, end] = fold(`${capitalized(severity)}: ${title} (${ruleId}): ${group.length} ${state}`)
  return { kind: `${state} ${severity}`, head: start, entries: group.map(findingEntry), foot: `${end}\n\n` }
}

/** Nothing of a line's text is at its start, where a number or a dash would mean something. */
function findingEntry(finding: Finding): string {
  const { resource, message, suppression } = finding
  const where = `${markdownCode(resource.id)}${markdownText(placeText(resource))}`
  const note = suppression ? suppressionNote(suppression) : stateNote(finding)
  return `- ${where}: ${markdownText(sentence(message))}${note === '' ? '' : ` _${markdownText(note)}_`}\n`
}

function stateNote({ baseline, expiredSuppression }: Finding): string {
  const notes = [
    baseline?.state === 'reopened' ? 'Was resolved before.' : '',
    baseline?.severityRaisedFrom ? `Was ${baseline.severityRaisedFrom} before.` : '',
    expiredSuppression ? `Its suppression expired on ${expiredSuppression.until}.` : '',
  ]
  return notes.filter((note) => note !== '').join(' ')
}

const suppressionNote = ({ reason, until }: Suppression): string =>
  `Suppressed${until ? ` until ${until}` : ''}: ${sentence(reason)}`

const SHOWN = { unknown: 'unknown', 'not-applicable': 'not applicable', pass: 'passed' } as const

/** What `--show` asked for; fails are among the findings already. */
function* verdictSections(report: Report, rules: ReadonlyMap<string, RuleEntry>): Generator<Section> {
  for (const [outcome, word] of Object.entries(SHOWN)) {
    const verdicts = (report.verdicts ?? []).filter((verdict) => verdict.outcome === outcome)
    for (const [ruleId, group] of groupBy(verdicts, (verdict) => verdict.ruleId)) {
      const [start, end] = fold(`${rules.get(ruleId)?.title ?? ruleId} (${ruleId}): ${group.length} ${word}`)
      yield { kind: word, head: start, entries: group.map(verdictEntry), foot: `${end}\n\n` }
    }
  }
}

function verdictEntry({ resource, account, region, message }: ReportedVerdict): string {
  const where = resource
    ? `${markdownCode(resource.id)}${markdownText(placeText({ ...resource, account, region }))}`
    : markdownText(whereText({ account, region }))
  return `- ${where}: ${markdownText(sentence(message))}\n`
}

/** What was not seen, and what the suppressions and the baseline want done. */
function* closingSections(report: Report): Generator<Section> {
  const { accounts, gaps, suppressions, baseline, resolved } = report
  const spots = blindSpots(gaps).map(({ account, text }) =>
    accounts.length > 1 ? `Account ${account}: ${text}` : text,
  )
  yield list('gaps', 'Could not be evaluated', spots.map(markdownText), unseenAdvice(gaps))
  yield list('suppressions', 'Suppressions that expired', suppressions.expired.map(suppressionLine))
  yield list('suppressions', 'Suppressions about to expire', suppressions.expiring.map(suppressionLine))
  yield list('suppressions', 'Suppressions that match nothing', suppressions.unused.map(suppressionLine))
  yield list('resolved', 'Resolved since the baseline', resolved.map(baselineEntry))
  yield list('not evaluated now', 'Of the baseline, not evaluated now', (baseline?.unknown ?? []).map(baselineEntry))
}

/** The most entries of such a list. */
const MAX_LINES = 20

function list(kind: string, heading: string, lines: readonly string[], advice = ''): Section {
  const rest = lines.length - MAX_LINES
  const shown = [...lines.slice(0, MAX_LINES), ...(rest > 0 ? [`and ${rest} more`] : [])]
  return { kind, head: `### ${heading}\n\n`, entries: shown.map((line) => `- ${line}\n`), foot: `${advice}\n` }
}

const unseenAdvice = (gaps: readonly ReportedGap[]): string =>
  gaps.some(({ kind, rules }) => kind === 'denied' && rules.length > 0)
    ? '\n`awsure permissions` prints the policy that would let everything be seen.\n'
    : ''

function suppressionLine({ rule, resource, reason, until }: Suppression): string {
  const day = until ? ` (until ${markdownText(until)})` : ''
  return `${markdownCode(rule)} on ${markdownCode(resource)}${day}: ${markdownText(sentence(reason))}`
}

const baselineEntry = ({ ruleId, resource }: BaselineFinding): string =>
  `${markdownCode(ruleId)} on ${markdownCode(resource)}`

const footer = ({ tool, run }: Report): string =>
  `awsure ${markdownText(tool.version)}, on data of ${markdownText(run.capturedAt)}.`

/** A blank line after the summary makes GitHub read Markdown again. */
const fold = (summary: string): [start: string, end: string] => [
  `<details><summary>${htmlText(summary)}</summary>\n\n`,
  '\n</details>',
]

const folded = (summary: string, text: string): string => fold(summary).join(`${text}\n`)

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
