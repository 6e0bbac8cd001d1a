import { createHmac } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { contains, isPublic, parseBlock } from '../../src/aws/network.ts'
import { addressPseudonym } from '../../src/source/pseudonym-address.ts'
import { pseudonyms } from '../../src/source/pseudonyms.ts'

const KEY = Buffer.from('key')
const turns = (prefix: string) => ((createHmac('sha256', KEY).update(prefix).digest()[0] ?? 0) & 1) === 1
const address = addressPseudonym(turns)

const ipv4 = fc.ipV4()
const ipv6 = fc.ipV6().filter((text) => isIPv6(text) && !text.includes('.'))
const block = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
)

describe('addresses', () => {
  it.each([
    '0.0.0.0/0',
    '::/0',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '10.1.2.3',
    '10.0.0.0/8',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254/32',
    '172.16.0.0/12',
    '192.168.1.0/24',
    '198.51.100.7',
    '224.0.0.1',
    '255.255.255.255',
    'fd00::1',
    'fe80::/10',
    '2001:db8::1',
  ])('%s stays', (special) => {
    expect(address(special)).toBe(special)
  })

  it.each([
    '52.95.110.1',
    '8.8.8.8',
    '203.5.6.0/24',
    '192.1.2.3/32',
    '172.32.0.0/16',
    '2a05:d018::/35',
    '2600:1f18:1::5',
  ])('%s is moved', (public_) => {
    const moved = address(public_)
    expect(moved).not.toBe(public_)
    expect(moved.split('/')[1]).toBe(public_.split('/')[1])
  })

  it('stay of their kind', () => {
    fc.assert(
      fc.property(block, (original) => {
        const moved = address(original)
        const [text = '', bits] = moved.split('/')
        expect(isIPv4(text) || isIPv6(text)).toBe(true)
        expect(bits).toBe(original.split('/')[1])
        expect(parseBlock(moved).family).toBe(parseBlock(original).family)
        expect(isPublic(parseBlock(moved))).toBe(isPublic(parseBlock(original)))
      }),
    )
  })

  it('keep who holds whom', () => {
    const near = fc.tuple(
      ipv4,
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 31 }),
    )
    fc.assert(
      fc.property(near, ([ip, outerBits, innerBits, flipped]) => {
        // The second address differs from the first in one bit, so that about half of the pairs hold each other.
        const number = parseBlock(ip).first ^ (1n << BigInt(flipped))
        const other = [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
        const [outer, inner] = [`${ip}/${outerBits}`, `${other}/${innerBits}`]
        expect(contains(parseBlock(address(outer)), parseBlock(address(inner)))).toBe(
          contains(parseBlock(outer), parseBlock(inner)),
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe.each(['word', 'account', 'uniqueId', 'hex'] as const)('%s', (kind) => {
  const originals = { word: 'web', account: '111122223333', uniqueId: 'AKIAIOSFODNN7EXAMPLE', hex: 'a'.repeat(64) }
  const shapes = { word: /^[a-z]{8}$/, account: /^[1-9]\d{11}$/, uniqueId: /^AKIA[A-Z2-7]{16}$/, hex: /^[0-9a-f]{64}$/ }

  it('has its shape, and depends on original and key alone', () => {
    const make = pseudonyms(KEY, new Set())[kind]
    const first = make(originals[kind])
    expect(first).toMatch(shapes[kind])
    expect(make(originals[kind])).toBe(first)
    expect(pseudonyms(KEY, new Set())[kind](originals[kind])).toBe(first)
    expect(pseudonyms(Buffer.from('another'), new Set())[kind](originals[kind])).not.toBe(first)
  })

  it('never is what it must not be', () => {
    const first = pseudonyms(KEY, new Set())[kind](originals[kind])
    expect(pseudonyms(KEY, new Set([first]))[kind](originals[kind])).not.toBe(first)
  })
})

it('different originals never get the same stand-in', () => {
  const { word } = pseudonyms(KEY, new Set())
  const words = Array.from({ length: 20_000 }, (_, i) => word(`name${i}`))
  expect(new Set(words).size).toBe(words.length)
})
