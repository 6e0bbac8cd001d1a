import { routesToInternet } from '../../src/aws/internet-route.ts'
import { fromInternet } from '../../src/aws/network.ts'
import { admittedTo } from '../../src/aws/security-group.ts'
import { securityGroups } from '../../src/collect/ec2.ts'
import { dbInstances } from '../../src/collect/rds.ts'
import { routeTables } from '../../src/collect/route-tables.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

const groupsWithLists = securityGroups.with('prefixListEntries')

export default defineRule({
  id: 'rds-instance-public',
  title: 'RDS instances are not publicly accessible',
  severity: 'high',
  source: ['8.3', '7.3'],
  rationale:
    'A database with a public address is one security group rule away from the internet, where its port is found and ' +
    'tried within hours. Databases belong in private subnets.',
  remediation:
    'aws rds modify-db-instance --db-instance-identifier {DBInstanceIdentifier} --no-publicly-accessible --apply-immediately',
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html'],
  compliance: { cis: ['2.2.3'], securityHub: ['RDS.2'], config: ['RDS_INSTANCE_PUBLIC_ACCESS_CHECK'] },
  peers: { prowler: ['rds_instance_no_public_access'] },
  // Blocks of /maxPrefix or wider count as the internet, as in ec2-security-group-admin-ports.
  options: { maxPrefix: 8, maxPrefixIpv6: 16 },
  on: dbInstances,
  wants: { securityGroups: groupsWithLists, routeTables },
  check(instance, { securityGroups, routeTables, options }) {
    const { PubliclyAccessible, Engine } = instance
    if (PubliclyAccessible === undefined)
      return unknown('AWS did not tell whether the instance is publicly accessible.')
    if (!PubliclyAccessible) return pass(`The ${Engine} instance is not publicly accessible.`)
    const evidence = seen('PubliclyAccessible', true, false)
    const source = securityGroups && openTo(instance, securityGroups, options)
    const isReachable = source !== undefined && routeTables !== undefined && isRouted(instance, routeTables)
    if (!isReachable) return fail(`The ${Engine} instance is publicly accessible.`, evidence)
    return fail(
      `The ${Engine} instance is publicly accessible, and its security groups and routes let ${source} in.`,
      evidence,
      { severity: 'critical' },
    )
  },
})

type Instance = RowOf<typeof dbInstances>

/** The part of the internet that the instance's groups admit to its port. */
function openTo(
  { VpcSecurityGroups = [], Endpoint, DbInstancePort }: Instance,
  groups: readonly RowOf<typeof groupsWithLists>[],
  { maxPrefix, maxPrefixIpv6 }: { maxPrefix: number; maxPrefixIpv6: number },
): string | undefined {
  const port = Endpoint?.Port ?? DbInstancePort
  const own = VpcSecurityGroups.flatMap(({ VpcSecurityGroupId }) =>
    groups.filter(({ GroupId }) => GroupId !== undefined && GroupId === VpcSecurityGroupId),
  )
  const admitted = port ? own.flatMap((group) => admittedTo(group, port)) : []
  return fromInternet(admitted, { ipv4: maxPrefix, ipv6: maxPrefixIpv6 })[0]?.cidr
}

const isRouted = (
  { DBSubnetGroup: { VpcId, Subnets = [] } = {} }: Instance,
  tables: readonly RowOf<typeof routeTables>[],
) => Subnets.some(({ SubnetIdentifier }) => SubnetIdentifier && routesToInternet(SubnetIdentifier, VpcId, tables))
