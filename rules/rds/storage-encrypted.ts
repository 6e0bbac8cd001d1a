import { databases } from '../../src/collect/rds.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'rds-storage-encrypted',
  title: 'RDS and Aurora storage is encrypted',
  severity: 'medium',
  source: ['8.2', '7.3'],
  rationale:
    'Whoever gets at the storage, a snapshot or a backup of it reads the database. Encryption is chosen when a database is ' +
    'made: take a snapshot, copy it with a key, restore the copy, and move over.',
  remediation:
    'aws rds copy-db-snapshot --source-db-snapshot-identifier SNAPSHOT_ID --target-db-snapshot-identifier ENCRYPTED_SNAPSHOT_ID --kms-key-id alias/aws/rds',
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
  ],
  correction:
    'The source document has RDS encrypt data at rest by itself. It does not: encryption must be chosen when a database ' +
    'is made, and one made by the CLI without --storage-encrypted has none, but for new Aurora clusters.',
  compliance: {
    cis: ['2.2.1'],
    securityHub: ['RDS.3', 'RDS.27'],
    config: ['RDS_STORAGE_ENCRYPTED', 'RDS_CLUSTER_ENCRYPTED_AT_REST'],
  },
  peers: { prowler: ['rds_instance_storage_encrypted', 'rds_cluster_storage_encrypted'] },
  on: databases,
  check(database) {
    const cluster = clusterOf(database)
    if (cluster) return notApplicable(`The storage is that of cluster ${cluster}.`)
    const { Engine, StorageEncrypted, StorageEncryptionType, KmsKeyId } = database
    if (StorageEncrypted) return pass(`The ${Engine} storage is encrypted${KmsKeyId ? ` with ${KmsKeyId}` : ''}.`)
    // With a key that AWS owns StorageEncrypted is false, and the storage encrypted all the same.
    if (StorageEncryptionType === 'sse-rds') return pass(`The ${Engine} storage is encrypted with a key that AWS owns.`)
    if (StorageEncrypted === undefined) return unknown(`AWS did not tell whether the ${Engine} storage is encrypted.`)
    const isCluster = !('DBInstanceIdentifier' in database)
    return fail(
      `The ${Engine} storage is not encrypted.`,
      seen('StorageEncrypted', StorageEncrypted, true),
      isCluster ? { remediation: RESTORE_CLUSTER } : {},
    )
  },
})

/** A cluster's snapshot need not be copied first: restoring it with a key encrypts. */
const RESTORE_CLUSTER =
  'aws rds restore-db-cluster-from-snapshot --db-cluster-identifier NEW_CLUSTER_ID --snapshot-identifier SNAPSHOT_ID --engine {Engine} --kms-key-id alias/aws/rds'

const clusterOf = (database: RowOf<typeof databases>): string | undefined =>
  'DBInstanceIdentifier' in database ? database.DBClusterIdentifier : undefined
