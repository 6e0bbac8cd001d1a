import type pc from 'picocolors'
import type { Severity } from '../rule.ts'
import { printable } from './escape.ts'
import { wrap } from './prose.ts'
import type { Report, ReporterOptions } from './report.ts'

export type Paint = ReturnType<typeof pc.createColors>

/** What every part of the console report needs to know. */
export interface Page {
  report: Report
  paint: Paint
  /** Columns of the terminal; prose is wrapped to it. Undefined when piped. */
  width: number | undefined
  /** What is listed one by one only because it was asked for. */
  listed: NonNullable<ReporterOptions['listed']>
}

export const severityPaint = (paint: Paint): Record<Severity, (text: string) => string> => ({
  critical: (text) => paint.bold(paint.red(text)),
  high: paint.red,
  medium: paint.yellow,
  low: paint.cyan,
  info: paint.dim,
})

/** Column at which headings start, after a word such as `CRITICAL`. */
const MARGIN = 10

/** A word in capitals, the heading beside it, and a line of notes under that. */
export function heading(
  page: Pick<Page, 'paint' | 'width'>,
  word: string,
  paintWord: (text: string) => string,
  title: string,
  note = '',
): string {
  const margin = ' '.repeat(MARGIN)
  const wrapped = wrap(printable(title), page.width, margin).slice(MARGIN)
  const head = `${paintWord(word.padEnd(MARGIN - 1))} ${page.paint.bold(wrapped)}`
  return note === '' ? head : `${head}\n${margin}${note}`
}
