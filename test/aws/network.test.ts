import { contains, fromInternet, isPublic, parseBlock } from '../../src/aws/network.ts'

describe('parseBlock', () => {
  it.each([
    ['10.0.0.0/8', 4, 0x0a000000n, 0x0affffffn],
    ['0.0.0.0/0', 4, 0n, 0xffffffffn],
    ['203.0.113.7', 4, 0xcb007107n, 0xcb007107n],
    ['203.0.113.7/32', 4, 0xcb007107n, 0xcb007107n],
    ['10.1.2.3/8', 4, 0x0a000000n, 0x0affffffn],
    ['::/0', 6, 0n, (1n << 128n) - 1n],
    ['2001:db8::/32', 6, 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ['::1', 6, 1n, 1n],
    ['1:2:3:4:5:6:7:8/128', 6, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
    ['2001:DB8::', 6, 0x20010db8n << 96n, 0x20010db8n << 96n],
    ['::ffff:192.0.2.1', 6, 0xffffc0000201n, 0xffffc0000201n],
  ])('reads %s', (cidr, family, first, last) => {
    expect(parseBlock(cidr)).toEqual({ cidr, family, first, last })
  })

  it.each([
    '',
    'internet',
    '10.0.0/8',
    '10.0.0.256/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '::/129',
    ':::/0',
    '1:2:3/16',
  ])('refuses %j', (cidr) => expect(() => parseBlock(cidr)).toThrow(`${cidr} is not a CIDR block.`))
})

describe('contains', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.255.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['::/0', '0.0.0.0/0', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(parseBlock(outer), parseBlock(inner))).toBe(expected)
  })
})

describe('isPublic', () => {
  it.each(['0.0.0.0/0', '8.8.8.8/32', '172.0.0.0/8', '192.0.0.0/8', '128.0.0.0/1', '::/0', '2600:1f00::/24'])(
    '%s is public',
    (cidr) => expect(isPublic(parseBlock(cidr))).toBe(true),
  )
  it.each([
    '10.0.0.0/8',
    '10.1.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    '127.0.0.1',
    '169.254.0.0/16',
  ])('%s is not', (cidr) => expect(isPublic(parseBlock(cidr))).toBe(false))
  it.each(['224.0.0.0/4', '240.0.0.0/4', 'fc00::/7', 'fe80::/10', 'ff00::/8', '::1'])('%s is not', (cidr) =>
    expect(isPublic(parseBlock(cidr))).toBe(false),
  )
})

describe('fromInternet', () => {
  const open = (cidrs: string[], ipv4 = 8, ipv6 = 16) =>
    fromInternet(
      cidrs.map((cidr) => ({ cidr })),
      { ipv4, ipv6 },
    ).map(({ cidr }) => cidr)

  it.each([
    ['everything', ['0.0.0.0/0'], ['0.0.0.0/0']],
    ['everything in IPv6', ['::/0'], ['::/0']],
    ['the two halves', ['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/1', '128.0.0.0/1']],
    ['exactly the widest prefix', ['8.0.0.0/8'], ['8.0.0.0/8']],
    ['one bit less', ['8.0.0.0/9'], []],
    ['two narrow blocks that touch', ['8.0.0.0/9', '8.128.0.0/9'], ['8.0.0.0/9', '8.128.0.0/9']],
    ['two narrow blocks with a hole between', ['8.0.0.0/9', '9.0.0.0/9'], []],
    [
      'a wide block, not the narrow ones inside and beside it',
      ['8.8.8.8/32', '8.0.0.0/8', '9.0.0.0/24'],
      ['8.0.0.0/8'],
    ],
    ['a private block, however wide', ['10.0.0.0/8'], []],
    ['a private block and the narrow public one beside it', ['10.0.0.0/8', '11.0.0.0/16'], []],
    ['a wide block that is private in part', ['172.0.0.0/8'], ['172.0.0.0/8']],
    ['all private IPv6', ['fc00::/7'], []],
    ['a provider in IPv6', ['2001:db8::/32'], []],
    ['all of global unicast', ['2000::/3'], ['2000::/3']],
    ['nothing', [], []],
  ])('%s', (_, cidrs, expected) => expect(open(cidrs)).toEqual(expected))

  it('sees the two halves as everything where only everything counts', () => {
    expect(open(['0.0.0.0/1'], 0)).toEqual([])
    expect(open(['128.0.0.0/1', '0.0.0.0/1'], 0)).toEqual(['128.0.0.0/1', '0.0.0.0/1'])
  })

  it('keeps what else is known of a source', () => {
    const source = { cidr: '0.0.0.0/0', port: 22 }
    expect(fromInternet([source], { ipv4: 8, ipv6: 16 })).toEqual([source])
  })
})
