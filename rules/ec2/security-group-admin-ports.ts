import { fromInternet } from '../../src/aws/network.ts'
import { admittedTo } from '../../src/aws/security-group.ts'
import { networkInterfaces, securityGroups } from '../../src/collect/ec2.ts'
import type { RowOf } from '../../src/collection.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-security-group-admin-ports',
  title: 'Security groups do not open SSH or RDP to the internet',
  severity: 'high',
  source: ['8.3'],
  rationale:
    'An administration port that the whole internet can reach is tried for weak passwords and known faults within ' +
    'minutes. Session Manager, a VPN or a bastion with known sources does without it. The ids of the rules: ' +
    'aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID.',
  remediation: 'aws ec2 revoke-security-group-ingress --group-id {GroupId} --security-group-rule-ids RULE_ID',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  ],
  compliance: {
    cis: ['5.3', '5.4'],
    securityHub: ['EC2.13', 'EC2.14'],
    config: ['INCOMING_SSH_DISABLED', 'RESTRICTED_INCOMING_TRAFFIC'],
  },
  peers: {
    prowler: [
      'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22',
      'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389',
    ],
  },
  // Blocks of /maxPrefix or wider count as the internet; `ignoreUnused` makes an unattached group's finding low.
  options: { ports: [22, 3389], maxPrefix: 8, maxPrefixIpv6: 16, ignoreUnused: true },
  on: securityGroups.with('prefixListEntries'),
  wants: { networkInterfaces },
  check(group, { networkInterfaces, options, account }) {
    if (group.OwnerId && group.OwnerId !== account) return notApplicable(`Account ${group.OwnerId} shares the group.`)

    const widest = { ipv4: options.maxPrefix, ipv6: options.maxPrefixIpv6 }
    const open = options.ports.flatMap((port) =>
      fromInternet(admittedTo(group, port), widest).map((source) => ({ port, ...source })),
    )
    if (open.length === 0) return pass(`No rule opens TCP port ${options.ports.join(' or ')} to the internet.`)

    const unused = options.ignoreUnused && networkInterfaces && !usedGroups(networkInterfaces).has(group.GroupId)
    const what = open.map(({ port, cidr, named }) => `port ${port} to ${cidr}${named === cidr ? '' : ` (${named})`}`)
    const byPath = new Map(open.map(({ path, named }) => [path, seen(path, named, 'known sources')]))
    return fail(
      `The group opens TCP ${what.join(', ')}.${unused ? ' No network interface uses it.' : ''}`,
      [...byPath.values()],
      unused ? { severity: 'low' } : {},
    )
  },
})

const usedGroups = oncePerList(
  (interfaces: readonly RowOf<typeof networkInterfaces>[]) =>
    new Set(interfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId))),
)
