import { type ParseError, parseTree, printParseErrorCode, type Node as TreeNode } from 'jsonc-parser'
import { DocumentError, MAX_DEPTH, type Node, type PlacedText } from './documents-node.ts'

/** Reads JSON; comments too, which some keep in their policy files. */
export function readJsonNode(text: string): Node {
  return readTree(
    text,
    (offset) => offset,
    (start, end) => unescaped(text, start, end),
  )
}

/** Reads JSON that is a text inside a file: the nodes stand where its characters do. */
export function readPlacedJson({ text, offsets }: PlacedText): Node {
  const at = (offset: number) => offsets[Math.min(offset, offsets.length - 1)] ?? 0
  return readTree(text, at, (start, end) => {
    const inner = unescaped(text, start, end)
    return { text: inner.text, offsets: inner.offsets.map(at) }
  })
}

type At = (offset: number) => number
type TextAt = (start: number, end: number) => PlacedText

function readTree(text: string, at: At, textAt: TextAt): Node {
  const deep = tooDeep(text)
  if (deep !== undefined) throw new DocumentError(at(deep), 'this is nested too deeply')
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) throw new DocumentError(at(error.offset), `this is not JSON: ${inWords(printParseErrorCode(error.error))}`)
  if (!tree) throw new DocumentError(at(0), 'this is not JSON: it is empty')
  return convert(tree, at, textAt)
}

function convert({ type, offset, length, children = [], value }: TreeNode, at: At, textAt: TextAt): Node {
  const place = { start: at(offset), end: at(offset + length) }
  if (type === 'array') return { kind: 'list', ...place, items: children.map((child) => convert(child, at, textAt)) }
  if (type === 'object') {
    return {
      kind: 'object',
      ...place,
      members: children.flatMap(({ children: [key, inner] = [] }) =>
        key && inner
          ? [
              {
                key: String(key.value),
                place: { start: at(key.offset), end: at(key.offset + key.length) },
                value: convert(inner, at, textAt),
              },
            ]
          : [],
      ),
    }
  }
  const placed = type === 'string' ? () => textAt(offset + 1, offset + length - 1) : undefined
  return { kind: 'scalar', ...place, value, placed }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** What stands between the quotes of a JSON text, each character with its place. */
function unescaped(source: string, start: number, end: number): PlacedText {
  let text = ''
  const offsets: number[] = []
  for (let at = start; at < end; ) {
    offsets.push(at)
    const next = source[at + 1] ?? ''
    const isUnicode = source[at] === '\\' && next === 'u'
    if (source[at] !== '\\') text += source[at]
    else if (isUnicode) text += String.fromCharCode(Number.parseInt(source.slice(at + 2, at + 6), 16))
    else text += ESCAPES[next] ?? next
    at += source[at] !== '\\' ? 1 : isUnicode ? 6 : 2
  }
  return { text, offsets: [...offsets, end] }
}

/** Where the text goes deeper than a reader may; brackets in texts count too, of which nobody has that many. */
function tooDeep(text: string): number | undefined {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isText) {
      if (character === '\\') at++
      else if (character === '"') isText = false
    } else if (character === '"') isText = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    if (depth > MAX_DEPTH) return at
  }
  return undefined
}

/** `PropertyNameExpected` */
const inWords = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
