import { isIP } from 'node:net'

/** A CIDR block, with its first and last address as whole numbers. */
export interface Block {
  cidr: string
  family: 4 | 6
  first: bigint
  last: bigint
}

const BITS = { 4: 32, 6: 128 } as const

/** Reads `10.0.0.0/8` or `2001:db8::/32`; an address alone is a block of one. Throws on anything else. */
export function parseBlock(cidr: string): Block {
  const [address = '', length] = cidr.split('/')
  const family = isIP(address)
  if (family !== 4 && family !== 6) throw new Error(`${cidr} is not a CIDR block`)
  const bits = BITS[family]
  const prefix = length === undefined ? bits : /^\d+$/.test(length) ? Number(length) : Number.NaN
  if (!(prefix <= bits)) throw new Error(`${cidr} is not a CIDR block`)
  const size = 1n << BigInt(bits - prefix)
  const number = family === 4 ? ipv4Number(address) : ipv6Number(address)
  const first = number - (number % size)
  return { cidr, family, first, last: first + size - 1n }
}

const ipv4Number = (address: string): bigint =>
  address.split('.').reduce((number, byte) => number * 256n + BigInt(byte), 0n)

function ipv6Number(address: string): bigint {
  // The URL parser writes a dotted IPv4 tail as two groups, so that only the `::` is left to fill in.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [left = [], right = []] = canonical.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  const groups = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0'))
  return BigInt(`0x${groups.join('')}`)
}

export const contains = (outer: Block, inner: Block): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last

/**
 * Blocks that no host on the internet has: private, shared (100.64.0.0/10), loopback, link-local, multicast and
 * reserved IPv4; all IPv6 outside global unicast (2000::/3).
 */
const NOT_ON_THE_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
].map(parseBlock)

/** Whether hosts on the internet have addresses in the block. A block that is private in part is public. */
export const isPublic = (block: Block): boolean => !NOT_ON_THE_INTERNET.some((reserved) => contains(reserved, block))

/**
 * The CIDR blocks that let in a large part of the internet: public, and together with the blocks that they touch as
 * wide as `/ipv4` or `/ipv6`, so that 0.0.0.0/1 and 128.0.0.0/1 are no way around a ban of 0.0.0.0/0.
 */
export function internetBlocks(cidrs: Iterable<string>, widest: { ipv4: number; ipv6: number }): Set<string> {
  const blocks = [...new Set(cidrs)].map(parseBlock).filter(isPublic)
  const isWide = ({ family, first, last }: Block) => {
    const prefix = family === 4 ? widest.ipv4 : widest.ipv6
    return last - first + 1n >= 1n << BigInt(BITS[family] - prefix)
  }
  const spans = joined(blocks).filter(isWide)
  return new Set(blocks.filter((block) => spans.some((span) => contains(span, block))).map(({ cidr }) => cidr))
}

/** Joins blocks that overlap or touch into spans; a span keeps the text of its first block. */
function joined(blocks: readonly Block[]): Block[] {
  const sorted = [...blocks].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1))
  const spans: Block[] = []
  for (const block of sorted) {
    const span = spans.at(-1)
    const touches = span?.family === block.family && block.first <= span.last + 1n
    if (!span || !touches) spans.push({ ...block })
    else if (block.last > span.last) span.last = block.last
  }
  return spans
}
