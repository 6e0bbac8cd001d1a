import rule from '../../../rules/ec2/security-group-admin-ports.ts'
import { testRule } from '../../../src/testing.ts'

const group = (permissions: object[], more: object = {}) => ({
  GroupId: 'sg-web',
  GroupName: 'web',
  OwnerId: '111122223333',
  IpPermissions: permissions,
  prefixListEntries: [],
  ...more,
})
const tcp = (FromPort: number, ToPort: number, sources: object) => ({ IpProtocol: 'tcp', FromPort, ToPort, ...sources })
const v4 = (...cidrs: string[]) => ({ IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) })
const v6 = (...cidrs: string[]) => ({ Ipv6Ranges: cidrs.map((CidrIpv6) => ({ CidrIpv6 })) })
const list = (...cidrs: string[]) => ({
  prefixListEntries: [{ PrefixListId: 'pl-1', Entries: cidrs.map((Cidr) => ({ Cidr })) }],
})
const fromList = { PrefixListIds: [{ PrefixListId: 'pl-1' }] }
const WORLD = v4('0.0.0.0/0')
const CLOSED = 'No rule opens TCP port 22 or 3389 to the internet.'
const SSH = 'The group opens TCP port 22 to 0.0.0.0/0.'

testRule(rule, {
  pass: [
    { name: 'no rules', row: group([]), message: CLOSED },
    { name: 'rules left out', row: group([], { IpPermissions: undefined }), message: CLOSED },
    { name: 'HTTPS to the world', row: group([tcp(443, 443, WORLD)]), message: CLOSED },
    { name: 'ports on both sides of 22', row: group([tcp(0, 21, WORLD), tcp(23, 3388, WORLD)]), message: CLOSED },
    { name: 'SSH to an office', row: group([tcp(22, 22, v4('203.0.113.0/24'))]), message: CLOSED },
    { name: 'SSH to all private addresses', row: group([tcp(22, 22, v4('10.0.0.0/8'))]), message: CLOSED },
    { name: 'SSH to a provider in IPv6', row: group([tcp(22, 22, v6('2001:db8::/32', 'fc00::/7'))]), message: CLOSED },
    {
      name: 'SSH to another group',
      row: group([tcp(22, 22, { UserIdGroupPairs: [{ GroupId: 'sg-bastion' }] })]),
      message: CLOSED,
    },
    {
      name: 'UDP 3389 and ICMP',
      row: group([
        { IpProtocol: 'udp', FromPort: 3389, ToPort: 3389, ...WORLD },
        { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...WORLD },
      ]),
      message: CLOSED,
    },
    {
      name: 'outbound to the world',
      row: group([], { IpPermissionsEgress: [{ IpProtocol: '-1', ...WORLD }] }),
      message: CLOSED,
    },
    {
      name: 'a prefix list of offices',
      row: group([tcp(22, 22, fromList)], list('203.0.113.0/24', '10.0.0.0/8')),
      message: CLOSED,
    },
    { name: 'an empty prefix list', row: group([tcp(22, 22, fromList)], list()), message: CLOSED },
    {
      name: 'other ports are asked for',
      row: group([tcp(22, 22, WORLD)]),
      options: { ports: [5432] },
      message: 'No rule opens TCP port 5432 to the internet.',
    },
    {
      name: 'a wide block that this user accepts',
      row: group([tcp(22, 22, v4('8.0.0.0/8'))]),
      options: { maxPrefix: 4 },
      message: CLOSED,
    },
  ],
  fail: [
    {
      name: 'SSH to the world',
      row: group([tcp(443, 443, WORLD), tcp(22, 22, v4('203.0.113.0/24', '0.0.0.0/0'))]),
      message: SSH,
      severity: 'high',
      evidence: { path: 'IpPermissions[1].IpRanges[1].CidrIp', seen: '0.0.0.0/0', expected: 'known sources' },
    },
    {
      name: 'RDP to the world in IPv6',
      row: group([tcp(3389, 3389, v6('::/0'))]),
      message: 'The group opens TCP port 3389 to ::/0.',
      evidence: { path: 'IpPermissions[0].Ipv6Ranges[0].CidrIpv6', seen: '::/0', expected: 'known sources' },
    },
    {
      name: 'all of global unicast',
      row: group([tcp(22, 22, v6('2000::/3'))]),
      message: 'The group opens TCP port 22 to 2000::/3.',
    },
    {
      name: 'every protocol and port',
      row: group([{ IpProtocol: '-1', ...WORLD }]),
      message: 'The group opens TCP port 22 to 0.0.0.0/0, port 3389 to 0.0.0.0/0.',
      evidence: { path: 'IpPermissions[0].IpRanges[0].CidrIp', seen: '0.0.0.0/0', expected: 'known sources' },
    },
    { name: 'a range around 22', row: group([tcp(20, 25, WORLD)]), message: SSH },
    {
      name: 'TCP by its number, without ports',
      row: group([{ IpProtocol: '6', ...WORLD }]),
      message: 'The group opens TCP port 22 to 0.0.0.0/0, port 3389 to 0.0.0.0/0.',
    },
    {
      name: 'the two halves of the world',
      row: group([tcp(22, 22, v4('0.0.0.0/1')), tcp(22, 22, v4('128.0.0.0/1'))]),
      message: 'The group opens TCP port 22 to 0.0.0.0/1, port 22 to 128.0.0.0/1.',
    },
    {
      name: 'the two halves where only everything counts',
      row: group([tcp(22, 22, v4('0.0.0.0/1', '128.0.0.0/1'))]),
      options: { maxPrefix: 0 },
      message: 'The group opens TCP port 22 to 0.0.0.0/1, port 22 to 128.0.0.0/1.',
    },
    {
      name: 'a public /8',
      row: group([tcp(22, 22, v4('8.0.0.0/8'))]),
      message: 'The group opens TCP port 22 to 8.0.0.0/8.',
    },
    {
      name: 'the world behind a prefix list',
      row: group([tcp(22, 22, fromList)], list('10.0.0.0/8', '0.0.0.0/0')),
      message: 'The group opens TCP port 22 to 0.0.0.0/0 (pl-1).',
      evidence: { path: 'IpPermissions[0].PrefixListIds[0].PrefixListId', seen: 'pl-1', expected: 'known sources' },
    },
    {
      name: 'a group in use',
      row: group([tcp(22, 22, WORLD)]),
      wants: { networkInterfaces: [{ Groups: [{ GroupId: 'sg-other' }, { GroupId: 'sg-web' }] }] },
      message: SSH,
      severity: 'high',
    },
    {
      name: 'a group that nothing uses',
      row: group([tcp(22, 22, WORLD)]),
      wants: { networkInterfaces: [{ Groups: [{ GroupId: 'sg-other' }] }, {}] },
      message: `${SSH} No network interface uses it.`,
      severity: 'low',
    },
    {
      name: 'a group that nothing uses, to a user who minds',
      row: group([tcp(22, 22, WORLD)]),
      wants: { networkInterfaces: [] },
      options: { ignoreUnused: false },
      message: SSH,
      severity: 'high',
    },
    {
      name: 'whether it is used was not seen',
      row: group([tcp(22, 22, WORLD)]),
      message: SSH,
      severity: 'high',
    },
  ],
  notApplicable: [
    {
      name: 'a group that another account shares',
      row: group([tcp(22, 22, WORLD)], { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the group.',
    },
  ],
  unknown: [
    {
      name: 'a prefix list that nobody read',
      row: group([tcp(22, 22, fromList)]),
      message: 'Rule ec2-security-group-admin-ports threw: prefix list pl-1 was not expanded.',
    },
  ],
})
