import { type Block, parseBlock } from '../aws/network.ts'

/** Addresses whose meaning lies in the address itself; around them nothing is moved. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '4000::/2',
  '8000::/1',
].map(parseBlock)

/**
 * Moves public addresses about so that prefixes are kept: a block that holds an address still does, ranges that do not
 * overlap still do not, and prefix lengths stay. Private and other special addresses, 0.0.0.0/0 and `::/0` among them,
 * stay as they are, and no public address becomes one of them.
 *
 * Each bit is turned or not by what stands before it (`turns`), but only where all addresses that begin so are public.
 * Among the public ones this is the scheme of Xu, Fan, Ammar and Moon (Crypto-PAn).
 */
export function addressPseudonym(turns: (prefix: string) => boolean): (original: string) => string {
  return (original) => {
    const [alone = '', bits] = original.split('/')
    const { family, first: address } = parseBlock(alone)
    const width = family === 4 ? 32 : 128
    let moved = address
    for (let length = 0; length < Number(bits ?? width); length++) {
      const size = 1n << BigInt(width - length)
      const first = address - (address % size)
      const around = { family, first, last: first + size - 1n }
      if (!holdsSpecial(around) && turns(`${family}/${first}/${length}`)) moved ^= size >> 1n
    }
    return formatted(moved, family) + (bits === undefined ? '' : `/${bits}`)
  }
}

const holdsSpecial = ({ family, first, last }: Omit<Block, 'cidr'>): boolean =>
  SPECIAL.some((special) => special.family === family && special.first <= last && first <= special.last)

function formatted(address: bigint, family: 4 | 6): string {
  const [groupBits, radix, separator] = family === 4 ? [8n, 10, '.'] : [16n, 16, ':']
  const groups = Array.from(
    { length: family === 4 ? 4 : 8 },
    (_, i) => (address >> (groupBits * BigInt(i))) & ((1n << groupBits) - 1n),
  )
  const text = groups
    .map((group) => group.toString(radix))
    .reverse()
    .join(separator)
  // The URL parser knows where to put the `::`.
  return family === 4 ? text : new URL(`http://[${text}]`).hostname.slice(1, -1)
}
