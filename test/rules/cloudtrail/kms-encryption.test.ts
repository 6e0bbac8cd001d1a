import rule from '../../../rules/cloudtrail/kms-encryption.ts'
import { testRule } from '../../../src/testing.ts'

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0400e6ba'
const trail = (more: object, account = '111122223333') => ({
  Name: 'audit',
  TrailARN: `arn:aws:cloudtrail:eu-west-1:${account}:trail/audit`,
  HomeRegion: 'eu-west-1',
  ...more,
})

testRule(rule, {
  pass: [
    {
      name: 'a key that is enabled',
      row: trail({ KmsKeyId: KEY, kmsKey: { KeyState: 'Enabled' } }),
      message: `Key ${KEY} encrypts the logs.`,
    },
  ],
  fail: [
    {
      name: 'no key',
      row: trail({}),
      message: 'No KMS key encrypts the logs.',
      evidence: { path: 'KmsKeyId', seen: null, expected: 'the ARN of a KMS key' },
    },
    {
      name: 'a key that is switched off',
      row: trail({ KmsKeyId: KEY, kmsKey: { KeyState: 'Disabled' } }),
      message: `Key ${KEY}, which should encrypt the logs, is Disabled: nothing is delivered.`,
      evidence: { path: 'kmsKey.KeyState', seen: 'Disabled', expected: 'Enabled' },
    },
    {
      name: 'a key on its way out',
      row: trail({ KmsKeyId: KEY, kmsKey: { KeyState: 'PendingDeletion' } }),
      message: `Key ${KEY}, which should encrypt the logs, is PendingDeletion: nothing is delivered.`,
    },
    {
      name: 'a key that is gone',
      row: trail({ KmsKeyId: KEY, kmsKey: null }),
      message: `Key ${KEY} does not exist.`,
      evidence: { path: 'kmsKey', seen: null, expected: 'a key that is enabled' },
    },
  ],
  notApplicable: [
    {
      name: 'an organization trail of another account',
      row: trail({}, '999988887777'),
      message: 'The trail belongs to account 999988887777.',
    },
  ],
  unknown: [
    {
      name: 'a key that is not seen: another account’s, or another region’s',
      row: trail({ KmsKeyId: KEY }),
      message: `The state of key ${KEY} is not seen from here.`,
    },
  ],
})
