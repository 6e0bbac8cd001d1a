import rule from '../../../rules/ec2/ebs-volume-encrypted.ts'
import { testRule } from '../../../src/testing.ts'

const volume = (more: object) => ({ VolumeId: 'vol-1', State: 'in-use', Encrypted: false, Attachments: [], ...more })
const attached = { Attachments: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }
const KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/ceba87ba-f647-4922-a1f3-edae70b46eb6'

testRule(rule, {
  pass: [
    {
      name: 'encrypted',
      row: volume({ Encrypted: true, KmsKeyId }),
      message: `The volume is encrypted with ${KmsKeyId}.`,
    },
    { name: 'encrypted, key not told', row: volume({ Encrypted: true }), message: 'The volume is encrypted.' },
  ],
  fail: [
    {
      name: 'plain, used by two (multi-attach)',
      row: volume(attached),
      message: 'The volume is not encrypted; used by i-1 and i-2.',
      evidence: { path: 'Encrypted', seen: false, expected: true },
    },
    { name: 'plain and unattached', row: volume({ State: 'available' }), message: 'The volume is not encrypted.' },
    {
      name: 'plain and attached, where unattached ones are ignored',
      row: volume({ Attachments: [{ InstanceId: 'i-1' }] }),
      options: { ignoreUnattached: true },
      message: 'The volume is not encrypted; used by i-1.',
    },
  ],
  notApplicable: [
    { name: 'about to be deleted', row: volume({ State: 'deleting' }), message: 'The volume is deleting.' },
    {
      name: 'unattached, to a user who does not mind',
      row: volume({}),
      options: { ignoreUnattached: true },
      message: 'No instance uses the volume.',
    },
  ],
  unknown: [
    {
      name: 'AWS left it out',
      row: volume({ Encrypted: undefined }),
      message: 'AWS did not say whether the volume is encrypted.',
    },
  ],
})
