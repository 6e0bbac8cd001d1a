import { Composer, type CST, isAlias, isMap, isScalar, isSeq, type ParsedNode, Parser } from 'yaml'
import type { Located, Member } from './located.ts'
import { MAX_DEPTH, type SourceText, TOO_DEEP } from './read.ts'

/** Parses YAML 1.2, in which `off` is a word and no boolean. */
export function locateYaml(source: SourceText): Located {
  const tokens = [...new Parser().parse(source.text)]
  const deep = offsetOfDepth(tokens)
  if (deep !== undefined) source.fail(deep, TOO_DEEP)
  const composer = new Composer({ stringKeys: true })
  const [document, second] = [...composer.compose(tokens, true, source.text.length)]
  const [error] = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  if (error) source.fail(error.pos[0], `this is not YAML: ${error.message.replace(/\.$/, '')}.`)
  if (second) source.fail(second.range[0], 'this is a second document: there may be only one.')
  // A file whose every line is a comment says nothing, and nothing wrong.
  if (!document?.contents) return { kind: 'object', position: source.positionOf(0), members: [] }
  return locate(document.contents, 0, { ...source, anchors: new Map() })
}

/** Where the text goes deeper than it may. */
function offsetOfDepth(tokens: readonly CST.Token[]): number | undefined {
  let level = tokens
  for (let depth = 0; depth <= MAX_DEPTH; depth++) level = level.flatMap(inside)
  return level[0]?.offset
}

/** The collections directly inside. */
function inside(token: CST.Token): CST.Token[] {
  const parts =
    token.type === 'document'
      ? [token.value]
      : 'items' in token
        ? token.items.flatMap(({ key, value }) => [key, value])
        : []
  return parts.filter((part) => part !== undefined && part !== null && 'items' in part)
}

interface YamlSource extends SourceText {
  /** What `&name` stands at. An alias comes after its anchor and never inside it, so there is no going round. */
  anchors: Map<string, Located>
}

/** `offset`: where something that was left empty is said to stand. */
function locate(node: ParsedNode | null, offset: number, source: YamlSource): Located {
  if (isAlias(node)) {
    return source.anchors.get(node.source) ?? source.fail(node.range[0], `there is no anchor &${node.source} above.`)
  }
  const located = locateAnchored(node, offset, source)
  if (node?.anchor !== undefined) source.anchors.set(node.anchor, located)
  return located
}

function locateAnchored(
  node: Exclude<ParsedNode, { type: 'ALIAS' }> | null,
  offset: number,
  source: YamlSource,
): Located {
  const start = node?.range[0] ?? offset
  const position = source.positionOf(start)
  if (isSeq(node)) return { kind: 'list', position, items: node.items.map((item) => locate(item, start, source)) }
  if (isMap(node)) return { kind: 'object', position, members: node.items.map((pair) => member(pair, source)) }
  const text = isScalar(node) ? (node.source ?? '') : ''
  const value = isScalar(node) ? (node.value as string | number | boolean | null) : null
  return {
    kind: 'scalar',
    position: text === '' && value === null ? source.positionOf(offset) : position,
    value,
    source: text,
  }
}

function member({ key, value }: { key: ParsedNode; value: ParsedNode | null }, source: YamlSource): Member {
  const [start] = key.range
  if (!isScalar(key)) return source.fail(start, 'a key must be text.')
  return { key: String(key.value), position: source.positionOf(start), value: locate(value, start, source) }
}
