import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  type Node as YamlNode,
} from 'yaml'
import {
  DocumentError,
  MAX_DEPTH,
  type Member,
  type Node,
  type PlacedText,
  placedAt,
  type ScalarNode,
} from './documents-node.ts'

/** Reads YAML as CloudFormation takes it: its short tags are written out, `!Ref Bucket` as `{Ref: Bucket}`. */
export function readYamlNode(text: string): Node {
  const [document, second] = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false })
  if (!document || !('contents' in document)) throw new DocumentError(0, 'this is not YAML: it is empty')
  const [error] = document.errors
  if (error) throw new DocumentError(error.pos[0], `this is not YAML: ${firstLine(error.message)}`)
  if (second) throw new DocumentError(second.range[0], 'this is a second YAML document: there may be only one')
  return convert(document.contents, 0, { text, document, depth: 0, left: { nodes: MAX_NODES } })
}

const firstLine = (message: string): string => message.split('\n')[0]?.replace(/ at line .*|[.:]$/g, '') ?? ''

/** Aliases of aliases can stand for more than any memory holds. */
const MAX_NODES = 1_000_000

interface Reading {
  text: string
  document: Document
  depth: number
  left: { nodes: number }
}

/** `offset`: where something that was left empty stands. */
function convert(node: YamlNode | null | undefined, offset: number, reading: Reading): Node {
  const start = node?.range?.[0] ?? offset
  if (reading.depth > MAX_DEPTH) throw new DocumentError(start, 'this is nested too deeply')
  if (--reading.left.nodes < 0) throw new DocumentError(start, 'the aliases stand for too much')
  const inner = { ...reading, depth: reading.depth + 1 }
  if (!node) return { kind: 'scalar', start, end: start, value: null }
  if (isAlias(node)) return convert(node.resolve(reading.document), start, inner)
  return tagged(node, untagged(node, start, inner))
}

function untagged(node: YamlNode, start: number, reading: Reading): Node {
  const place = { start, end: node.range?.[1] ?? start }
  if (isSeq(node)) {
    return { kind: 'list', ...place, items: node.items.map((item) => convert(item as YamlNode, start, reading)) }
  }
  if (isMap(node)) return { kind: 'object', ...place, members: node.items.map((pair) => member(pair, start, reading)) }
  return scalar(node as Scalar, place, reading.text)
}

function member(pair: unknown, start: number, reading: Reading): Member {
  const { key, value } = isPair<YamlNode, YamlNode>(pair) ? pair : { key: undefined, value: undefined }
  const [from, to] = key?.range ?? [start, start]
  const name = isScalar(key) ? String(key.value) : ''
  return { key: name, place: { start: from, end: to }, value: convert(value, to, reading) }
}

/** `!GetAtt Queue.Arn` is `{"Fn::GetAtt": "Queue.Arn"}`. */
function tagged({ tag }: YamlNode, value: Node): Node {
  if (!tag?.startsWith('!') || tag.startsWith('!!')) return value
  const name = tag.slice(1)
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  const { start, end } = value
  return { kind: 'object', start, end, members: [{ key, place: { start, end }, value }] }
}

function scalar(node: Scalar, place: { start: number; end: number }, source: string): ScalarNode {
  const value = node.value as ScalarNode['value']
  // A tag keeps a number from being one.
  const text =
    typeof value === 'string' ? value : (node.tag?.startsWith('!') ?? false) ? (node.source ?? '') : undefined
  if (text === undefined) return { kind: 'scalar', ...place, value }
  return { kind: 'scalar', ...place, value: text, placed: () => placedText(node, text, place.start, source) }
}

/** Where the characters of a text stand, when they stand there as they are. */
function placedText({ type }: Scalar, text: string, start: number, source: string): PlacedText {
  if (type === Scalar.BLOCK_LITERAL) return placedLines(text, start, source)
  const first = type === Scalar.PLAIN ? start : start + 1
  if (!source.startsWith(text, first)) return placedAt(text, start)
  return { text, offsets: Array.from({ length: text.length + 1 }, (_, index) => first + index) }
}

/** A block after `|`: its lines, without what they are indented by. */
function placedLines(text: string, start: number, source: string): PlacedText {
  const offsets: number[] = []
  let from = source.indexOf('\n', start) + 1
  const indent = /^ */.exec(source.slice(from).replace(/^(?:[ ]*\r?\n)+/, ''))?.[0].length ?? 0
  for (const line of text.split('\n')) {
    const first = source.startsWith(line, from + indent) ? from + indent : from
    for (let index = 0; index <= line.length; index++) offsets.push(first + index)
    from = source.indexOf('\n', from) + 1 || source.length
  }
  return { text, offsets }
}
