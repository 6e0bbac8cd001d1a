import { createScanner, type ParseError, parseTree, printParseErrorCode, type Node as TreeNode } from 'jsonc-parser'
import type { Located } from './located.ts'
import { MAX_DEPTH, type SourceText, TOO_DEEP } from './read.ts'

/** Parses JSON; comments and trailing commas are welcome. */
export function locateJson(source: SourceText): Located {
  const deep = offsetOfDepth(source.text)
  if (deep !== undefined) source.fail(deep, TOO_DEEP)
  const errors: ParseError[] = []
  const tree = parseTree(source.text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) source.fail(error.offset, `this is not JSON: ${inWords(printParseErrorCode(error.error))}.`)
  return tree ? locate(tree, source) : source.fail(0, 'this is not JSON: the file is empty.')
}

/** Where the text goes deeper than it may. */
function offsetOfDepth(text: string): number | undefined {
  const scanner = createScanner(text, true)
  let depth = 0
  while (scanner.scan() !== END) {
    const offset = scanner.getTokenOffset()
    const character = text[offset] ?? ''
    if ('[{'.includes(character)) depth++
    if (']}'.includes(character)) depth--
    if (depth > MAX_DEPTH) return offset
  }
  return undefined
}

/** SyntaxKind.EOF */
const END = 17

function locate({ type, offset, length, children = [], value }: TreeNode, source: SourceText): Located {
  const position = source.positionOf(offset)
  if (type === 'array') return { kind: 'list', position, items: children.map((child) => locate(child, source)) }
  if (type === 'object')
    return { kind: 'object', position, members: children.flatMap((child) => member(child, source)) }
  return { kind: 'scalar', position, value, source: source.text.slice(offset, offset + length) }
}

function member({ children: [key, value] = [] }: TreeNode, source: SourceText) {
  if (!key || !value) return []
  return [{ key: String(key.value), position: source.positionOf(key.offset), value: locate(value, source) }]
}

/** `PropertyNameExpected` */
const inWords = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
