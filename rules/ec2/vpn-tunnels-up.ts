import { vpnConnections } from '../../src/collect/network.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-vpn-tunnels-up',
  title: 'Site-to-Site VPN connections have two tunnels up',
  severity: 'medium',
  source: ['12', '8.3'],
  rationale:
    'AWS maintains the two ends of a connection one at a time: while it does so, everything depends on the other ' +
    'tunnel. What keeps one down is mostly found at the customer gateway; the command shows what AWS knows of it.',
  remediation: 'aws ec2 describe-vpn-connections --vpn-connection-ids {VpnConnectionId}',
  references: ['https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html'],
  compliance: { securityHub: ['EC2.20'], config: ['VPC_VPN_2_TUNNELS_UP'] },
  peers: { prowler: ['vpc_vpn_connection_tunnels_up'] },
  on: vpnConnections,
  check({ State, VgwTelemetry: tunnels = [] }) {
    if (State && State !== 'available') return notApplicable(`The connection is ${State}.`)
    const down = tunnels.flatMap((tunnel, index) => (tunnel.Status === 'DOWN' ? [{ ...tunnel, index }] : []))
    if (down.length > 0) {
      const which = down.map(({ OutsideIpAddress, StatusMessage }) =>
        StatusMessage ? `${OutsideIpAddress} (${StatusMessage})` : OutsideIpAddress,
      )
      const isCut = down.length === tunnels.length
      return fail(
        `${isCut ? 'Every tunnel is down' : 'A tunnel is down'}: ${which.join(', ')}.`,
        down.map(({ index }) => seen(`VgwTelemetry[${index}].Status`, 'DOWN', 'UP')),
        isCut ? { severity: 'high' } : {},
      )
    }
    const up = tunnels.filter(({ Status }) => Status === 'UP')
    if (up.length < 2) return unknown('AWS did not tell the state of both tunnels.')
    return pass(`Both tunnels are up: ${up.map(({ OutsideIpAddress }) => OutsideIpAddress).join(', ')}.`)
  },
})
