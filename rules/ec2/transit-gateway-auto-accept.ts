import { transitGateways } from '../../src/collect/network.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-transit-gateway-auto-accept',
  title: 'Transit gateways do not accept attachments by themselves',
  severity: 'medium',
  source: ['12', '8.3'],
  rationale:
    'Every account that the gateway is shared with, the whole organization as a rule, can join its VPC to the network ' +
    'without being asked.',
  remediation:
    'aws ec2 modify-transit-gateway --transit-gateway-id {TransitGatewayId} --options AutoAcceptSharedAttachments=disable',
  references: ['https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html'],
  compliance: { securityHub: ['EC2.23'], config: ['EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED'] },
  peers: { prowler: ['ec2_transitgateway_auto_accept_vpc_attachments'] },
  on: transitGateways,
  check({ OwnerId, State, Options }, { account }) {
    if (OwnerId && OwnerId !== account) return notApplicable(`Account ${OwnerId} shares the gateway.`)
    if (State === 'deleting' || State === 'deleted') return notApplicable(`The gateway is ${State}.`)
    const accepts = Options?.AutoAcceptSharedAttachments
    if (accepts === 'disable') return pass('Attachments of other accounts wait to be accepted.')
    if (accepts !== 'enable') return unknown('AWS did not say whether the gateway accepts attachments by itself.')
    return fail(
      'The gateway accepts every attachment of the accounts that it is shared with.',
      seen('Options.AutoAcceptSharedAttachments', accepts, 'disable'),
    )
  },
})
