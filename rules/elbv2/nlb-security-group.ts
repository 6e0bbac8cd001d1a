import { unlessType } from '../../src/aws/load-balancers.ts'
import { loadBalancers } from '../../src/collect/elbv2.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

/** When NLBs learned to have security groups; one made earlier cannot have any. */
const SUPPORTED_SINCE = '2023-08-10'

export default defineRule({
  id: 'elbv2-nlb-security-group',
  title: 'Network load balancers have a security group',
  severity: 'medium',
  source: ['1.2', '8.3'],
  rationale:
    'An NLB without security groups accepts every source on every listener, and its targets can only admit everybody or ' +
    'know each client. AWS attaches groups only to an NLB that was created with one: replace it.',
  remediation:
    'aws elbv2 create-load-balancer --name NEW_NAME --type network --scheme {Scheme} --subnets SUBNET_A SUBNET_B --security-groups SECURITY_GROUP_ID',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html',
  ],
  peers: { prowler: ['elbv2_internet_facing'] },
  options: { ignoreLegacy: false },
  on: loadBalancers.with('listeners'),
  check({ Type, Scheme, SecurityGroups = [], CreatedTime, listeners = [] }, { options }) {
    const other = unlessType('network', Type)
    if (other) return other
    if (SecurityGroups.length > 0) return pass(`Security groups filter its traffic: ${SecurityGroups.join(', ')}.`)

    const quic = listeners.find(({ Protocol }) => Protocol?.endsWith('QUIC'))
    if (quic) return notApplicable(`AWS allows no security groups beside a ${quic.Protocol} listener.`)
    const created = parseTime(CreatedTime) ?? Infinity
    if (options.ignoreLegacy && created < Date.parse(SUPPORTED_SINCE)) {
      return notApplicable(`The NLB is older than security groups of NLBs (${SUPPORTED_SINCE}).`)
    }
    const who = Scheme === 'internal' ? 'whoever can route to it' : 'the whole internet'
    return fail(
      `The NLB has no security group: its listeners accept ${who}.`,
      seen('SecurityGroups', SecurityGroups, 'at least one'),
      Scheme === 'internal' ? { severity: 'low' } : {},
    )
  },
})
