import { ec2 } from '../../src/collect/ec2.ts'
import { flowLogs, networkAcls, subnets, transitGateways, vpcs, vpnConnections } from '../../src/collect/network.ts'
import { output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

describe.skipIf(!hasDocumented)('the documented answers of EC2', () => {
  it.each([
    ['DescribeVpcs', vpcs, ['Not Shared', 'Shared VPC']],
    ['DescribeSubnets', subnets, ['MySubnet']],
    ['DescribeNetworkAcls', networkAcls, ['acl-0ea1f54ca7EXAMPLE', 'acl-0e2a78e4e2EXAMPLE']],
    ['DescribeFlowLogs', flowLogs, ['fl-aabbccdd112233445', 'fl-01234567890123456']],
    ['DescribeVpnConnections', vpnConnections, ['CanadaVPN']],
    ['DescribeTransitGateways', transitGateways, ['tgw-0262a0e521EXAMPLE', 'TGW1']],
  ])('%s', async (operation, collection, names) => {
    const [answer = {}] = documented('ec2', operation)
    const { identities, asked } = await collected(collection, { [operation]: output(answer) })
    expect(identities.map(({ name }) => name)).toEqual(names)
    expect(asked).toEqual([`ec2:${operation} {}`])
  })
})

describe('each list', () => {
  it.each([
    ['DescribeVpcs', vpcs, 'Vpcs'],
    ['DescribeSubnets', subnets, 'Subnets'],
    ['DescribeNetworkAcls', networkAcls, 'NetworkAcls'],
    ['DescribeFlowLogs', flowLogs, 'FlowLogs'],
    ['DescribeVpnConnections', vpnConnections, 'VpnConnections'],
    ['DescribeTransitGateways', transitGateways, 'TransitGateways'],
  ])('%s: an empty one is none, a missing one no answer', async (operation, collection, member) => {
    expect(await collected(collection, { [operation]: output({ [member]: [] }) })).toMatchObject({ rows: [], gaps: [] })
    const odd = await collected(collection, { [operation]: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })
})

describe('ARNs', () => {
  it.each([
    [vpcs, 'DescribeVpcs', { Vpcs: [{ VpcId: 'vpc-1' }] }, 'vpc/vpc-1'],
    [subnets, 'DescribeSubnets', { Subnets: [{ SubnetId: 'subnet-1' }] }, 'subnet/subnet-1'],
    [networkAcls, 'DescribeNetworkAcls', { NetworkAcls: [{ NetworkAclId: 'acl-1' }] }, 'network-acl/acl-1'],
    [flowLogs, 'DescribeFlowLogs', { FlowLogs: [{ FlowLogId: 'fl-1' }] }, 'vpc-flow-log/fl-1'],
    [
      vpnConnections,
      'DescribeVpnConnections',
      { VpnConnections: [{ VpnConnectionId: 'vpn-1' }] },
      'vpn-connection/vpn-1',
    ],
    [
      transitGateways,
      'DescribeTransitGateways',
      { TransitGateways: [{ TransitGatewayId: 'tgw-1' }] },
      'transit-gateway/tgw-1',
    ],
  ])('%#', async (collection, operation, answer, resource) => {
    const { identities } = await collected(collection, { [operation]: output(answer) })
    expect(identities).toMatchObject([{ id: `arn:aws:ec2:eu-west-1:111122223333:${resource}` }])
  })
})

describe('a VPN connection', () => {
  const key = 'fZk2Vw9Xb4Nf6Tr8Lm3'
  const connection = {
    VpnConnectionId: 'vpn-1',
    CustomerGatewayConfiguration: `<pre_shared_key>${key}</pre_shared_key>`,
    Options: { StaticRoutesOnly: true, TunnelOptions: [{ OutsideIpAddress: '203.0.113.3', PreSharedKey: key }, {}] },
    VgwTelemetry: [{ Status: 'UP' }],
  }

  it('loses the keys that both ends share, and nothing else', () => {
    const scrubbed = ec2.scrub('DescribeVpnConnections', { VpnConnections: [connection] })
    expect(JSON.stringify(scrubbed)).not.toContain(key)
    expect(scrubbed).toEqual({
      VpnConnections: [
        {
          ...connection,
          CustomerGatewayConfiguration: '[removed]',
          Options: {
            StaticRoutesOnly: true,
            TunnelOptions: [{ OutsideIpAddress: '203.0.113.3', PreSharedKey: '[removed]' }, {}],
          },
        },
      ],
    })
    expect(ec2.scrub('DescribeVpnConnections', scrubbed)).toEqual(scrubbed)
  })

  it('without options stays without', () => {
    const bare = { VpnConnections: [{ VpnConnectionId: 'vpn-1' }] }
    expect(ec2.scrub('DescribeVpnConnections', bare)).toEqual(bare)
  })
})
