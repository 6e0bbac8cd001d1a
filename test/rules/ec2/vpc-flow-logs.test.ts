import rule from '../../../rules/ec2/vpc-flow-logs.ts'
import { testRule } from '../../../src/testing.ts'

const vpc = (more: object = {}) => ({ VpcId: 'vpc-1', OwnerId: '111122223333', ...more })
const log = (ResourceId: string, more: object = {}) => ({
  FlowLogId: `fl-${ResourceId}`,
  ResourceId,
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  TrafficType: 'ALL',
  ...more,
})
const subnets = [
  { SubnetId: 'subnet-a', VpcId: 'vpc-1' },
  { SubnetId: 'subnet-b', VpcId: 'vpc-1' },
  { SubnetId: 'subnet-c', VpcId: 'vpc-2' },
]
const networkInterfaces = [{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1' }]
const needs = (...flowLogs: object[]) => ({ flowLogs, subnets, networkInterfaces })
const NONE = 'The VPC has no flow log.'

testRule(rule, {
  pass: [
    {
      name: 'a flow log of the VPC',
      row: vpc(),
      needs: needs(log('vpc-1')),
      message: 'Flow log fl-vpc-1 records ALL traffic of the VPC.',
    },
    {
      name: 'rejected traffic',
      row: vpc(),
      needs: needs(log('vpc-1', { DeliverLogsStatus: 'FAILED' }), log('vpc-1', { TrafficType: 'REJECT' })),
      message: 'Flow log fl-vpc-1 records REJECT traffic of the VPC.',
    },
    {
      name: 'flow logs of all its subnets',
      row: vpc(),
      needs: needs(log('subnet-a'), log('subnet-b')),
      message: 'Flow logs record the traffic of each of its subnets.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: vpc(),
      needs: needs(log('vpc-2'), log('eni-1'), log('tgw-1')),
      message: NONE,
      evidence: { path: "flowLogs[?ResourceId=='vpc-1'].FlowLogId", seen: [], expected: 'one that works' },
    },
    {
      name: 'no permission to deliver',
      row: vpc(),
      needs: needs(log('vpc-1', { DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' })),
      message: 'Flow log fl-vpc-1 is not delivered: Access error.',
      evidence: { path: "flowLogs[?ResourceId=='vpc-1'].FlowLogId", seen: ['fl-vpc-1'], expected: 'one that works' },
    },
    {
      name: 'accepted traffic only',
      row: vpc(),
      needs: needs(log('vpc-1', { TrafficType: 'ACCEPT' })),
      message: 'Flow log fl-vpc-1 records only ACCEPT traffic.',
    },
    {
      name: 'everything is wanted',
      row: vpc(),
      needs: needs(log('vpc-1', { TrafficType: 'REJECT' })),
      options: { accept: ['ALL'] },
      message: 'Flow log fl-vpc-1 records only REJECT traffic.',
    },
    {
      name: 'not active, in a delivery state that AWS does not tell',
      row: vpc(),
      needs: needs(log('vpc-1', { FlowLogStatus: 'CREATING' }), log('vpc-1', { DeliverLogsStatus: undefined })),
      message: 'Flow log fl-vpc-1 is CREATING. Flow log fl-vpc-1 is not delivered: AWS does not say why.',
    },
    {
      name: 'one subnet of two',
      row: vpc(),
      needs: needs(log('subnet-a')),
      message: `${NONE} 1 of 2 subnets have none.`,
    },
    {
      name: 'a VPC without subnets, to a user who minds',
      row: vpc({ VpcId: 'vpc-3' }),
      needs: needs(),
      options: { ignoreEmpty: false },
      message: NONE,
    },
  ],
  notApplicable: [
    {
      name: 'an empty VPC',
      row: vpc({ VpcId: 'vpc-2' }),
      needs: needs(),
      message: 'The VPC has no network interface.',
    },
    {
      name: "another account's",
      row: vpc({ OwnerId: '444455556666' }),
      needs: needs(),
      message: 'Account 444455556666 shares the VPC, and sees its flow logs.',
    },
  ],
})
