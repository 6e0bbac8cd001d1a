import { createHmac } from 'node:crypto'
import { addressPseudonym } from './pseudonym-address.ts'

/**
 * Stand-ins for what identifies somebody. The same original always has the same stand-in, different originals have
 * different ones, and none is equal to any original. Whoever lacks the key cannot tell one from the other.
 */
export interface Pseudonyms {
  /** Letters that can be spoken: `web` becomes `kopafiru`. */
  word(original: string): string
  /** Twelve digits. */
  account(original: string): string
  /** As many capital letters and digits as the original has, with its first four: `AKIA…`, `AROA…`. */
  uniqueId(original: string): string
  /** As many hexadecimal digits as the original has. */
  hex(original: string): string
  /** An address or CIDR block; see `addressPseudonym`. */
  address(original: string): string
}

type Make = (original: string, attempt: number) => string

/** `avoid` says what must not come out: the originals, and whatever is left as it is. */
export function pseudonyms(key: Uint8Array, avoid: ReadonlySet<string>): Pseudonyms {
  const digest = (kind: string, text: string) => createHmac('sha256', key).update(`${kind}\0${text}`).digest()
  const unique = (kind: string, make: (bytes: Buffer, original: string) => string) =>
    injective((original, attempt) => make(digest(kind, `${attempt}\0${original}`), original), avoid)
  return {
    word: unique('word', spoken),
    account: unique('account', (bytes) => String(100_000_000_000n + (bytes.readBigUInt64BE() % 900_000_000_000n))),
    uniqueId: unique('id', (bytes, original) => original.slice(0, 4) + capitals(bytes, original.length - 4)),
    hex: unique('hex', (bytes, original) => bytes.toString('hex').slice(0, original.length)),
    address: addressPseudonym((prefix) => ((digest('address', prefix)[0] ?? 0) & 1) === 1),
  }
}

/** Remembers what was given out, and tries again rather than give it out twice. */
function injective(make: Make, avoid: ReadonlySet<string>): (original: string) => string {
  const given = new Map<string, string>()
  const taken = new Set<string>()
  return (original) => {
    const known = given.get(original)
    if (known !== undefined) return known
    let attempt = 0
    let fresh = make(original, attempt)
    while (taken.has(fresh) || avoid.has(fresh)) fresh = make(original, ++attempt)
    given.set(original, fresh)
    taken.add(fresh)
    return fresh
  }
}

const CONSONANTS = 'bdfghklmnprstvwz'
const VOWELS = 'aeiou'

const spoken = (bytes: Buffer): string =>
  [...bytes.subarray(0, 8)].map((byte, i) => at(i % 2 === 0 ? CONSONANTS : VOWELS, byte)).join('')

const capitals = (bytes: Buffer, length: number): string =>
  Array.from({ length }, (_, i) => at('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bytes[i % bytes.length] ?? 0)).join('')

const at = (letters: string, byte: number): string => letters.charAt(byte % letters.length)
