import rule from '../../../rules/rds/instance-public.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (PubliclyAccessible: boolean | undefined, more: object = {}) => ({
  DBInstanceIdentifier: 'erp-reporting',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:erp-reporting',
  Engine: 'mysql',
  Endpoint: { Address: 'erp-reporting.abc.eu-west-1.rds.amazonaws.com', Port: 3306 },
  PubliclyAccessible,
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  DBSubnetGroup: {
    VpcId: 'vpc-1',
    Subnets: [{ SubnetIdentifier: 'subnet-1' }, { SubnetIdentifier: 'subnet-2' }],
  },
  ...more,
})
const group = (GroupId: string, ...cidrs: string[]) => ({
  GroupId,
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 3306,
      ToPort: 3306,
      IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
      PrefixListIds: [],
    },
  ],
  prefixListEntries: [],
})
const table = (Associations: object[], ...Routes: object[]) => ({
  RouteTableId: 'rtb-1',
  VpcId: 'vpc-1',
  Associations,
  Routes,
})
const toInternet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' }
const open = [group('sg-1', '10.0.0.0/8', '0.0.0.0/0')]
const isPublic = 'The mysql instance is publicly accessible.'
const reachable = 'The mysql instance is publicly accessible, and its security groups and routes let 0.0.0.0/0 in.'

testRule(rule, {
  pass: [{ name: 'private', row: instance(false), message: 'The mysql instance is not publicly accessible.' }],
  fail: [
    {
      name: 'public, and nothing else known',
      row: instance(true),
      message: isPublic,
      severity: 'high',
      evidence: { path: 'PubliclyAccessible', seen: true, expected: false },
    },
    {
      name: 'everybody gets there',
      row: instance(true),
      wants: { securityGroups: open, routeTables: [table([{ SubnetId: 'subnet-2' }], toInternet)] },
      message: reachable,
      severity: 'critical',
    },
    {
      name: 'likewise, by the main route table of the VPC',
      row: instance(true),
      wants: { securityGroups: open, routeTables: [table([{ Main: true }], toInternet)] },
      message: reachable,
      severity: 'critical',
    },
    {
      name: 'an open group, but no way in: another table than the main one, a gateway that is gone, another VPC',
      row: instance(true),
      wants: {
        securityGroups: open,
        routeTables: [
          table([{ Main: true }], toInternet),
          table([{ SubnetId: 'subnet-1' }], { GatewayId: 'local' }),
          table([{ SubnetId: 'subnet-2' }], { ...toInternet, State: 'blackhole' }),
          { ...table([{ Main: true }], toInternet), VpcId: 'vpc-2' },
        ],
      },
      message: isPublic,
      severity: 'high',
    },
    {
      name: 'a way in, but groups that admit offices, or belong to somebody else',
      row: instance(true),
      wants: {
        securityGroups: [group('sg-1', '192.0.2.0/24'), group('sg-2', '0.0.0.0/0')],
        routeTables: [table([{ Main: true }], toInternet)],
      },
      message: isPublic,
      severity: 'high',
    },
    {
      name: 'another port is open',
      row: instance(true, { Endpoint: { Port: 5432 } }),
      wants: { securityGroups: open, routeTables: [table([{ Main: true }], toInternet)] },
      message: isPublic,
      severity: 'high',
    },
    {
      name: 'open groups, and routes that were not seen',
      row: instance(true),
      wants: { securityGroups: open },
      message: isPublic,
      severity: 'high',
    },
  ],
  unknown: [
    {
      name: 'AWS does not tell',
      row: instance(undefined),
      message: 'AWS did not tell whether the instance is publicly accessible.',
    },
  ],
})
