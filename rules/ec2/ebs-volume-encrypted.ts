import { volumes } from '../../src/collect/volumes.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-ebs-volume-encrypted',
  title: 'EBS volumes are encrypted',
  severity: 'medium',
  source: ['8.2', '7.2'],
  rationale:
    'Whoever gets hold of a snapshot of a plain volume reads the disk; one of an encrypted volume needs its key as ' +
    'well. A volume cannot be encrypted afterwards: a snapshot of it is restored to an encrypted one.',
  remediation:
    'aws ec2 create-volume --snapshot-id SNAPSHOT_ID --availability-zone {AvailabilityZone} --volume-type {VolumeType} --encrypted',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html'],
  compliance: { cis: ['5.1.1'], securityHub: ['EC2.3'], config: ['ENCRYPTED_VOLUMES'] },
  peers: { prowler: ['ec2_ebs_volume_encryption'] },
  options: { ignoreUnattached: false },
  on: volumes,
  check({ Encrypted, State, Attachments = [], KmsKeyId }, { options }) {
    if (State === 'deleting' || State === 'deleted') return notApplicable(`The volume is ${State}.`)
    if (options.ignoreUnattached && Attachments.length === 0) return notApplicable('No instance uses the volume.')
    if (Encrypted) return pass(`The volume is encrypted${KmsKeyId ? ` with ${KmsKeyId}` : ''}.`)
    if (Encrypted === undefined) return unknown('AWS did not say whether the volume is encrypted.')
    const uses = Attachments.flatMap(({ InstanceId }) => InstanceId ?? [])
    return fail(
      `The volume is not encrypted${uses.length > 0 ? `; used by ${uses.join(' and ')}` : ''}.`,
      seen('Encrypted', Encrypted, true),
    )
  },
})
