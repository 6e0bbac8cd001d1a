import { instances } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-instance-imdsv2',
  title: 'Instances require IMDSv2',
  severity: 'high',
  source: ['8.6'],
  rationale:
    "IMDSv1 answers any request that reaches it, so that one forged by an attacker (SSRF) can read the credentials of the instance's role.",
  remediation:
    'aws ec2 modify-instance-metadata-options --instance-id {InstanceId} --http-tokens required --http-endpoint enabled',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html'],
  compliance: { cis: ['5.7'], securityHub: ['EC2.8'], config: ['EC2_IMDSV2_CHECK'] },
  peers: { prowler: ['ec2_instance_imdsv2_enabled'] },
  on: instances,
  check({ State, MetadataOptions }) {
    if (State?.Name && ['pending', 'shutting-down', 'terminated'].includes(State.Name)) {
      return notApplicable(`The instance is ${State.Name}.`)
    }
    if (MetadataOptions?.HttpEndpoint === 'disabled') return pass('The metadata service is off.')
    if (MetadataOptions?.HttpTokens === 'required') return pass('The metadata service answers only IMDSv2.')
    if (!MetadataOptions?.HttpTokens) return unknown('AWS did not say which metadata service versions are on.')
    return fail(
      `The metadata service answers IMDSv1: tokens are ${MetadataOptions.HttpTokens}.`,
      seen('MetadataOptions.HttpTokens', MetadataOptions.HttpTokens, 'required'),
    )
  },
})
