import rule from '../../../rules/ec2/security-group-high-risk-ports.ts'
import { testRule } from '../../../src/testing.ts'

const group = (permissions: object[], more: object = {}) => ({
  GroupId: 'sg-web',
  OwnerId: '111122223333',
  IpPermissions: permissions,
  prefixListEntries: [],
  ...more,
})
const WORLD = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
const tcp = (FromPort: number, ToPort: number, sources: object = WORLD) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  ...sources,
})
const used = (...interfaces: object[]) => interfaces.map((each) => ({ ...each, Groups: [{ GroupId: 'sg-web' }] }))
const INSTANCE = { InterfaceType: 'interface', Attachment: { InstanceId: 'i-1' } }
const ALB = { InterfaceType: 'interface', RequesterId: 'amazon-elb' }
const NLB = { InterfaceType: 'network_load_balancer' }
const behind = (Scheme: string, ...interfaces: object[]) => ({
  networkInterfaces: used(...interfaces),
  loadBalancers: [
    { LoadBalancerArn: 'arn:lb/web', Scheme, SecurityGroups: ['sg-web'] },
    { LoadBalancerArn: 'arn:lb/other', Scheme: 'internet-facing', SecurityGroups: ['sg-other'] },
  ],
  listeners: [
    { LoadBalancerArn: 'arn:lb/web', Port: 8080 },
    { LoadBalancerArn: 'arn:lb/other', Port: 3306 },
  ],
})
const CLOSED = 'No rule opens a port of a database or the like to the internet.'
const needs = { networkInterfaces: used(INSTANCE) }

testRule(rule, {
  pass: [
    { name: 'web ports', row: group([tcp(80, 80), tcp(443, 443)]), needs, message: CLOSED },
    { name: 'a database to its application', row: group([tcp(5432, 5432, {})]), needs, message: CLOSED },
    {
      name: 'a database to the VPC',
      row: group([tcp(5432, 5432, { IpRanges: [{ CidrIp: '10.60.0.0/16' }] })]),
      needs,
      message: CLOSED,
    },
    {
      name: 'UDP',
      row: group([{ ...tcp(5432, 5432), IpProtocol: 'udp' }]),
      needs,
      message: CLOSED,
    },
    {
      name: 'the port on which its public load balancer listens',
      row: group([tcp(8080, 8080)]),
      needs: behind('internet-facing', ALB, NLB),
      message: CLOSED,
    },
    {
      name: 'other ports are asked for',
      row: group([tcp(5432, 5432)]),
      needs,
      options: { ports: [6379] },
      message: CLOSED,
    },
  ],
  fail: [
    {
      name: 'PostgreSQL to the world',
      row: group([tcp(443, 443), tcp(5432, 5432)]),
      needs,
      message: 'The group opens TCP port 5432 to 0.0.0.0/0.',
      severity: 'high',
      evidence: { path: 'IpPermissions[1].IpRanges[0].CidrIp', seen: '0.0.0.0/0', expected: 'known sources' },
    },
    {
      name: 'a range, in both families',
      row: group([tcp(9200, 9300, { ...WORLD, Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]),
      needs,
      message: 'The group opens TCP port 9200, 9300 to 0.0.0.0/0; 9200, 9300 to ::/0.',
    },
    {
      name: 'every protocol',
      row: group([{ IpProtocol: '-1', ...WORLD }]),
      needs,
      options: { ports: [3306, 6379] },
      message: 'The group opens TCP port 3306, 6379 to 0.0.0.0/0.',
    },
    {
      name: 'a prefix list',
      row: group([tcp(3306, 3306, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })], {
        prefixListEntries: [{ PrefixListId: 'pl-1', Entries: [{ Cidr: '0.0.0.0/0' }] }],
      }),
      needs,
      message: 'The group opens TCP port 3306 to 0.0.0.0/0 (pl-1).',
    },
    {
      name: 'a port on which its load balancer does not listen',
      row: group([tcp(3306, 3306), tcp(8080, 8080)]),
      needs: behind('internet-facing', ALB),
      message: 'The group opens TCP port 3306 to 0.0.0.0/0.',
    },
    {
      name: 'the port of an internal load balancer',
      row: group([tcp(8080, 8080)]),
      needs: behind('internal', ALB),
      message: 'The group opens TCP port 8080 to 0.0.0.0/0.',
    },
    {
      name: 'the port of a load balancer whose group an instance uses, too',
      row: group([tcp(8080, 8080)]),
      needs: behind('internet-facing', ALB, INSTANCE),
      message: 'The group opens TCP port 8080 to 0.0.0.0/0.',
    },
    {
      name: 'a group that nothing uses',
      row: group([tcp(6379, 6379)]),
      message: 'The group opens TCP port 6379 to 0.0.0.0/0. No network interface uses it.',
      severity: 'low',
    },
    {
      name: 'a group that nothing uses, to a user who minds',
      row: group([tcp(6379, 6379)]),
      options: { ignoreUnused: false },
      message: 'The group opens TCP port 6379 to 0.0.0.0/0.',
      severity: 'high',
    },
  ],
  notApplicable: [
    {
      name: 'a group that another account shares',
      row: group([tcp(6379, 6379)], { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the group.',
    },
  ],
  unknown: [
    {
      name: 'a prefix list that nobody read',
      row: group([tcp(3306, 3306, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })]),
      needs,
      message: 'Rule ec2-security-group-high-risk-ports threw: prefix list pl-1 was not expanded.',
    },
  ],
})
