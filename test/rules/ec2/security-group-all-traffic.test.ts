import rule from '../../../rules/ec2/security-group-all-traffic.ts'
import { testRule } from '../../../src/testing.ts'

const group = (permissions: object[] | undefined, more: object = {}) => ({
  GroupId: 'sg-web',
  OwnerId: '111122223333',
  IpPermissions: permissions,
  prefixListEntries: [],
  ...more,
})
const WORLD = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
const ports = (IpProtocol: string, FromPort: number, ToPort: number, sources: object = WORLD) => ({
  IpProtocol,
  FromPort,
  ToPort,
  ...sources,
})
const CLOSED = 'No rule opens every port to the internet.'
const OPEN = 'The group opens every port to 0.0.0.0/0.'

testRule(rule, {
  pass: [
    { name: 'no rules', row: group([]), message: CLOSED },
    { name: 'rules left out', row: group(undefined), message: CLOSED },
    { name: 'one port to the world', row: group([ports('tcp', 443, 443)]), message: CLOSED },
    { name: 'most ports to the world', row: group([ports('tcp', 1024, 65535)]), message: CLOSED },
    { name: 'every type of ICMP', row: group([ports('icmp', -1, -1)]), message: CLOSED },
    { name: 'a protocol without ports', row: group([{ IpProtocol: '50', ...WORLD }]), message: CLOSED },
    {
      name: 'everything to a private network',
      row: group([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }]),
      message: CLOSED,
    },
    {
      name: 'everything to the group itself',
      row: group([{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-web' }] }]),
      message: CLOSED,
    },
  ],
  fail: [
    {
      name: 'every protocol',
      row: group([ports('tcp', 443, 443), { IpProtocol: '-1', ...WORLD }]),
      message: OPEN,
      severity: 'critical',
      evidence: { path: 'IpPermissions[1].IpRanges[0].CidrIp', seen: '0.0.0.0/0', expected: 'known sources and ports' },
    },
    { name: 'TCP, ports 0-65535', row: group([ports('tcp', 0, 65535)]), message: OPEN },
    { name: 'TCP, ports 1-65535', row: group([ports('6', 1, 65535)]), message: OPEN },
    { name: 'UDP, without ports', row: group([{ IpProtocol: 'udp', ...WORLD }]), message: OPEN },
    {
      name: 'in IPv6',
      row: group([{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]),
      message: 'The group opens every port to ::/0.',
    },
    {
      name: 'two halves, twice',
      row: group([
        { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }] },
        ports('tcp', 0, 65535, { IpRanges: [{ CidrIp: '0.0.0.0/1' }] }),
      ]),
      options: { maxPrefix: 0 },
      message: 'The group opens every port to 0.0.0.0/1, 128.0.0.0/1.',
    },
    {
      name: 'behind a prefix list',
      row: group([{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] }], {
        prefixListEntries: [{ PrefixListId: 'pl-1', Entries: [{ Cidr: '0.0.0.0/0' }] }],
      }),
      message: 'The group opens every port to 0.0.0.0/0 (pl-1).',
    },
    {
      name: 'a group that nothing uses',
      row: group([{ IpProtocol: '-1', ...WORLD }]),
      wants: { networkInterfaces: [] },
      message: `${OPEN} No network interface uses it.`,
      severity: 'low',
    },
    {
      name: 'a group in use',
      row: group([{ IpProtocol: '-1', ...WORLD }]),
      wants: { networkInterfaces: [{ Groups: [{ GroupId: 'sg-web' }] }] },
      message: OPEN,
      severity: 'critical',
    },
  ],
  notApplicable: [
    {
      name: 'a group that another account shares',
      row: group([{ IpProtocol: '-1', ...WORLD }], { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the group.',
    },
  ],
  unknown: [
    {
      name: 'a prefix list that nobody read',
      row: group([{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] }]),
      message: 'Rule ec2-security-group-all-traffic threw: prefix list pl-1 was not expanded.',
    },
  ],
})
