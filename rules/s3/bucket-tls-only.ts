import { buckets } from '../../src/collect/s3.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { plainHttp } from '../../src/policy/plain-http.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 's3-bucket-tls-only',
  title: 'Bucket policies deny unencrypted requests',
  severity: 'medium',
  source: ['8.2'],
  rationale:
    'S3 answers on plain HTTP too, unless the bucket policy refuses: whoever is on the path reads and alters what ' +
    'travels, and replays a presigned URL. Deny s3:* to everyone on the bucket and on its objects when ' +
    'aws:SecureTransport is false, in the policy that the bucket has.',
  remediation: 'aws s3api put-bucket-policy --bucket {Name} --policy file://tls-only.json',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    'https://repost.aws/knowledge-center/s3-enforce-modern-tls',
  ],
  compliance: { cis: ['2.1.1'], securityHub: ['S3.5'], config: ['S3_BUCKET_SSL_REQUESTS_ONLY'] },
  peers: { prowler: ['s3_bucket_secure_transport_policy'] },
  on: buckets.with('policy'),
  check({ Name, policy: document }, { partition }) {
    const evidence = (value: string[] | null) => seen('policy.Policy', value, 'a Deny of s3:* over plain HTTP')
    if (!document) return fail('The bucket has no policy: plain HTTP is not denied.', evidence(null))
    const { policy, problems } = parsePolicy(document.Policy)
    if (!policy) return unknown(unreadable(problems))

    const { denials, onBucket, onObjects } = plainHttp(policy, `arn:${partition}:s3:::${Name}`)
    const paths = denials.map(({ path }) => path)
    if (paths.length === 0) {
      return fail('No statement of the bucket policy denies plain HTTP to everyone.', evidence(paths))
    }
    const open = [
      ...(onBucket.length > 0 ? [`${list(onBucket)} on the bucket`] : []),
      ...(onObjects.length > 0 ? [`${list(onObjects)} on its objects`] : []),
    ]
    if (open.length === 0)
      return pass(`${paths.join(' and ')} ${paths.length > 1 ? 'deny' : 'denies'} plain HTTP to everyone.`)
    return fail(`Plain HTTP is not denied for ${open.join(', and ')}.`, evidence(paths))
  },
})

const list = ([first, ...others]: string[]): string =>
  others.length === 0 ? `${first}` : `${first} and ${others.length} more actions`
