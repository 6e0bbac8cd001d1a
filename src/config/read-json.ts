import { type ParseError, parseTree, printParseErrorCode, type Node as TreeNode } from 'jsonc-parser'
import type { Located } from './located.ts'
import type { SourceText } from './read.ts'

/** Parses JSON; comments and trailing commas are welcome. */
export function locateJson(source: SourceText): Located {
  const errors: ParseError[] = []
  const tree = parseTree(source.text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) source.fail(error.offset, `this is not JSON: ${inWords(printParseErrorCode(error.error))}.`)
  return tree ? locate(tree, source) : source.fail(0, 'this is not JSON: the file is empty.')
}

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
