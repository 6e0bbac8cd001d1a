import rule from '../../../rules/ec2/ebs-default-encryption.ts'
import { testRule } from '../../../src/testing.ts'

const region = (EbsEncryptionByDefault: boolean | undefined) => ({
  Account: '111122223333',
  ebsEncryption: { EbsEncryptionByDefault },
})
const volumes = [{ VolumeId: 'vol-1', Encrypted: false }, { VolumeId: 'vol-2', Encrypted: true }, { VolumeId: 'vol-3' }]

testRule(rule, {
  pass: [
    { name: 'on', row: region(true), needs: { volumes }, message: 'EBS encryption by default is on in eu-west-1.' },
    {
      name: 'on, in a region that nobody uses',
      row: region(true),
      region: 'ap-south-1',
      message: 'EBS encryption by default is on in ap-south-1.',
    },
  ],
  fail: [
    {
      name: 'off, with volumes',
      row: region(false),
      needs: { volumes },
      message: 'EBS encryption by default is off in eu-west-1; 1 of its 3 volumes are not encrypted.',
      evidence: { path: 'ebsEncryption.EbsEncryptionByDefault', seen: false, expected: true },
    },
    {
      name: 'off in an unused region, to a user who minds',
      row: region(false),
      options: { onlyUsedRegions: false },
      message: 'EBS encryption by default is off in eu-west-1; 0 of its 0 volumes are not encrypted.',
    },
  ],
  notApplicable: [
    { name: 'off in an unused region', row: region(false), message: 'There is no EBS volume in eu-west-1.' },
  ],
  unknown: [
    {
      name: 'an answer without the setting',
      row: region(undefined),
      needs: { volumes },
      message: 'AWS did not say whether EBS encryption by default is on.',
    },
  ],
})
