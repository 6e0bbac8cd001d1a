import { secretsInVerdict } from '../../src/aws/user-data.ts'
import { userDataOwners } from '../../src/collect/user-data.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-user-data-secrets',
  title: 'User data of instances and launch templates holds no secrets',
  severity: 'high',
  source: ['8.6', '9.10'],
  rationale:
    'User data is no place to hide: every process on the instance reads it from the metadata service, and everybody who ' +
    'may describe instances or launch templates reads it from EC2. Let the instance fetch secrets with its role. The ' +
    'instance must be stopped to change it; a secret that was there should be replaced.',
  remediation:
    'aws ec2 modify-instance-attribute --instance-id {InstanceId} --attribute userData --value file://USER_DATA_BASE64',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html',
  ],
  peers: { prowler: ['ec2_instance_secrets_user_data', 'ec2_launch_template_no_secrets'] },
  on: userDataOwners.with('userData'),
  check({ userData, State, LaunchTemplateId }) {
    if (State?.Name === 'terminated' || State?.Name === 'shutting-down') {
      return notApplicable(`The instance is ${State.Name}.`)
    }
    if (userData.length === 0) return notApplicable('There is no user data.')
    const found = userData.flatMap(({ version, verdict }, index) => {
      const secrets = secretsInVerdict(verdict) ?? []
      const what = secrets.map(({ kind, line }) => `${kind} in line ${line}`).join(', ')
      const of = version === undefined ? '' : ` (version ${version})`
      return what ? [{ text: `${what}${of}`, evidence: seen(`userData[${index}].verdict`, verdict, 'no secret') }] : []
    })
    if (found.length > 0) {
      return fail(
        `User data holds what looks like a secret: ${found.map(({ text }) => text).join('; ')}.`,
        found.map(({ evidence }) => evidence),
        LaunchTemplateId ? { remediation: DELETE_VERSIONS } : {},
      )
    }
    const isRead = userData.every(({ verdict }) => secretsInVerdict(verdict) !== undefined)
    if (!isRead) return unknown('The user data is not text, or compressed in a way that awsure cannot read.')
    return pass('User data holds nothing that looks like a secret.')
  },
})

/** After a new version without the secret, which groups use and which is the default. */
const DELETE_VERSIONS =
  'aws ec2 delete-launch-template-versions --launch-template-id {LaunchTemplateId} --versions VERSIONS'
