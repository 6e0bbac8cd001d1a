import { buckets } from '../../src/collect/s3.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 's3-bucket-default-encryption',
  title: 'Buckets have the wanted default encryption',
  severity: 'low',
  source: ['8.2', '7.2'],
  rationale:
    'Since 2023 AWS encrypts every new object, with SSE-S3 where the bucket asks for nothing else. With SSE-KMS the key ' +
    'has a policy and a log of its own, and can be withdrawn.',
  remediation: `aws s3api put-bucket-encryption --bucket {Name} --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"KEY_ARN"},"BucketKeyEnabled":true}]}'`,
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html'],
  correction:
    'The source document pairs SSE-S3 with AWS-managed keys and SSE-KMS with keys of your own. SSE-KMS may also use the ' +
    'AWS-managed key aws/s3, whose policy nobody can change; only SSE-KMS with a key of your own gives that control.',
  compliance: {
    securityHub: ['S3.17'],
    config: ['S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED', 'S3_DEFAULT_ENCRYPTION_KMS'],
  },
  peers: { prowler: ['s3_bucket_default_encryption', 's3_bucket_kms_encryption'] },
  // `buckets` are the names to judge; all of them when there are none.
  options: { requireKms: false, buckets: [] as string[] },
  on: buckets.with('encryption'),
  check({ Name = '', encryption }, { options: { requireKms, buckets } }) {
    if (buckets.length > 0 && !buckets.includes(Name)) return notApplicable('The bucket is not among those to judge.')
    const rules = encryption?.ServerSideEncryptionConfiguration?.Rules
    const { SSEAlgorithm, KMSMasterKeyID } = rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {}
    const wanted = requireKms ? 'aws:kms or aws:kms:dsse' : 'AES256, aws:kms or aws:kms:dsse'
    const evidence = seen(
      'encryption.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm',
      SSEAlgorithm,
      wanted,
    )
    if (!SSEAlgorithm) return fail('The bucket has no default encryption.', evidence)
    if (requireKms && !SSEAlgorithm.startsWith('aws:kms')) {
      return fail(`New objects are encrypted with ${SSEAlgorithm}, not with a key of KMS.`, evidence)
    }
    // Without an id, AWS takes its own key aws/s3.
    const key = SSEAlgorithm.startsWith('aws:kms') ? ` under key ${KMSMasterKeyID ?? 'aws/s3'}` : ''
    return pass(`New objects are encrypted with ${SSEAlgorithm}${key}.`)
  },
})
