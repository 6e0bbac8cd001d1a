import { fromInternet } from '../../src/aws/network.ts'
import { admittedByAcl } from '../../src/aws/network-acl.ts'
import { networkAcls } from '../../src/collect/network.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-nacl-admin-ports',
  title: 'Network ACLs do not admit SSH or RDP from the internet',
  severity: 'low',
  source: ['8.3'],
  rationale:
    'A network ACL holds for everything in its subnets, also where a security group was opened by mistake. ACLs keep no ' +
    'state: closing a range must leave the ports of replies (1024-65535) open.',
  remediation:
    'aws ec2 replace-network-acl-entry --network-acl-id {NetworkAclId} --ingress --rule-number RULE_NUMBER --protocol 6 --port-range From=22,To=22 --cidr-block KNOWN_CIDR --rule-action allow',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  compliance: { cis: ['5.2'], securityHub: ['EC2.21'], config: ['NACL_NO_UNRESTRICTED_SSH_RDP'] },
  peers: {
    prowler: [
      'ec2_networkacl_allow_ingress_tcp_port_22',
      'ec2_networkacl_allow_ingress_tcp_port_3389',
      'ec2_networkacl_allow_ingress_any_port',
    ],
  },
  // A default ACL admits everything by design; blocks of /maxPrefix or wider count as the internet.
  options: { ignoreDefault: true, ports: [22, 3389], maxPrefix: 8, maxPrefixIpv6: 16 },
  on: networkAcls,
  check({ OwnerId, IsDefault, Associations = [], Entries = [] }, { options, account }) {
    if (OwnerId && OwnerId !== account) return notApplicable(`Account ${OwnerId} shares the ACL.`)
    if (Associations.length === 0) return notApplicable('No subnet uses the ACL.')
    if (IsDefault && options.ignoreDefault)
      return notApplicable('The default ACL of a VPC admits everything by design.')

    const widest = { ipv4: options.maxPrefix, ipv6: options.maxPrefixIpv6 }
    const open = options.ports.flatMap((port) =>
      fromInternet(admittedByAcl(Entries, port), widest).map((entry) => ({ port, ...entry })),
    )
    if (open.length === 0) return pass(`No entry admits TCP port ${options.ports.join(' or ')} from the internet.`)
    const what = open.map(({ port, cidr, ruleNumber }) => `port ${port} from ${cidr} (entry ${ruleNumber})`)
    const byPath = new Map(open.map(({ path }) => [path, seen(path, 'allow', 'deny, or known sources')]))
    return fail(`The ACL admits TCP ${what.join(', ')}.`, [...byPath.values()])
  },
})
