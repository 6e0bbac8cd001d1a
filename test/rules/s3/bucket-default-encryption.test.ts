import rule from '../../../rules/s3/bucket-default-encryption.ts'
import { testRule } from '../../../src/testing.ts'

const bucket = (byDefault?: object) => ({
  Name: 'orders',
  ...(byDefault && {
    encryption: { ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] } },
  }),
})
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0d1e2f3a'
const at = 'encryption.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm'
const requireKms = { requireKms: true }

testRule(rule, {
  pass: [
    {
      name: 'what AWS does by itself',
      row: bucket({ SSEAlgorithm: 'AES256' }),
      message: 'New objects are encrypted with AES256.',
    },
    {
      name: 'a key of its own, as wanted',
      row: bucket({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }),
      options: requireKms,
      message: `New objects are encrypted with aws:kms under key ${KEY}.`,
    },
    {
      name: 'the key that AWS manages',
      row: bucket({ SSEAlgorithm: 'aws:kms' }),
      options: requireKms,
      message: 'New objects are encrypted with aws:kms under key aws/s3.',
    },
    {
      name: 'two layers',
      row: bucket({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: KEY }),
      options: { ...requireKms, buckets: ['orders'] },
      message: `New objects are encrypted with aws:kms:dsse under key ${KEY}.`,
    },
  ],
  fail: [
    {
      name: 'none',
      row: bucket(),
      message: 'The bucket has no default encryption.',
      evidence: { path: at, seen: null, expected: 'AES256, aws:kms or aws:kms:dsse' },
    },
    {
      name: 'no key of KMS where one is wanted',
      row: bucket({ SSEAlgorithm: 'AES256' }),
      options: requireKms,
      message: 'New objects are encrypted with AES256, not with a key of KMS.',
      evidence: { path: at, seen: 'AES256', expected: 'aws:kms or aws:kms:dsse' },
    },
  ],
  notApplicable: [
    {
      name: 'not one of the buckets named',
      row: bucket(),
      options: { buckets: ['ledger'] },
      message: 'The bucket is not among those to judge.',
    },
  ],
})
