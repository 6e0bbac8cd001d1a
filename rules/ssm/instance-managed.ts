import { instances } from '../../src/collect/ec2.ts'
import { managedNodes } from '../../src/collect/ssm.ts'
import type { RowOf } from '../../src/collection.ts'
import { oncePerList } from '../../src/once-per-list.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'
import { parseTime } from '../../src/time.ts'

const HOUR = 3_600_000

export default defineRule({
  id: 'ssm-instance-managed',
  title: 'Instances are managed by Systems Manager',
  severity: 'medium',
  source: ['8.9'],
  rationale:
    'Patch Manager, Inventory and Session Manager reach only instances whose agent has registered and still reports. ' +
    'With the default role, every instance of the region with a new enough agent registers by itself.',
  remediation:
    'aws ssm update-service-setting --setting-id arn:{partition}:ssm:{region}:{account}:servicesetting/ssm/managed-instance/default-ec2-instance-management-role --setting-value service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole',
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/managed_instances.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/quick-setup-default-host-management-configuration.html',
  ],
  compliance: { securityHub: ['SSM.1'], config: ['EC2_INSTANCE_MANAGED_BY_SSM'] },
  peers: { prowler: ['ec2_instance_managed_by_ssm'] },
  // An agent counts while it was heard in the last `maxHours`; a new instance has `graceHours` to register.
  options: { maxHours: 24, graceHours: 1 },
  on: instances,
  needs: { managedNodes },
  check({ InstanceId, State, LaunchTime }, { managedNodes, options, now }) {
    if (!State?.Name) return unknown('AWS did not say whether the instance is running.')
    if (State.Name !== 'running') return notApplicable(`The instance is ${State.Name}.`)
    const hoursSince = (time: string | undefined) => (now.getTime() - (parseTime(time) ?? -Infinity)) / HOUR
    const node = nodesById(managedNodes).get(InstanceId)
    const { PingStatus, LastPingDateTime, AgentVersion } = node ?? {}
    if (PingStatus === 'Online') return pass(`Its SSM Agent${AgentVersion ? ` ${AgentVersion}` : ''} is online.`)
    const hours = Math.floor(hoursSince(LastPingDateTime))
    if (node && hours < options.maxHours) return pass(`Its SSM Agent was heard ${hours} h ago.`)
    if (hoursSince(LaunchTime) < options.graceHours) {
      return notApplicable(`The instance started less than ${options.graceHours} h ago.`)
    }
    if (!node) return fail('No SSM Agent has registered.', seen('managedNodes', [], InstanceId ?? 'the instance'))
    const at = `managedNodes[?InstanceId=='${InstanceId}']`
    const since = LastPingDateTime ? `was last heard ${LastPingDateTime}` : 'was never heard'
    return fail(`Its SSM Agent is ${PingStatus}; it ${since}.`, seen(`${at}.PingStatus`, PingStatus, 'Online'))
  },
})

const nodesById = oncePerList(
  (nodes: readonly RowOf<typeof managedNodes>[]) => new Map(nodes.map((node) => [node.InstanceId, node])),
)
