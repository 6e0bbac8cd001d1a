import rule from '../../../rules/rds/storage-encrypted.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (more: object) => ({
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  Engine: 'postgres',
  ...more,
})
const cluster = (more: object) => ({
  DBClusterIdentifier: 'catalogue',
  DBClusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:catalogue',
  Engine: 'aurora-postgresql',
  ...more,
})
const KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

testRule(rule, {
  pass: [
    {
      name: 'an instance with a key',
      row: instance({ StorageEncrypted: true, KmsKeyId }),
      message: `The postgres storage is encrypted with ${KmsKeyId}.`,
    },
    {
      name: 'a cluster',
      row: cluster({ StorageEncrypted: true }),
      message: 'The aurora-postgresql storage is encrypted.',
    },
    {
      name: 'a cluster with a key that AWS owns, of which StorageEncrypted says false',
      row: cluster({ StorageEncrypted: false, StorageEncryptionType: 'sse-rds' }),
      message: 'The aurora-postgresql storage is encrypted with a key that AWS owns.',
    },
  ],
  fail: [
    {
      name: 'an instance',
      row: instance({ StorageEncrypted: false }),
      message: 'The postgres storage is not encrypted.',
      evidence: { path: 'StorageEncrypted', seen: false, expected: true },
      remediation:
        'aws rds copy-db-snapshot --source-db-snapshot-identifier SNAPSHOT_ID --target-db-snapshot-identifier ENCRYPTED_SNAPSHOT_ID --kms-key-id alias/aws/rds',
    },
    {
      name: 'a cluster, of which AWS tells the kind too',
      row: cluster({ StorageEncrypted: false, StorageEncryptionType: 'none' }),
      message: 'The aurora-postgresql storage is not encrypted.',
      remediation:
        'aws rds restore-db-cluster-from-snapshot --db-cluster-identifier NEW_CLUSTER_ID --snapshot-identifier SNAPSHOT_ID --engine {Engine} --kms-key-id alias/aws/rds',
    },
    {
      name: 'what Neptune runs',
      row: cluster({ Engine: 'neptune', StorageEncrypted: false }),
      message: 'The neptune storage is not encrypted.',
    },
  ],
  notApplicable: [
    {
      name: 'a member of a cluster',
      row: instance({ Engine: 'aurora-postgresql', StorageEncrypted: false, DBClusterIdentifier: 'catalogue' }),
      message: 'The storage is that of cluster catalogue.',
    },
  ],
  unknown: [
    {
      name: 'AWS does not tell',
      row: instance({}),
      message: 'AWS did not tell whether the postgres storage is encrypted.',
    },
  ],
})
