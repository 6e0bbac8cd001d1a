import { fromInternet } from '../../src/aws/network.ts'
import { admittedBy, coversEveryPort, describeSource, usedGroups } from '../../src/aws/security-group.ts'
import { networkInterfaces, securityGroups } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-security-group-all-traffic',
  title: 'Security groups do not open every port to the internet',
  severity: 'critical',
  source: ['8.3'],
  rationale:
    'Whatever listens on the host is exposed, now and later: databases, agents, a debug port that somebody opens for ' +
    'an hour. The ids of the rules: aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID.',
  remediation: 'aws ec2 revoke-security-group-ingress --group-id {GroupId} --security-group-rule-ids RULE_ID',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html'],
  compliance: {
    cis: ['5.3', '5.4'],
    securityHub: ['EC2.18'],
    config: ['VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS'],
  },
  peers: {
    prowler: [
      'ec2_securitygroup_allow_ingress_from_internet_to_all_ports',
      'ec2_securitygroup_allow_wide_open_public_ipv4',
    ],
  },
  // Blocks of /maxPrefix or wider count as the internet; `ignoreUnused` makes an unattached group's finding low.
  options: { maxPrefix: 8, maxPrefixIpv6: 16, ignoreUnused: true },
  on: securityGroups.with('prefixListEntries'),
  wants: { networkInterfaces },
  check(group, { networkInterfaces, options, account }) {
    if (group.OwnerId && group.OwnerId !== account) return notApplicable(`Account ${group.OwnerId} shares the group.`)

    const widest = { ipv4: options.maxPrefix, ipv6: options.maxPrefixIpv6 }
    const open = fromInternet(admittedBy(group, coversEveryPort), widest)
    if (open.length === 0) return pass('No rule opens every port to the internet.')

    const unused = options.ignoreUnused && networkInterfaces && !usedGroups(networkInterfaces).has(group.GroupId)
    const sources = new Set(open.map(describeSource))
    const byPath = new Map(open.map(({ path, named }) => [path, seen(path, named, 'known sources and ports')]))
    return fail(
      `The group opens every port to ${[...sources].join(', ')}.${unused ? ' No network interface uses it.' : ''}`,
      [...byPath.values()],
      unused ? { severity: 'low' } : {},
    )
  },
})
