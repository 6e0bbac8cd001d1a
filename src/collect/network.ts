import type { Place } from '../collection.ts'
import { ec2 } from './ec2.ts'

const arnOf = ({ partition, region, account }: Place, resource: string) =>
  `arn:${partition}:ec2:${region}:${account}:${resource}`

interface Named {
  Tags?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined
}

const nameTag = ({ Tags }: Named) => Tags?.find(({ Key }) => Key === 'Name')?.Value || undefined

/** The account's own, and those of other accounts that share subnets of theirs (`OwnerId`). */
export const vpcs = ec2.collection('vpcs', {
  type: 'AWS::EC2::VPC',
  calls: ['DescribeVpcs'],
  list: async (call) => (await call('DescribeVpcs')).Vpcs,
  id: (vpc, place) => arnOf(place, `vpc/${vpc.VpcId}`),
  name: (vpc) => nameTag(vpc) ?? vpc.VpcId,
  tags: (vpc) => vpc.Tags,
})

export const subnets = ec2.collection('subnets', {
  type: 'AWS::EC2::Subnet',
  calls: ['DescribeSubnets'],
  list: async (call) => (await call('DescribeSubnets')).Subnets,
  id: (subnet, place) => subnet.SubnetArn ?? arnOf(place, `subnet/${subnet.SubnetId}`),
  name: (subnet) => nameTag(subnet) ?? subnet.SubnetId,
  tags: (subnet) => subnet.Tags,
})

export const networkAcls = ec2.collection('networkAcls', {
  type: 'AWS::EC2::NetworkAcl',
  calls: ['DescribeNetworkAcls'],
  list: async (call) => (await call('DescribeNetworkAcls')).NetworkAcls,
  id: (acl, place) => arnOf(place, `network-acl/${acl.NetworkAclId}`),
  name: (acl) => nameTag(acl) ?? acl.NetworkAclId,
  tags: (acl) => acl.Tags,
})

/** Flow logs of VPCs, subnets, network interfaces and transit gateways: `ResourceId` tells. */
export const flowLogs = ec2.collection('flowLogs', {
  type: 'AWS::EC2::FlowLog',
  calls: ['DescribeFlowLogs'],
  list: async (call) => (await call('DescribeFlowLogs')).FlowLogs,
  id: (log, place) => arnOf(place, `vpc-flow-log/${log.FlowLogId}`),
  tags: (log) => log.Tags,
})

/** Site-to-Site VPN connections, without the keys that both ends share; deleted ones stay listed for an hour. */
export const vpnConnections = ec2.collection('vpnConnections', {
  type: 'AWS::EC2::VPNConnection',
  calls: ['DescribeVpnConnections'],
  list: async (call) => (await call('DescribeVpnConnections')).VpnConnections,
  id: (connection, place) => arnOf(place, `vpn-connection/${connection.VpnConnectionId}`),
  name: (connection) => nameTag(connection) ?? connection.VpnConnectionId,
  tags: (connection) => connection.Tags,
})

/** The account's own, and those that other accounts share (`OwnerId`). */
export const transitGateways = ec2.collection('transitGateways', {
  type: 'AWS::EC2::TransitGateway',
  calls: ['DescribeTransitGateways'],
  list: async (call) => (await call('DescribeTransitGateways')).TransitGateways,
  id: (gateway, place) => gateway.TransitGatewayArn ?? arnOf(place, `transit-gateway/${gateway.TransitGatewayId}`),
  name: (gateway) => nameTag(gateway) ?? gateway.TransitGatewayId,
  tags: (gateway) => gateway.Tags,
})
