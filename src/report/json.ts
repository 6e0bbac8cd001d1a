import { jsonValue } from './escape.ts'
import type { Report } from './report.ts'

/** The whole report, as `schema/report-1.json` describes it. */
export const jsonReport = (report: Report): Iterable<string> => jsonPieces(report, 2)

/**
 * The same as `jsonText`, in pieces: lists and objects down to a depth are opened, so that the text of a large report
 * never has to be in memory at once.
 */
export function* jsonPieces(value: object, depth: number): Generator<string> {
  yield* nestedPieces(value, depth, '')
  yield '\n'
}

function* nestedPieces(value: unknown, depth: number, indent: string): Generator<string> {
  const members = depth > 0 ? membersOf(value) : []
  if (members.length === 0) {
    yield jsonValue(value, 2).replaceAll('\n', `\n${indent}`)
    return
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  let before = `${open}\n`
  for (const [key, member] of members) {
    yield `${before}${indent}  ${Array.isArray(value) ? '' : `${jsonValue(key)}: `}`
    yield* nestedPieces(member, depth - 1, `${indent}  `)
    before = ',\n'
  }
  yield `\n${indent}${close}`
}

/** As JSON has them: without the undefined ones. */
const membersOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).filter(([, member]) => member !== undefined) : []

/** A list with one item a line, in pieces. */
export function* jsonList(items: Iterable<object>): Generator<string> {
  let before = '['
  for (const item of items) {
    yield `${before}\n${jsonValue(item)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}
