/** A value of a file that knows where it stands: offsets into the file's text, from its start to behind its end. */
export type Node = ObjectNode | ListNode | ScalarNode

export interface Place {
  start: number
  end: number
}

export interface ObjectNode extends Place {
  kind: 'object'
  /** In the order of the file; one name may be there twice. */
  members: Member[]
}

export interface Member {
  key: string
  /** Of the key alone. */
  place: Place
  value: Node
}

export interface ListNode extends Place {
  kind: 'list'
  items: Node[]
}

export interface ScalarNode extends Place {
  kind: 'scalar'
  value: null | boolean | number | string
  /** Where each character of a text stands; a text that was put together stands where it begins. */
  placed?: (() => PlacedText) | undefined
}

/** A text out of a file, with the offset of each of its UTF-16 units there. */
export interface PlacedText {
  text: string
  /** One more than the text has: where it ends. */
  offsets: readonly number[]
}

/** Something that a file's format does not allow. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** Readers go down into a value by recursion: how far is settled before. */
export const MAX_DEPTH = 200

export const memberOf = (node: Node | undefined, key: string): Node | undefined =>
  node?.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined

export const membersOf = (node: Node | undefined): readonly Member[] => (node?.kind === 'object' ? node.members : [])

export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'list' ? node.items : [])

export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined

/** The value alone, as JSON.parse has it: of two members of one name the last. */
export function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]))
}

/** A text whose characters cannot be told apart in the file: all of it stands where it begins. */
export const placedAt = (text: string, offset: number): PlacedText => ({
  text,
  offsets: new Array<number>(text.length + 1).fill(offset),
})

const STEP = /\["(.*?)"\](?=[[.]|$)|\[(\d+)\]|([^.[\]]+)/g

/**
 * Where a finding stands: `Statement[0].Action[1]`, as `parsePolicy` writes paths. A condition is shown by its key, and
 * so is whatever is more than one value; what is not there by what should hold it.
 */
export function placeOf(root: Node, path: string): Place {
  let node = root
  let place: Place = root
  for (const [, quoted, index, name] of path.matchAll(STEP)) {
    const key = quoted ?? name
    const member = key === undefined ? undefined : membersOf(node).findLast((one) => one.key === key)
    // One that stands alone may be written without its list.
    const next = key === undefined ? (itemsOf(node)[Number(index)] ?? node) : member?.value
    if (!next) break
    const value = next.kind === 'list' && next.items.length === 1 ? (next.items[0] ?? next) : next
    place = member && (quoted !== undefined || value.kind !== 'scalar') ? member.place : value
    node = next
  }
  return place === root ? { start: root.start, end: root.start + 1 } : firstLine(place, node)
}

/** Of an object only its opening brace: an editor would underline all of it. */
const firstLine = ({ start, end }: Place, node: Node): Place =>
  node.kind === 'scalar' || node.start !== start ? { start, end } : { start, end: start + 1 }
