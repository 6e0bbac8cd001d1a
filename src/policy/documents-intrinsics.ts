import {
  itemsOf,
  type Member,
  type Node,
  type ObjectNode,
  placedAt,
  plain,
  type ScalarNode,
  textOf,
} from './documents-node.ts'
import { UNKNOWN, unknownText } from './lint-unknown.ts'

/**
 * A template's value with its functions worked out as far as they can be before deployment: what is not known becomes a
 * mark in the text, and both branches of `Fn::If` are there side by side. Undefined for `AWS::NoValue`.
 */
export function settle(node: Node): Node | undefined {
  const [first, ...others] = alternatives(node)
  return first && others.length > 0 ? together(node, [first, ...others]) : first
}

/** What a value may turn out to be: nothing, one, or either branch of an `Fn::If`. */
function alternatives(node: Node): Node[] {
  if (node.kind === 'scalar') return [node]
  if (node.kind === 'list') return [{ ...node, items: node.items.flatMap(alternatives) }]
  const call = functionOf(node)
  return call ? results(call, node) : [{ ...node, members: node.members.flatMap(settleMember) }]
}

function settleMember(member: Member): Member[] {
  const value = settle(member.value)
  if (!value) return []
  // Only one of them can hold, and nobody knows which.
  const isOpen = value.kind === 'list' && member.value.kind === 'object' && LONE.has(member.key)
  return [{ ...member, value: isOpen ? unknown(member.value, 'Fn::If') : value }]
}

const LONE = new Set(['Effect', 'Version', 'Sid', 'Principal', 'NotPrincipal'])

/** Several values where one was expected: a list of them. Of objects, which no list may hold but Statement's, the first. */
function together(node: Node, found: readonly Node[]): Node {
  const items = found.flatMap((one) => (one.kind === 'list' ? one.items : [one]))
  const isConditions = items.every(
    (item) => item.kind === 'object' && !item.members.some(({ key }) => key === 'Effect'),
  )
  const [first = node] = items
  return isConditions ? first : { kind: 'list', start: node.start, end: node.end, items }
}

/** `{"Ref": …}` or `{"Fn::…": …}` */
function functionOf({ members }: ObjectNode): Member | undefined {
  const [only, ...others] = members
  return only && others.length === 0 && /^(Ref$|Fn::)/.test(only.key) ? only : undefined
}

const unknown = ({ start, end }: Node, name: string): ScalarNode => ({
  kind: 'scalar',
  start,
  end,
  value: unknownText(name),
})

function results({ key, value }: Member, node: Node): Node[] {
  if (key === 'Ref') return textOf(value) === 'AWS::NoValue' ? [] : [unknown(node, textOf(value) ?? key)]
  if (key === 'Fn::If') return itemsOf(value).slice(1).flatMap(alternatives)
  if (key === 'Fn::Sub') return [substituted(value, node)]
  if (key === 'Fn::Join') return [joined(value, node)]
  if (key === 'Fn::GetAtt') return [unknown(node, [plain(value)].flat().join('.'))]
  if (key === 'Fn::ToJsonString') return alternatives(value)
  return [unknown(node, key)]
}

/** `Fn::Sub`: `${Bucket}` is not known, `${!aws:username}` is a variable of IAM's. */
function substituted(value: Node, node: Node): Node {
  const template = value.kind === 'list' ? value.items[0] : value
  const text = textOf(template)
  if (template?.kind !== 'scalar' || text === undefined) return unknown(node, 'Fn::Sub')
  const { placed } = template
  const filled = (from: string) => from.replaceAll(/\$\{(?!!)/g, `${UNKNOWN}{`)
  if (!text.includes('${!')) {
    // As long as it was: every character stays where it is.
    return { ...template, value: filled(text), placed: placed && (() => ({ ...placed(), text: filled(text) })) }
  }
  return { ...template, value: filled(text).replaceAll('${!', '${'), placed: undefined }
}

function joined(value: Node, node: Node): Node {
  const [separator, parts] = itemsOf(value)
  const glue = textOf(separator)
  if (glue === undefined || parts?.kind !== 'list') return unknown(node, 'Fn::Join')
  const texts = parts.items.map((part) => {
    const settled = settle(part)
    return settled?.kind === 'scalar' ? String(settled.value) : unknownText('Fn::Join')
  })
  const text = texts.join(glue)
  const place = placeOfParts(parts.items, node)
  return { kind: 'scalar', ...place, value: text, placed: () => placedAt(text, place.start) }
}

/** The parts themselves: the call may be on a line above. */
const placeOfParts = (parts: readonly Node[], node: Node) => ({
  start: parts[0]?.start ?? node.start,
  end: parts.at(-1)?.end ?? node.end,
})
