import type { GapKind } from '../gap.ts'
import { groupBy } from '../order.ts'
import { GLOBAL } from '../service.ts'
import { heading, type Page } from './console-page.ts'
import { printable } from './escape.ts'
import { plural, shorten, some, wrap } from './prose.ts'
import type { Report, ReportedGap } from './report.ts'

/** What came of the gaps of one kind, and what to do about it. */
interface Block {
  gaps: ReportedGap[]
  advice: string
}

/** What could not be seen, by what to do about it. */
export function gapSection(page: Page): string {
  const { report, paint } = page
  const { unknown } = report.summary.evaluations
  if (report.gaps.length === 0 && unknown === 0) return ''
  return [
    unknown > 0
      ? heading(page, 'UNKNOWN', paint.yellow, `${plural(unknown, 'result')} could not be evaluated`)
      : heading(page, 'NOTE', String, 'Some details could not be seen; no result depends on them'),
    ...blocks(report).map((block) => [...gapLines(page, block.gaps), advice(page, block.advice)].join('\n')),
  ].join('\n\n')
}

function blocks(report: Report): Block[] {
  const kinds = groupBy(report.gaps, adviceKey)
  return Object.entries(ADVICE).flatMap(([key, advise]) => {
    const gaps = kinds.get(key) ?? []
    return gaps.length > 0 ? [{ gaps, advice: advise(gaps, settled(report, gaps)) }] : []
  })
}

type AdviceKey = GapKind | 'organization' | 'elsewhere' | 'rule'

/** Gaps of one kind may call for different things: no grant to a role helps against a service control policy. */
function adviceKey({ kind, operation, message }: ReportedGap): AdviceKey {
  if (operation === '') return kind === 'failed' ? 'rule' : 'elsewhere'
  return kind === 'denied' && /service control policy/i.test(message) ? 'organization' : kind
}

/** In the order in which they are shown. */
const ADVICE: Record<AdviceKey, (gaps: ReportedGap[], settled: string) => string> = {
  // A list that was denied also hides which calls its rows would have needed.
  denied: (gaps, settled) =>
    `Grant at least ${actions(gaps)} ${settled}; \`awsure permissions\` prints all that the rules need.`,
  organization: (_, settled) =>
    `No grant helps against a service control policy: have the auditing role exempted from it ${settled}.`,
  'not-recorded': (_, settled) => `Record the snapshot again with awsure record ${settled}.`,
  throttled: (_, settled) => `Run again with a lower --concurrency ${settled}.`,
  unavailable: (_, settled) => `Enable the region, or leave it out with --region, ${settled}.`,
  failed: (_, settled) => `Run again ${settled}.`,
  elsewhere: (_, settled) => `Look where the answer is, such as the account that owns the resource, ${settled}.`,
  rule: (_, settled) => `A defect of the rule: report it, or leave the rule out with --exclude-rule, ${settled}.`,
}

const actions = (gaps: ReportedGap[]): string =>
  distinct(gaps.map((gap) => gap.action).filter((action) => action !== '')).join(', ') || 'access'

/** A result may wait for several gaps, so that their counts may add up to more than there are. */
function settled(report: Report, gaps: ReportedGap[]): string {
  const sum = gaps.reduce((total, gap) => total + gap.unknown, 0)
  const count = Math.min(sum, report.summary.evaluations.unknown)
  return count > 0 ? `to settle ${plural(count, 'unknown result')}` : 'to see every detail'
}

/** The most entries that are listed of one kind: a caller that may read nothing need not be told call by call. */
const MAX_LINES = 20

/** One entry for each thing that could not be seen, in however many regions and accounts. */
function gapLines(page: Page, gaps: ReportedGap[]): string[] {
  const same = groupBy(gaps, ({ service, operation, message, code }) =>
    JSON.stringify([service, operation || message, code]),
  )
  const lines = Array.from(same.values(), (group) => gapLine(page, group))
  const rest = lines.length - MAX_LINES
  if (rest <= 0) return lines
  return [...lines.slice(0, MAX_LINES), wrap(`And ${rest} more; --show unknown lists every result.`, page.width, '  ')]
}

function gapLine({ report, paint, width }: Page, group: ReportedGap[]): string {
  const rules = distinct(group.flatMap((gap) => gap.rules))
  const effect = rules.length > 0 ? `${plural(rules.length, 'rule')} unknown` : 'only a detail is missing'
  const line = wrap(printable(`${missing(group, places(report, group))}: ${effect}`), width, '  ')
  return rules.length > 0 ? `${line}\n${paint.dim(wrap(printable(some(rules, 4)), width, '    '))}` : line
}

const distinct = (items: string[]): string[] => [...new Set(items)].sort()

/** A gap without an operation is a rule's own: its message says it all. */
function missing([gap]: ReportedGap[], where: string): string {
  if (gap === undefined) return ''
  const { service, operation, message } = gap
  if (operation === '') return `${shorten(message.replace(/\.$/, ''), 160)}${where && ` (${where})`}`
  return `Could not see ${service} ${operation}${where && ` in ${where}`} (${cause(gap)})`
}

/** `eu-west-1, us-east-1`, with the account where there is more than one; empty when there is nothing to tell apart. */
function places({ accounts }: Report, group: ReportedGap[]): string {
  const regions = distinct(group.map((gap) => gap.region)).filter((region) => region !== GLOBAL)
  const where = regions.length > 4 ? plural(regions.length, 'region') : regions.join(', ')
  if (accounts.length < 2) return where
  const ids = distinct(group.map((gap) => gap.account))
  const whose = ids.length > 2 ? plural(ids.length, 'account') : `account ${ids.join(' and ')}`
  return where === '' ? whose : `${where} of ${whose}`
}

function cause({ kind, code, message }: ReportedGap): string {
  if (kind === 'not-recorded') return code === 'Truncated' ? 'only its first page was recorded' : 'not recorded'
  if (kind === 'failed') return shorten(`${code}: ${message}`, 160)
  return kind
}

const advice = ({ paint, width }: Page, text: string): string => paint.yellow(wrap(printable(text), width, '  '))
