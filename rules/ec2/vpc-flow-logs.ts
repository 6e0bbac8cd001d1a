import { networkInterfaces } from '../../src/collect/ec2.ts'
import { flowLogs, subnets, vpcs } from '../../src/collect/network.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

type FlowLog = RowOf<typeof flowLogs>

export default defineRule({
  id: 'ec2-vpc-flow-logs',
  title: 'VPC flow logs are on',
  severity: 'medium',
  source: ['8.3', '8.5'],
  rationale:
    'After an intrusion, flow logs are the only record of who talked to whom. GuardDuty has a feed of its own, which ' +
    'nobody can search.',
  remediation:
    'aws ec2 create-flow-logs --resource-type VPC --resource-ids {VpcId} --traffic-type ALL --log-destination-type s3 --log-destination arn:{partition}:s3:::BUCKET',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html'],
  compliance: { cis: ['3.7'], securityHub: ['EC2.6'], config: ['VPC_FLOW_LOGS_ENABLED'] },
  peers: { prowler: ['vpc_flow_logs_enabled'] },
  // The traffic that a flow log must record: rejected traffic at least.
  options: { accept: ['ALL', 'REJECT'], ignoreEmpty: true },
  on: vpcs,
  needs: { flowLogs, subnets, networkInterfaces },
  check({ VpcId, OwnerId }, { flowLogs, subnets, networkInterfaces, options, account }) {
    if (OwnerId && OwnerId !== account)
      return notApplicable(`Account ${OwnerId} shares the VPC, and sees its flow logs.`)
    const isIn = (row: { VpcId?: string | undefined }) => row.VpcId === VpcId
    if (options.ignoreEmpty && !networkInterfaces.some(isIn)) return notApplicable('The VPC has no network interface.')

    const flawOf = (log: FlowLog) => flaw(log, options.accept)
    const own = flowLogs.filter(({ ResourceId }) => ResourceId === VpcId)
    const good = own.find((log) => !flawOf(log))
    if (good) return pass(`Flow log ${good.FlowLogId} records ${good.TrafficType} traffic of the VPC.`)
    const inside = subnets.filter(isIn)
    const unlogged = inside.filter(
      ({ SubnetId }) => !flowLogs.some((log) => log.ResourceId === SubnetId && !flawOf(log)),
    )
    if (inside.length > 0 && unlogged.length === 0) return pass('Flow logs record the traffic of each of its subnets.')
    const flaws = own.map((log) => `Flow log ${log.FlowLogId} ${flawOf(log)}.`)
    const partly = unlogged.length < inside.length ? ` ${unlogged.length} of ${inside.length} subnets have none.` : ''
    return fail(
      (flaws.join(' ') || 'The VPC has no flow log.') + partly,
      seen(
        `flowLogs[?ResourceId=='${VpcId}'].FlowLogId`,
        own.map(({ FlowLogId }) => FlowLogId ?? ''),
        'one that works',
      ),
    )
  },
})

/** What keeps a flow log from telling enough; undefined when nothing does. */
function flaw(log: FlowLog, accept: readonly string[]): string | undefined {
  const { FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage, TrafficType = '' } = log
  if (FlowLogStatus !== 'ACTIVE') return `is ${FlowLogStatus}`
  if (!accept.includes(TrafficType)) return `records only ${TrafficType} traffic`
  if (DeliverLogsStatus === 'SUCCESS') return undefined
  return `is not delivered: ${DeliverLogsErrorMessage ?? DeliverLogsStatus ?? 'AWS does not say why'}`
}
