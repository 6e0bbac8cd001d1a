import { jsonValue } from './escape.ts'
import type { Report } from './report.ts'

/** The whole report, as `schema/report-1.json` describes it. */
export const jsonReport = (report: Report): Iterable<string> => jsonPieces(report, 2)

/**
 * The same as `jsonText`, in pieces: objects, lists and whatever else can be iterated are opened down to a depth, so that
 * the text of a large report never has to be in memory at once.
 */
export function* jsonPieces(value: object, depth: number): Generator<string> {
  yield* nestedPieces(value, depth, '')
  yield '\n'
}

function* nestedPieces(value: unknown, depth: number, indent: string): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield jsonValue(value, 2).replaceAll('\n', `\n${indent}`)
    return
  }
  const [open, close] = Symbol.iterator in value ? '[]' : '{}'
  let before = open
  for (const [name, member] of membersOf(value)) {
    yield `${before}\n${indent}  ${name}`
    yield* nestedPieces(member, depth - 1, `${indent}  `)
    before = ','
  }
  yield before === open ? `${open}${close}` : `\n${indent}${close}`
}

/** What is inside, each with what comes before it; of an object, as JSON has it, without the undefined. */
function* membersOf(value: object): Generator<[name: string, member: unknown]> {
  if (Symbol.iterator in value) for (const item of value as Iterable<unknown>) yield ['', item]
  else
    for (const [key, member] of Object.entries(value)) if (member !== undefined) yield [`${jsonValue(key)}: `, member]
}

/** A list with one item a line, in pieces. */
export function* jsonList(items: Iterable<object>): Generator<string> {
  let before = '['
  for (const item of items) {
    yield `${before}\n${jsonValue(item)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}
