import rule from '../../../rules/kms/key-rotation.ts'
import { testRule } from '../../../src/testing.ts'

const METADATA = {
  KeyManager: 'CUSTOMER',
  KeyState: 'Enabled',
  KeySpec: 'SYMMETRIC_DEFAULT',
  Origin: 'AWS_KMS',
  MultiRegion: false,
}
const key = (metadata: object, rotation?: object) => ({
  KeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0d1e2f3a',
  metadata: { ...METADATA, ...metadata },
  ...(rotation && { rotation }),
})
const multiRegion = (MultiRegionKeyType: string) => ({
  MultiRegion: true,
  MultiRegionConfiguration: { MultiRegionKeyType, PrimaryKey: { Region: 'us-east-1' } },
})

testRule(rule, {
  pass: [
    {
      name: 'every year',
      row: key({}, { KeyRotationEnabled: true, RotationPeriodInDays: 365 }),
      message: 'The key rotates every 365 days.',
    },
    {
      name: 'recorded before there were periods',
      row: key({}, { KeyRotationEnabled: true }),
      message: 'The key rotates every 365 days.',
    },
    {
      name: 'a multi-region primary',
      row: key(multiRegion('PRIMARY'), { KeyRotationEnabled: true, RotationPeriodInDays: 90 }),
      message: 'The key rotates every 90 days.',
    },
  ],
  fail: [
    {
      name: 'not at all',
      row: key({}, { KeyRotationEnabled: false }),
      message: 'The key does not rotate.',
      evidence: { path: 'rotation.KeyRotationEnabled', seen: false, expected: true },
    },
    {
      name: 'too seldom',
      row: key({}, { KeyRotationEnabled: true, RotationPeriodInDays: 2560 }),
      message: 'The key rotates only every 2560 days.',
      evidence: { path: 'rotation.RotationPeriodInDays', seen: 2560, expected: 'at most 365 days' },
    },
    {
      name: 'less often than wanted',
      row: key({}, { KeyRotationEnabled: true }),
      options: { maxDays: 180 },
      message: 'The key rotates only every 365 days.',
    },
  ],
  notApplicable: [
    {
      name: 'managed by AWS',
      row: key({ KeyManager: 'AWS' }),
      message: 'AWS manages the key, and rotates it every year.',
    },
    ...['Disabled', 'PendingDeletion', 'PendingImport'].map((KeyState) => ({
      name: KeyState,
      row: key({ KeyState }),
      message: `The state of the key is ${KeyState}.`,
    })),
    ...['RSA_4096', 'ECC_NIST_P256', 'HMAC_256', 'ML_DSA_65'].map((KeySpec) => ({
      name: KeySpec,
      row: key({ KeySpec }),
      message: `AWS does not rotate keys of the kind ${KeySpec}.`,
    })),
    ...['EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'].map((Origin) => ({
      name: Origin,
      row: key({ Origin }),
      message: `AWS cannot make new material for a key of origin ${Origin}.`,
    })),
    {
      name: 'a multi-region replica',
      row: key(multiRegion('REPLICA')),
      message: 'The key is a replica of the one in us-east-1, which rotates it.',
    },
  ],
  unknown: [{ name: 'AWS does not tell', row: key({}), message: 'AWS did not say whether the key rotates.' }],
})
