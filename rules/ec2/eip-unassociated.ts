import { addresses } from '../../src/collect/elastic-ips.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-eip-unassociated',
  title: 'Elastic IPs are in use',
  severity: 'low',
  source: ['4.7'],
  rationale:
    'Public IPv4 addresses are billed whether used or not. Before you release one, look for DNS records that name it: ' +
    'whoever gets the address next gets their visitors.',
  remediation: 'aws ec2 release-address --allocation-id {AllocationId}',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html'],
  compliance: { securityHub: ['EC2.12'], config: ['EIP_ATTACHED'] },
  peers: { prowler: ['ec2_elastic_ip_unassigned'] },
  on: addresses,
  check({ AssociationId, InstanceId, NetworkInterfaceId, PublicIp, PublicIpv4Pool, CustomerOwnedIpv4Pool }) {
    // EC2-Classic, which some recordings still show, knew no associations.
    const user = InstanceId || NetworkInterfaceId || AssociationId
    if (user) return pass(`Address ${PublicIp} is associated with ${user}.`)
    // A pool that was brought to AWS or set aside by IPAM: to release one of its addresses saves nothing.
    const pool = CustomerOwnedIpv4Pool || PublicIpv4Pool
    if (pool && pool !== 'amazon')
      return notApplicable(`${PublicIp ? `Address ${PublicIp}` : 'An address'} is kept in the pool ${pool}.`)
    return fail(
      `Address ${PublicIp} is associated with nothing.`,
      seen('AssociationId', AssociationId, 'an association'),
    )
  },
})
