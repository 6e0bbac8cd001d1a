import { admittedByAcl } from '../../src/aws/network-acl.ts'

const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny', CidrBlock: string) => ({
  RuleNumber,
  RuleAction,
  CidrBlock,
  Protocol: '-1',
})

describe('admittedByAcl', () => {
  it.each([
    ['an allow', [entry(100, 'allow', '0.0.0.0/0')], ['0.0.0.0/0']],
    ['an allow after a denial of all of it', [entry(1, 'deny', '0.0.0.0/0'), entry(2, 'allow', '8.0.0.0/8')], []],
    [
      'an allow after a denial of a part',
      [entry(1, 'deny', '8.8.0.0/16'), entry(2, 'allow', '8.0.0.0/8')],
      ['8.0.0.0/8'],
    ],
    ['an allow before a denial', [entry(3, 'deny', '0.0.0.0/0'), entry(2, 'allow', '8.0.0.0/8')], ['8.0.0.0/8']],
    ['the other family', [entry(1, 'deny', '::/0'), entry(2, 'allow', '0.0.0.0/0')], ['0.0.0.0/0']],
    ['an entry without a block', [{ RuleNumber: 1, RuleAction: 'allow' as const, Protocol: '-1' }], []],
  ])('%s', (_, entries, cidrs) => expect(admittedByAcl(entries, 22).map(({ cidr }) => cidr)).toEqual(cidrs))
})
