import { networkInterfaces, securityGroups } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

const revoke = (direction: 'ingress' | 'egress') =>
  `aws ec2 revoke-security-group-${direction} --group-id {GroupId} --security-group-rule-ids RULE_ID`

export default defineRule({
  id: 'ec2-default-security-group-closed',
  title: 'Default security groups allow nothing',
  severity: 'medium',
  source: ['8.3'],
  rationale:
    'Whatever is started without a security group gets the default one of its VPC, and can then talk to everything else ' +
    'that was. A group without rules makes the omission show. The ids of the rules: ' +
    'aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID.',
  remediation: revoke('ingress'),
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html'],
  compliance: { cis: ['5.5'], securityHub: ['EC2.2'], config: ['VPC_DEFAULT_SECURITY_GROUP_CLOSED'] },
  peers: { prowler: ['ec2_securitygroup_default_restrict_traffic'] },
  on: securityGroups,
  wants: { networkInterfaces },
  check(group, { networkInterfaces, account }) {
    const { GroupName, OwnerId, VpcId, IpPermissions = [], IpPermissionsEgress = [] } = group
    if (GroupName !== 'default') return notApplicable('It is not the default group of a VPC.')
    if (OwnerId && OwnerId !== account) return notApplicable(`Account ${OwnerId} shares the group.`)
    const [inbound, outbound] = [IpPermissions.length, IpPermissionsEgress.length]
    if (inbound + outbound === 0) return pass(`The default group of ${VpcId} has no rule.`)

    const isEmpty = networkInterfaces?.every((each) => each.VpcId !== VpcId)
    const sets = [...(inbound > 0 ? ['inbound'] : []), ...(outbound > 0 ? ['outbound'] : [])]
    const evidence = [
      ...(inbound > 0 ? [seen('IpPermissions', IpPermissions as never, [])] : []),
      ...(outbound > 0 ? [seen('IpPermissionsEgress', IpPermissionsEgress as never, [])] : []),
    ]
    return fail(
      `The default group of ${VpcId} has ${sets.join(' and ')} rules.${isEmpty ? ' The VPC is empty.' : ''}`,
      evidence,
      { ...(isEmpty && { severity: 'low' }), ...(inbound === 0 && { remediation: revoke('egress') }) },
    )
  },
})
