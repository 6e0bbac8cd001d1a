import rule from '../../../rules/ec2/default-security-group-closed.ts'
import { testRule } from '../../../src/testing.ts'

const group = (IpPermissions: object[], IpPermissionsEgress: object[], more: object = {}) => ({
  GroupId: 'sg-1',
  GroupName: 'default',
  OwnerId: '111122223333',
  VpcId: 'vpc-1',
  IpPermissions,
  IpPermissionsEgress,
  ...more,
})
const ITSELF = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }
const OUT = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
const revoke = (direction: string) =>
  `aws ec2 revoke-security-group-${direction} --group-id {GroupId} --security-group-rule-ids RULE_ID`

testRule(rule, {
  pass: [
    { name: 'no rule', row: group([], []), message: 'The default group of vpc-1 has no rule.' },
    {
      name: 'rules left out',
      row: { GroupName: 'default', VpcId: 'vpc-1' },
      wants: { networkInterfaces: [] },
      message: 'The default group of vpc-1 has no rule.',
    },
  ],
  fail: [
    {
      name: 'as AWS makes it',
      row: group([ITSELF], [OUT]),
      message: 'The default group of vpc-1 has inbound and outbound rules.',
      severity: 'medium',
      evidence: [
        { path: 'IpPermissions', seen: [ITSELF], expected: [] },
        { path: 'IpPermissionsEgress', seen: [OUT], expected: [] },
      ],
      remediation: revoke('ingress'),
    },
    {
      name: 'only outbound rules',
      row: group([], [OUT]),
      wants: { networkInterfaces: [{ VpcId: 'vpc-1' }] },
      message: 'The default group of vpc-1 has outbound rules.',
      severity: 'medium',
      remediation: revoke('egress'),
    },
    {
      name: 'only inbound rules',
      row: group([ITSELF], []),
      message: 'The default group of vpc-1 has inbound rules.',
      remediation: revoke('ingress'),
    },
    {
      name: 'in a VPC that holds nothing',
      row: group([ITSELF], [OUT]),
      wants: { networkInterfaces: [{ VpcId: 'vpc-2' }] },
      message: 'The default group of vpc-1 has inbound and outbound rules. The VPC is empty.',
      severity: 'low',
    },
  ],
  notApplicable: [
    {
      name: 'another group',
      row: group([ITSELF], [OUT], { GroupName: 'web' }),
      message: 'It is not the default group of a VPC.',
    },
    {
      name: "another account's",
      row: group([ITSELF], [OUT], { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the group.',
    },
  ],
})
