import rule from '../../../rules/ec2/nacl-admin-ports.ts'
import { testRule } from '../../../src/testing.ts'

const acl = (Entries: object[], more: object = {}) => ({
  NetworkAclId: 'acl-1',
  OwnerId: '111122223333',
  IsDefault: false,
  Associations: [{ SubnetId: 'subnet-1' }],
  Entries,
  ...more,
})
const entry = (RuleNumber: number, RuleAction: string, CidrBlock: string, more: object = {}) => ({
  RuleNumber,
  RuleAction,
  CidrBlock,
  Egress: false,
  Protocol: '-1',
  ...more,
})
const tcp = (From: number, To: number) => ({ Protocol: '6', PortRange: { From, To } })
const LAST = [
  entry(32767, 'deny', '0.0.0.0/0'),
  { RuleNumber: 32768, RuleAction: 'deny', Ipv6CidrBlock: '::/0', Egress: false, Protocol: '-1' },
]
const CLOSED = 'No entry admits TCP port 22 or 3389 from the internet.'

testRule(rule, {
  pass: [
    { name: 'nothing but the last entries', row: acl(LAST), message: CLOSED },
    { name: 'no entries', row: acl([]), message: CLOSED },
    { name: 'HTTPS', row: acl([entry(100, 'allow', '0.0.0.0/0', tcp(443, 443)), ...LAST]), message: CLOSED },
    { name: 'SSH from an office', row: acl([entry(100, 'allow', '203.0.113.0/24'), ...LAST]), message: CLOSED },
    { name: 'SSH from private networks', row: acl([entry(100, 'allow', '10.0.0.0/8'), ...LAST]), message: CLOSED },
    { name: 'outbound', row: acl([entry(100, 'allow', '0.0.0.0/0', { Egress: true }), ...LAST]), message: CLOSED },
    { name: 'UDP', row: acl([entry(100, 'allow', '0.0.0.0/0', { Protocol: '17' }), ...LAST]), message: CLOSED },
    {
      name: 'a denial with a lower number, later in the list',
      row: acl([
        entry(200, 'allow', '0.0.0.0/0'),
        entry(110, 'deny', '0.0.0.0/0', tcp(3389, 3389)),
        entry(100, 'deny', '0.0.0.0/0', tcp(20, 25)),
      ]),
      message: CLOSED,
    },
    {
      name: 'the ports of replies',
      row: acl([
        entry(90, 'deny', '0.0.0.0/0', tcp(3389, 3389)),
        entry(100, 'allow', '0.0.0.0/0', tcp(1024, 65535)),
        ...LAST,
      ]),
      message: CLOSED,
    },
  ],
  fail: [
    {
      name: 'everything',
      row: acl([entry(100, 'allow', '0.0.0.0/0'), ...LAST]),
      message: 'The ACL admits TCP port 22 from 0.0.0.0/0 (entry 100), port 3389 from 0.0.0.0/0 (entry 100).',
      evidence: { path: 'Entries[0].RuleAction', seen: 'allow', expected: 'deny, or known sources' },
    },
    {
      name: 'RDP in the ports of replies',
      row: acl([entry(100, 'allow', '0.0.0.0/0', tcp(1024, 65535))]),
      message: 'The ACL admits TCP port 3389 from 0.0.0.0/0 (entry 100).',
    },
    {
      name: 'IPv6',
      row: acl([
        { RuleNumber: 101, RuleAction: 'allow', Ipv6CidrBlock: '::/0', Egress: false, ...tcp(22, 22) },
        ...LAST,
      ]),
      message: 'The ACL admits TCP port 22 from ::/0 (entry 101).',
    },
    {
      name: 'a denial with a higher number',
      row: acl([entry(110, 'deny', '0.0.0.0/0'), entry(100, 'allow', '0.0.0.0/0', tcp(22, 22))]),
      message: 'The ACL admits TCP port 22 from 0.0.0.0/0 (entry 100).',
      evidence: { path: 'Entries[1].RuleAction', seen: 'allow', expected: 'deny, or known sources' },
    },
    {
      name: 'a denial of a few only',
      row: acl([entry(90, 'deny', '198.51.100.0/24'), entry(100, 'allow', '0.0.0.0/0', tcp(22, 22)), ...LAST]),
      message: 'The ACL admits TCP port 22 from 0.0.0.0/0 (entry 100).',
    },
    {
      name: 'a default ACL, to a user who minds',
      row: acl([entry(100, 'allow', '0.0.0.0/0', tcp(22, 22))], { IsDefault: true }),
      options: { ignoreDefault: false },
      message: 'The ACL admits TCP port 22 from 0.0.0.0/0 (entry 100).',
    },
    {
      name: 'TCP without ports',
      row: acl([entry(100, 'allow', '0.0.0.0/0', { Protocol: '6' })]),
      options: { ports: [5432] },
      message: 'The ACL admits TCP port 5432 from 0.0.0.0/0 (entry 100).',
    },
  ],
  notApplicable: [
    {
      name: 'the default ACL',
      row: acl([entry(100, 'allow', '0.0.0.0/0')], { IsDefault: true }),
      message: 'The default ACL of a VPC admits everything by design.',
    },
    {
      name: 'an ACL that no subnet uses',
      row: acl([entry(100, 'allow', '0.0.0.0/0')], { Associations: [] }),
      message: 'No subnet uses the ACL.',
    },
    {
      name: "another account's",
      row: acl([entry(100, 'allow', '0.0.0.0/0')], { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the ACL.',
    },
  ],
})
