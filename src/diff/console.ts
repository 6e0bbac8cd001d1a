import pc from 'picocolors'
import { groupBy } from '../order.ts'
import { heading, type Paint, severityPaint } from '../report/console-page.ts'
import { inert, printable } from '../report/escape.ts'
import { plural, wrap } from '../report/prose.ts'
import type { ReporterOptions } from '../report/report.ts'
import { becameText, causeText, moreText, placeText, toldChanges } from './cause-text.ts'
import type { Diff, DiffEntry } from './diff.ts'
import { countsText, gateText, isMendable, LISTS, nothingText, sideText, unevaluatedLines } from './summary-text.ts'

interface Page {
  paint: Paint
  width: number | undefined
}

/**
 * For a person: what is new, changed, unknown now and resolved, by rule, each with what caused it; last of all the
 * counts and the gate's answer.
 */
export function consoleDiff(diff: Diff, { color, width }: ReporterOptions): string {
  const page: Page = { paint: pc.createColors(color), width }
  const sections = [
    ...(Object.keys(LISTS) as (keyof typeof LISTS)[]).flatMap((list) => listSections(page, diff, list)),
    Object.values(diff.findings).every((entries) => entries.length === 0) ? nothingText(diff) : '',
    unevaluatedSection(page, diff),
    sidesSection(page, diff),
    summarySection(page, diff),
  ]
  return `${inert(sections.filter((section) => section !== '').join('\n\n'))}\n`
}

const NOTES: Readonly<Record<keyof typeof LISTS, string>> = {
  new: '',
  changed: '',
  unknown: ' that may still be there',
  resolved: '',
}

function listSections(page: Page, { findings }: Diff, list: keyof typeof LISTS): string[] {
  const entries = findings[list]
  if (entries.length === 0) return []
  const head = page.paint.bold(`${LISTS[list]}: ${plural(entries.length, 'finding')}${NOTES[list]}`)
  const groups = groupBy(entries, ({ severity, ruleId, cause }) =>
    [severity, ruleId, list === 'unknown' ? cause.text : ''].join(' '),
  )
  return [head, ...Array.from(groups.values(), (group) => groupSection(page, group, list))]
}

function groupSection(page: Page, group: readonly DiffEntry[], list: keyof typeof LISTS): string {
  const [first] = group
  if (!first) return ''
  const { severity, title, ruleId, cause } = first
  const paintWord = list === 'resolved' ? page.paint.dim : severityPaint(page.paint)[severity]
  const head = heading(page, severity.toUpperCase(), paintWord, title, printable(ruleId))
  // What hinders a rule hinders it for all of its findings: said once.
  const shared = list === 'unknown' ? `${prose(page, cause.text, '  ')}\n` : ''
  const entries = group.map((entry) => (list === 'unknown' ? unknownEntry(entry) : entryText(page, entry, list)))
  return [`${head}\n`, `${shared}${entries.join('\n')}`].join('\n')
}

const unknownEntry = ({ resource }: DiffEntry): string => `  ${printable(resource.arn || resource.id)}`

function entryText(page: Page, entry: DiffEntry, list: keyof typeof LISTS): string {
  const { resource, cause, remediation } = entry
  const lines = [
    `  ${printable(resource.arn || resource.id)}`,
    ...messagesOf(entry, list).map((text) => prose(page, text)),
    prose(page, causeText(cause)),
    ...toldChanges(cause).map((change) => changeLine(page, change)),
    ...(moreText(cause) === '' ? [] : [page.paint.dim(prose(page, moreText(cause)))]),
    ...(isMendable(list) && remediation !== '' ? [page.paint.dim(`    $ ${printable(remediation)}`)] : []),
  ]
  return lines.join('\n')
}

function messagesOf({ resource, before, after }: DiffEntry, list: keyof typeof LISTS): string[] {
  const named = (text: string) =>
    resource.arn === resource.id || text.includes(resource.name) ? text : `${resource.name}: ${text}`
  if (list === 'new') return after ? [named(after.message)] : []
  const was = before ? [`Was: ${named(before.message)}`] : []
  if (list === 'resolved') return [...was, ...(after ? [`Now: ${after.message}`] : [])]
  const severities = before?.severity === after?.severity ? [] : [`Severity: ${before?.severity} -> ${after?.severity}`]
  return after ? [named(after.message), ...severities] : was
}

function changeLine({ paint }: Page, change: DiffEntry['cause']['changes'][number]): string {
  const place = paint.cyan(printable(placeText(change)))
  return `      ${place}: ${becameText(change, printable, '->')}`
}

function unevaluatedSection(page: Page, diff: Diff): string {
  const lines = unevaluatedLines(diff)
  if (lines.length === 0) return ''
  const head = page.paint.bold('Less was seen than before:')
  return [head, ...lines.map((line) => page.paint.yellow(prose(page, line, '  ')))].join('\n')
}

const sidesSection = (page: Page, diff: Diff): string =>
  [
    prose(page, `Old: ${sideText(diff.old)}`, ''),
    prose(page, `New: ${sideText(diff.new)}`, ''),
    ...diff.notes.map((note) => page.paint.yellow(prose(page, note, ''))),
  ].join('\n')

function summarySection(page: Page, diff: Diff): string {
  const { code } = diff.exit
  const paintGate = code === 0 ? String : code === 4 ? page.paint.yellow : page.paint.red
  return `${prose(page, countsText(diff), '')}\n${paintGate(prose(page, gateText(diff), ''))}`
}

const prose = ({ width }: Page, text: string, indent = '    '): string => wrap(printable(text), width, indent)
