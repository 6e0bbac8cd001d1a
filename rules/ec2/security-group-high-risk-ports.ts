import { fromInternet } from '../../src/aws/network.ts'
import { admittedTo, describeSource, listenerPorts, usedGroups } from '../../src/aws/security-group.ts'
import { networkInterfaces, securityGroups } from '../../src/collect/ec2.ts'
import { listeners, loadBalancers } from '../../src/collect/elbv2.ts'
import { groupBy } from '../../src/order.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-security-group-high-risk-ports',
  title: 'Security groups do not open database and cache ports to the internet',
  severity: 'high',
  source: ['8.3'],
  rationale:
    'Databases, caches, brokers and consoles are not built to face strangers: many ask for no password, and all are ' +
    'searched for. Name the security group of the application as the source in place of addresses.',
  remediation: 'aws ec2 revoke-security-group-ingress --group-id {GroupId} --security-group-rule-ids RULE_ID',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html'],
  compliance: { cis: ['5.1.2'], securityHub: ['EC2.19'], config: ['RESTRICTED_INCOMING_TRAFFIC'] },
  peers: { prowler: ['ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports'] },
  options: {
    ports: [
      20, 21, 23, 25, 110, 135, 143, 445, 1433, 1434, 1521, 2375, 2379, 3000, 3306, 4333, 5000, 5432, 5500, 5601, 6379,
      8080, 8088, 8888, 9042, 9092, 9200, 9300, 11211, 27017, 27018,
    ],
    // Blocks of /maxPrefix or wider count as the internet; `ignoreUnused` makes an unattached group's finding low.
    maxPrefix: 8,
    maxPrefixIpv6: 16,
    ignoreUnused: true,
  },
  on: securityGroups.with('prefixListEntries'),
  needs: { networkInterfaces, loadBalancers, listeners },
  check(group, { options, account, ...served }) {
    if (group.OwnerId && group.OwnerId !== account) return notApplicable(`Account ${group.OwnerId} shares the group.`)

    const widest = { ipv4: options.maxPrefix, ipv6: options.maxPrefixIpv6 }
    const meant = listenerPorts(group, served)
    const open = options.ports
      .filter((port) => !meant.has(port))
      .flatMap((port) => fromInternet(admittedTo(group, port), widest).map((source) => ({ port, ...source })))
    if (open.length === 0) return pass('No rule opens a port of a database or the like to the internet.')

    const unused = options.ignoreUnused && !usedGroups(served.networkInterfaces).has(group.GroupId)
    const what = [...groupBy(open, describeSource)].map(
      ([source, rules]) => `${rules.map(({ port }) => port).join(', ')} to ${source}`,
    )
    const byPath = new Map(open.map(({ path, named }) => [path, seen(path, named, 'known sources')]))
    return fail(
      `The group opens TCP port ${what.join('; ')}.${unused ? ' No network interface uses it.' : ''}`,
      [...byPath.values()],
      unused ? { severity: 'low' } : {},
    )
  },
})
