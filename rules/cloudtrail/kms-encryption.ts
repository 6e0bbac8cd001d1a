import { accountOf } from '../../src/aws/arn.ts'
import { trails } from '../../src/collect/cloudtrail.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudtrail-kms-encryption',
  title: 'Trail logs are encrypted with a KMS key',
  severity: 'low',
  source: ['6.7', '8.2'],
  rationale:
    'S3 encrypts the logs anyway; with a KMS key, readers need permission for the key as well as for the bucket. The ' +
    "key's policy must let CloudTrail use it.",
  remediation: 'aws cloudtrail update-trail --name {TrailARN} --kms-key-id KMS_KEY_ARN',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
  ],
  compliance: { cis: ['3.5'], securityHub: ['CloudTrail.2'], config: ['CLOUD_TRAIL_ENCRYPTION_ENABLED'] },
  peers: { prowler: ['cloudtrail_kms_encryption_enabled'] },
  on: trails.with('kmsKey'),
  check(trail, { account }) {
    const owner = accountOf(trail.TrailARN)
    if (owner !== account) return notApplicable(`The trail belongs to account ${owner}.`)
    const { KmsKeyId, kmsKey } = trail
    if (!KmsKeyId) return fail('No KMS key encrypts the logs.', seen('KmsKeyId', KmsKeyId, 'the ARN of a KMS key'))
    if (kmsKey === null) return fail(`Key ${KmsKeyId} does not exist.`, seen('kmsKey', null, 'a key that is enabled'))
    if (!kmsKey?.KeyState) return unknown(`The state of key ${KmsKeyId} is not seen from here.`)
    return kmsKey.KeyState === 'Enabled'
      ? pass(`Key ${KmsKeyId} encrypts the logs.`)
      : fail(
          `Key ${KmsKeyId}, which should encrypt the logs, is ${kmsKey.KeyState}: nothing is delivered.`,
          seen('kmsKey.KeyState', kmsKey.KeyState, 'Enabled'),
        )
  },
})
