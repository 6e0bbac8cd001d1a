import { publicAccess } from '../../src/aws/bucket-access.ts'
import { buckets } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock } from '../../src/collect/s3control.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 's3-website-https',
  title: 'Buckets are not served as plain website endpoints',
  severity: 'low',
  source: ['10', '11'],
  rationale:
    'The website endpoint of a bucket speaks HTTP only: whoever is on the path can read and change the pages. ' +
    'CloudFront with origin access control serves the same files over HTTPS, from a bucket that is not public.',
  remediation: 'aws s3api delete-bucket-website --bucket {Name}',
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html'],
  on: buckets.with('website', 'publicAccessBlock', 'policyStatus', 'acl', 'ownershipControls'),
  needs: { accountBlocks: accountPublicAccessBlock },
  check(bucket, { accountBlocks }) {
    const { website } = bucket
    if (!website) return pass('The bucket has no website endpoint.')
    const target = website.RedirectAllRequestsTo
    if (target) return notApplicable(`The website endpoint only redirects, to ${target.HostName}.`)
    const ofAccount = accountBlocks.map(({ PublicAccessBlockConfiguration }) => PublicAccessBlockConfiguration)
    const { ways, isUntold, byObject } = publicAccess(bucket, ofAccount)
    const evidence = seen('website.IndexDocument.Suffix', website.IndexDocument?.Suffix, 'no website endpoint')
    if (ways.length > 0) {
      return fail(
        `The website endpoint serves the bucket without TLS; it is public by ${ways.join(' and ')}.`,
        evidence,
      )
    }
    // The endpoint takes no credentials: it gives out what is public, and nothing else.
    if (byObject)
      return fail('The website endpoint serves, without TLS, each object whose own ACL is public.', evidence)
    if (isUntold) return unknown('AWS did not say whether the policy of the bucket is public.')
    return pass('The bucket has a website endpoint, but nothing in it is public.')
  },
})
