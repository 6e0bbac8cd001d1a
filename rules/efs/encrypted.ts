import { fileSystems } from '../../src/collect/efs.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'efs-encrypted',
  title: 'EFS file systems are encrypted',
  severity: 'medium',
  source: ['8.2', '7.2'],
  rationale:
    'Whoever gets at the storage or a backup of it reads the files. Encryption is chosen when a file system is made: make ' +
    'a new one, copy the files with AWS DataSync, and mount that.',
  remediation: 'aws efs create-file-system --encrypted --kms-key-id alias/aws/elasticfilesystem',
  references: ['https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html'],
  compliance: { cis: ['2.3.1'], securityHub: ['EFS.1'], config: ['EFS_ENCRYPTED_CHECK'] },
  peers: { prowler: ['efs_encryption_at_rest_enabled'] },
  on: fileSystems,
  check({ Encrypted, KmsKeyId }) {
    if (Encrypted === undefined) return unknown('AWS did not tell whether the file system is encrypted.')
    if (Encrypted) return pass(`The file system is encrypted${KmsKeyId ? ` with ${KmsKeyId}` : ''}.`)
    return fail('The file system is not encrypted.', seen('Encrypted', Encrypted, true))
  },
})
