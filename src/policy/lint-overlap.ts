import { UNKNOWN_PART, widest } from './lint-unknown.ts'

/** A piece of a pattern: one character, or any number of them; undefined: whichever they are. */
interface Piece {
  many: boolean
  is: ((character: string) => boolean) | string | undefined
}

const overlaps = new Map<string, boolean>()

/**
 * Whether some ARN is covered by a pattern of `Resource` and is one of a resource type's, whose ARN is given with
 * variables. In doubt it is: a star reaches across colons, as AWS lets it at the end of a segment.
 */
export function canBe(pattern: string, arn: string): boolean {
  const key = `${pattern}\n${arn}`
  const known = overlaps.get(key) ?? meet(piecesOf(renamed(widest(pattern))), typePieces(renamed(arn)))
  overlaps.set(key, known)
  return known
}

/** CodeStar Connections took another name; either is good for what has the other. */
const renamed = (arn: string): string => arn.replace(/^(arn:[^:]*):codestar-connections:/, '$1:codeconnections:')

const isPlain = (character: string): boolean => character !== '/' && character !== ':'

const piecesOf = (pattern: string): Piece[] =>
  Array.from(pattern, (character) => ({
    many: character === '*' || character === UNKNOWN_PART,
    is: character === '*' || character === '?' ? undefined : character === UNKNOWN_PART ? isPlain : character,
  }))

/** Names that hold neither a slash nor a colon, where another type of the same service goes on after one. */
const PLAIN = /^\$\{(Partition|Region|Account|BucketName|AccessPointName|TableName)\}$/
const MAY_BE_EMPTY = /^\$\{(Partition|Region|Account)\}$/

function typePieces(arn: string): Piece[] {
  return arn.split(/(\$\{[^}]*\})/).flatMap((part) => {
    if (!part.startsWith('${')) return piecesOf(part)
    const is = PLAIN.test(part) ? isPlain : undefined
    return [...(MAY_BE_EMPTY.test(part) ? [] : [{ many: false, is }]), { many: true, is }]
  })
}

/** Whether two patterns have a text in common: walks both at once, from every pair of places at most once. */
function meet(one: readonly Piece[], other: readonly Piece[]): boolean {
  const seen = new Set<number>()
  const open: [at: number, beside: number][] = [[0, 0]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [at, beside] = pair
    if (at === one.length && beside === other.length) return true
    const place = at * (other.length + 1) + beside
    if (seen.has(place)) continue
    seen.add(place)
    open.push(...steps(one[at], other[beside], at, beside))
  }
  return false
}

function steps(one: Piece | undefined, other: Piece | undefined, at: number, beside: number): [number, number][] {
  const next: [number, number][] = []
  // None of the characters that it may stand for.
  if (one?.many) next.push([at + 1, beside])
  if (other?.many) next.push([at, beside + 1])
  if (one && other && agree(one, other)) next.push([one.many ? at : at + 1, other.many ? beside : beside + 1])
  return next
}

function agree({ is: one }: Piece, { is: other }: Piece): boolean {
  if (one === undefined || other === undefined) return true
  if (typeof one === 'string') return typeof other === 'string' ? one === other : other(one)
  return typeof other === 'string' ? one(other) : true
}
