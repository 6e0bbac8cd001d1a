import type { RouteTable } from '@aws-sdk/client-ec2'
import type { Json } from '../json.ts'

type Table = Json<RouteTable>

/** Whether a subnet's route table, its own or else its VPC's main one, sends anything to an internet gateway. */
export function routesToInternet(subnetId: string, vpcId: string | undefined, tables: readonly Table[]): boolean {
  const table = tables.find((one) => associates(one, subnetId)) ?? tables.find((one) => isMain(one, vpcId))
  return table?.Routes?.some(({ GatewayId, State }) => GatewayId?.startsWith('igw-') && State !== 'blackhole') ?? false
}

const associates = ({ Associations = [] }: Table, subnetId: string): boolean =>
  Associations.some(({ SubnetId }) => SubnetId === subnetId)

const isMain = ({ Associations = [], VpcId }: Table, vpcId: string | undefined): boolean =>
  VpcId !== undefined && VpcId === vpcId && Associations.some(({ Main }) => Main)
