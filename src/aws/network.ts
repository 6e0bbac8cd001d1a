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
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d+))?$/i.exec(cidr) ?? []
  const family = address.includes(':') ? 6 : 4
  const bits = BITS[family]
  const number = family === 4 ? ipv4Number(address) : ipv6Number(address)
  if (number === undefined || Number(prefix ?? bits) > bits) throw new Error(`${cidr} is not a CIDR block.`)
  const size = 1n << BigInt(bits - Number(prefix ?? bits))
  const first = number - (number % size)
  return { cidr, family, first, last: first + size - 1n }
}

function ipv4Number(address: string): bigint | undefined {
  const bytes = address.split('.')
  if (bytes.length !== 4 || bytes.some((byte) => !/^\d{1,3}$/.test(byte) || Number(byte) > 255)) return undefined
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
}

function ipv6Number(address: string): bigint | undefined {
  if (!URL.canParse(`http://[${address}]`)) return undefined
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
 * Those of the sources that are a large part of the internet: public, and as wide as `/ipv4` or `/ipv6`, alone or
 * together with those that they touch, so that 0.0.0.0/1 and 128.0.0.0/1 are no way around a ban of 0.0.0.0/0.
 */
export function fromInternet<Source extends { cidr: string }>(
  sources: readonly Source[],
  widest: { ipv4: number; ipv6: number },
): Source[] {
  const isWide = ({ family, first, last }: Span) => {
    const prefix = family === 4 ? widest.ipv4 : widest.ipv6
    return last - first + 1n >= 1n << BigInt(BITS[family] - prefix)
  }
  const blocks = sources.map((source) => ({ source, ...parseBlock(source.cidr) })).filter(isPublic)
  const wide = spansOf(blocks).flatMap(({ span, members }) => {
    const alone = members.filter(isWide)
    return alone.length === 0 && isWide(span) ? members : alone
  })
  const blamed = new Set(wide.map(({ source }) => source))
  return sources.filter((source) => blamed.has(source))
}

type Span = Pick<Block, 'family' | 'first' | 'last'>

/** Puts blocks that overlap or touch together: each span runs from its first member's start to the farthest end. */
function spansOf<Member extends Span>(blocks: readonly Member[]): { span: Span; members: Member[] }[] {
  const spans: { span: Span; members: Member[] }[] = []
  for (const block of [...blocks].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1))) {
    const open = spans.at(-1)
    if (open?.span.family === block.family && block.first <= open.span.last + 1n) {
      open.members.push(block)
      if (block.last > open.span.last) open.span.last = block.last
    } else {
      spans.push({ span: { family: block.family, first: block.first, last: block.last }, members: [block] })
    }
  }
  return spans
}
