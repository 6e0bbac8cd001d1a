import { htmlText, inert, markdownBlock, markdownCode, markdownText } from '../report/escape.ts'
import { fill, type Section } from '../report/markdown-sections.ts'
import { plural, sentence, shorten } from '../report/prose.ts'
import { GLOBAL } from '../service.ts'
import { becameText, causeText, moreText, placeText, toldChanges } from './cause-text.ts'
import type { Change, Diff, DiffEntry } from './diff.ts'
import { countsText, gateText, isMendable, LISTS, nothingText, sideText, unevaluatedLines } from './summary-text.ts'

/** GitHub refuses a comment of more than 65,536 characters; what is counted here are bytes, of which there are more. */
const LIMIT = 65_000

/** What is left out is said in these; so much room is kept for it. */
const NOTE = 400

type List = keyof typeof LISTS
const NAMES = Object.keys(LISTS) as List[]

/** A pull-request comment: tables of what differs and why, with the details folded away. */
export function markdownDiff(diff: Diff): string {
  const start = [MARKER, headline(diff)]
  const end = [unevaluatedSection(diff), notes(diff), footer(diff)]
  const frame = [...start, ...end].join('\n\n')
  const { text, left } = fill(sections(diff), LIMIT - Buffer.byteLength(frame) - NOTE)
  const parts = [...start, leftOut(left), text.trimEnd(), ...end]
  return `${inert(parts.filter((part) => part !== '').join('\n\n'))}\n`
}

/** Invisible; by it a workflow finds its own comment again, to replace it. */
const MARKER = '<!-- awsure-diff -->'

function headline(diff: Diff): string {
  const { summary, exit } = diff
  const told = NAMES.filter((list) => summary[list].total > 0).map(
    (list) => `${summary[list].total} ${LISTS[list].toLowerCase()}`,
  )
  const what = told.length > 0 ? told.join(', ') : nothingText(diff).replace(/\.$/, '').toLowerCase()
  const gate = markdownText(gateText(diff))
  return `## awsure: ${what}\n\n${exit.code === 0 ? gate : `**${gate}**`} ${countsText(diff)}`
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const COLUMNS = ['Severity', 'Rule', 'Resource', 'Why']

function leftOut(left: ReadonlyMap<string, number>): string {
  if (left.size === 0) return ''
  const what = Array.from(left, ([kind, count]) => `${count} ${kind}`).join(', ')
  return `> **Not everything is shown here**, to stay within GitHub's limits: left out are ${what}. \`-o json\` has all of it.`
}

/** Tables first, then the details, for whatever does not fit is left out from the end. */
function* sections(diff: Diff): Generator<Section> {
  const { findings } = diff
  const isOneAccount = new Set([...diff.old.accounts, ...diff.new.accounts]).size === 1
  for (const list of NAMES) if (findings[list].length > 0) yield tableSection(list, findings[list], isOneAccount)
  for (const list of NAMES) if (findings[list].length > 0) yield detailSection(list, findings[list])
}

const tableSection = (list: List, entries: readonly DiffEntry[], isOneAccount: boolean): Section => ({
  kind: LISTS[list].toLowerCase(),
  head: `### ${LISTS[list]}: ${plural(entries.length, 'finding')}\n\n${row(COLUMNS)}\n${row(COLUMNS.map(() => '---'))}\n`,
  entries: entries.map((entry) => `${entryRow(entry, isOneAccount)}\n`),
  foot: '\n',
})

function entryRow({ severity, before, ruleId, resource, cause }: DiffEntry, isOneAccount: boolean): string {
  const was = before?.severity !== undefined && before.severity !== severity ? ` (was ${before.severity})` : ''
  const { name, region, account } = resource
  const place = `${region === GLOBAL ? '' : ` in ${region}`}${isOneAccount ? '' : ` of ${account}`}`
  const why = toldChanges(cause).map(cellChange)
  return row([
    `${severity}${was}`,
    code(ruleId),
    `${code(shorten(name, 80))}${markdownText(place)}`,
    why.length > 0 ? why.join('<br>') : markdownText(shorten(causeText(cause), 200)),
  ])
}

const cellChange = (change: Change): string =>
  `${code(shorten(placeText(change), 80))}: ${becameText(change, (value) => code(shorten(value, 60)), '→')}`

/** Code in a cell of a table, where neither backslashes nor pipes can be told apart in a code span. */
const code = (text: string): string => `<code>${markdownText(text)}</code>`

function detailSection(list: List, entries: readonly DiffEntry[]): Section {
  const title = htmlText(`${LISTS[list]}: details${isMendable(list) ? ' and commands' : ''}`)
  return {
    kind: `${plural(entries.length, 'detail').replace(/^\d+ /, '')} of ${LISTS[list].toLowerCase()}`,
    head: `<details><summary>${title}</summary>\n\n`,
    entries: entries.map((entry) => detail(list, entry)),
    foot: '\n</details>\n\n',
  }
}

function detail(list: List, entry: DiffEntry): string {
  const { ruleId, title, resource, cause, remediation } = entry
  const more = moreText(cause)
  const lines = [
    `- ${markdownText(title)} (${markdownCode(ruleId)}): ${markdownCode(resource.id)}<br>`,
    [...messages(entry), causeText(cause), ...(more === '' ? [] : [more])].map(prose).join('<br>\n'),
    ...toldChanges(cause).map(
      (change) => `- ${markdownCode(placeText(change))}: ${becameText(change, markdownCode, '→')}`,
    ),
    ...(isMendable(list) && remediation !== '' ? ['', markdownBlock(remediation, 'sh')] : []),
  ]
  return `${lines.join('\n').replace(/\n(?!\n)/g, '\n  ')}\n`
}

function messages({ before, after }: DiffEntry): string[] {
  const was = before?.outcome === 'fail' ? [`Was: ${before.message}`] : []
  if (after?.outcome === 'fail') return after.message === before?.message ? [after.message] : [...was, after.message]
  return [...was, ...(after && after.outcome !== 'unknown' ? [`Now: ${after.message}`] : [])]
}

const prose = (text: string): string => markdownText(sentence(text))

/** The most lines of what was seen less of. */
const MAX_LINES = 20

function unevaluatedSection(diff: Diff): string {
  const lines = unevaluatedLines(diff)
  const rest = lines.length - MAX_LINES
  if (lines.length === 0) return ''
  const shown = lines.slice(0, MAX_LINES).map((line) => `- ${markdownText(shorten(line, 1000))}`)
  return ['### Less was seen than before\n', ...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')
}

const notes = ({ notes }: Diff): string => notes.map((note) => `> ${markdownText(note)}`).join('\n>\n')

const footer = (diff: Diff): string =>
  `<sub>Old: ${markdownText(sideText(diff.old))}. New: ${markdownText(sideText(diff.new))}. awsure ${markdownText(diff.tool.version)}.</sub>`
