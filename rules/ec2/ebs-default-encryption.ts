import { settings } from '../../src/collect/ec2-settings.ts'
import { volumes } from '../../src/collect/volumes.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ec2-ebs-default-encryption',
  title: 'EBS encryption by default is on in each region',
  severity: 'medium',
  source: ['8.2', '7.2'],
  rationale:
    'One switch a region encrypts every volume and every copy of a snapshot that is made from then on, whoever makes ' +
    'it and whatever they forget. It costs nothing; volumes that exist stay as they are.',
  remediation: 'aws ec2 enable-ebs-encryption-by-default',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html'],
  correction:
    'The document says that EBS encrypts automatically. It does so only in a region where encryption by default was ' +
    'switched on: it is off in every region of a new account.',
  compliance: { cis: ['5.1.1'], securityHub: ['EC2.7'], config: ['EC2_EBS_ENCRYPTION_BY_DEFAULT'] },
  peers: { prowler: ['ec2_ebs_default_encryption'] },
  // Off: regions without a volume are judged as well.
  options: { onlyUsedRegions: true },
  on: settings.with('ebsEncryption'),
  needs: { volumes },
  check({ ebsEncryption: { EbsEncryptionByDefault: isOn } }, { volumes, options, region }) {
    if (isOn) return pass(`EBS encryption by default is on in ${region}.`)
    if (isOn === undefined) return unknown('AWS did not say whether EBS encryption by default is on.')
    if (options.onlyUsedRegions && volumes.length === 0) return notApplicable(`There is no EBS volume in ${region}.`)
    const plain = volumes.filter(({ Encrypted }) => Encrypted === false).length
    return fail(
      `EBS encryption by default is off in ${region}; ${plain} of its ${volumes.length} volumes are not encrypted.`,
      seen('ebsEncryption.EbsEncryptionByDefault', isOn, true),
    )
  },
})
