import { instances } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-instance-profile',
  title: 'Instances have an IAM role',
  severity: 'low',
  source: ['8.1', '8.6'],
  rationale:
    'What runs on an instance without a role gets its AWS credentials another way: access keys in code or in files, ' +
    'which last until somebody takes them away.',
  remediation:
    'aws ec2 associate-iam-instance-profile --instance-id {InstanceId} --iam-instance-profile Name=INSTANCE_PROFILE',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html'],
  compliance: { cis: ['1.17'], config: ['EC2_INSTANCE_PROFILE_ATTACHED'] },
  peers: { prowler: ['ec2_instance_profile_attached'] },
  on: instances,
  check({ State, IamInstanceProfile }) {
    if (!State?.Name) return unknown('AWS did not say whether the instance is running.')
    if (State.Name !== 'running') return notApplicable(`The instance is ${State.Name}.`)
    const profile = IamInstanceProfile?.Arn?.split('/').at(-1)
    if (profile) return pass(`The instance has the profile ${profile}.`)
    return fail('The instance has no IAM role.', seen('IamInstanceProfile', null, 'an instance profile'))
  },
})
