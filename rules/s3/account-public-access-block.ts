import { BLOCKS, blocksAll } from '../../src/aws/bucket-access.ts'
import { buckets } from '../../src/collect/s3.ts'
import { accountPublicAccessBlock } from '../../src/collect/s3control.ts'
import { defineRule, fail, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 's3-account-public-access-block',
  title: 'S3 Block Public Access is on for the account',
  severity: 'high',
  source: ['8.2', '8.6'],
  rationale:
    'One policy or ACL written by mistake opens a bucket to the world. The four settings of the account hold for every ' +
    'bucket there is and will be, whatever its own say.',
  remediation:
    'aws s3control put-public-access-block --account-id {Account} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html'],
  compliance: {
    cis: ['2.1.4'],
    securityHub: ['S3.1'],
    config: ['S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS', 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC'],
  },
  peers: { prowler: ['s3_account_level_public_access_blocks'] },
  on: accountPublicAccessBlock,
  wants: { buckets: buckets.with('publicAccessBlock') },
  check({ PublicAccessBlockConfiguration: block }, { buckets = [] }) {
    const missing = BLOCKS.filter((setting) => !block?.[setting])
    if (missing.length === 0) return pass('All four settings of Block Public Access are on.')
    // Of every bucket that there is; the next one may be made without.
    const isEachClosed =
      buckets.length > 0 &&
      buckets.every(({ publicAccessBlock }) => blocksAll(publicAccessBlock?.PublicAccessBlockConfiguration))
    const what = block ? `${missing.join(', ')} off` : 'no settings'
    const aside = isEachClosed ? ', but every bucket has all four settings of its own' : ''
    return fail(
      `Block Public Access has ${what} for the account${aside}.`,
      missing.map((setting) => seen(`PublicAccessBlockConfiguration.${setting}`, block?.[setting], true)),
      isEachClosed ? { severity: 'low' } : {},
    )
  },
})
