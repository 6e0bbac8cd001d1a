import { lookup } from 'node:dns/promises'
import { partitionOf } from '../aws/regions.ts'

/** Domains of the partitions that have their own. */
const SUFFIXES: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' }

/** Whether the region's EC2 has an address here, as it has in every region: then names of the region can be looked up. */
export async function isRegionThere(region: string): Promise<boolean> {
  const host = `ec2.${region}.${SUFFIXES[partitionOf(region)] ?? 'amazonaws.com'}`
  return lookup(host).then(
    () => true,
    () => false,
  )
}
