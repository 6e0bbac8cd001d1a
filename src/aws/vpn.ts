import type { VpnConnection } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'
import { REMOVED } from './secret-scanner.ts'

type Connection = Json<VpnConnection>

/**
 * A VPN connection without the keys that both ends share: EC2 tells them to whoever may describe the connection, in the
 * file for the customer's device and in the options of the tunnels.
 */
export function withoutSharedKeys({ CustomerGatewayConfiguration, Options, ...connection }: Connection): Connection {
  const { TunnelOptions, ...options } = Options ?? {}
  const tunnels = TunnelOptions?.map(({ PreSharedKey, ...tunnel }) => ({
    ...tunnel,
    ...(PreSharedKey !== undefined && { PreSharedKey: REMOVED }),
  }))
  return {
    ...connection,
    ...(CustomerGatewayConfiguration !== undefined && { CustomerGatewayConfiguration: REMOVED }),
    ...(Options && { Options: { ...options, ...(tunnels && { TunnelOptions: tunnels }) } }),
  } as Connection
}
