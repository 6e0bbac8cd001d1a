import rule from '../../../rules/efs/encrypted.ts'
import { testRule } from '../../../src/testing.ts'

const fileSystem = (more: object) => ({
  FileSystemId: 'fs-0123456789abcdef0',
  FileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0',
  ...more,
})
const KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

testRule(rule, {
  pass: [
    {
      name: 'with a key',
      row: fileSystem({ Encrypted: true, KmsKeyId }),
      message: `The file system is encrypted with ${KmsKeyId}.`,
    },
    {
      name: 'without a word on the key',
      row: fileSystem({ Encrypted: true }),
      message: 'The file system is encrypted.',
    },
  ],
  fail: [
    {
      name: 'in clear',
      row: fileSystem({ Encrypted: false }),
      message: 'The file system is not encrypted.',
      evidence: { path: 'Encrypted', seen: false, expected: true },
    },
  ],
  unknown: [
    {
      name: 'AWS does not tell',
      row: fileSystem({}),
      message: 'AWS did not tell whether the file system is encrypted.',
    },
  ],
})
