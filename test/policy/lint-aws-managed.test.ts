import { existsSync, readFileSync } from 'node:fs'
import { actionTable } from '../../src/policy/actions.ts'
import { lintPolicy } from '../../src/policy/lint.ts'
import { lintSize } from '../../src/policy/lint-document.ts'
import type { Lint } from '../../src/policy/lint-finding.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'

const file = new URL('../../../shared/data/aws_managed_policies.jsonl', import.meta.url)

/**
 * What lint says of the 1,641 policies that AWS itself wrote: its best test for false alarms. Every class was looked at.
 * A count that goes up is a false alarm until it is looked at.
 */
const GOLDEN: Readonly<Record<string, number>> = {
  // True, and meant so: AWS's policies are for every account, and cannot name anybody's resources.
  'wildcard-resource': 832,
  'service-wildcard': 533,
  'secrets-wildcard': 6,
  // SageMaker "everything but" (4) and ElastiCache on anything but endpoints (3). Two are permissions boundaries.
  'allow-not-resource': 7,
  // AWS's own limit for its policies is higher than ours.
  'size-limit': 83,

  // True: lists that were put together out of several. Each was held against the pattern that covers it.
  'redundant-action': 64,
  'redundant-resource': 168,
  'redundant-statement': 25,

  // Services that AWS has closed since (DeepRacer, 1-Click, Mobile Hub, …) or never published (catalog-admin, builderid).
  'unknown-service': 118,
  // AWS's own slips (s3:ListBuckets, s3:ListObjectsV2, ssm:RemoveTagsToResource, payments:Get) and 50 actions that AWS
  // has never published: nobody else's policy can hold those.
  'unknown-action': 61,

  // True: the object's actions on an ARN of the bucket's and the other way round (s3:ListBucketMultipartUploads on
  // objects), EC2 instances by the ARN of a licence, actions without resources in a list with others (logs:DescribeLogGroups
  // beside logs:CreateLogStream). Mended here: patterns that cover all of a type, such as iam:ListRoles on role/*, 408 of
  // them. Ten of ssmmessages:OpenDataChannel may be AWS's reference being late.
  'no-resource-level': 230,
  'action-resource-mismatch': 15,
  // arn:aws:s3:::amplify for s3:GetObject, subnets for actions that are not about any, a missing /* after a role. Mended
  // here: twelve of codeconnections, which is the new name of codestar-connections.
  'unused-resource': 15,

  // aws:ViaAWSService compared with a service's name: it is true or false.
  'operator-type-mismatch': 1,
  // events:detail-type, of which a rule may hold several.
  'set-operator-missing': 3,
  // aws:TagKeys with ForAnyValue in statements none of whose actions tags. Mended here: keys of which AWS's reference
  // does not say which actions know them, and conditions on tags that are met without any.
  'unsupported-condition-key': 4,
  // True: a PutRule without a pattern, an agreement without a type. Mended here: aws:TagKeys, kms:GrantOperations.
  'for-all-values-allow': 32,
  // iam:AssociatedResourceArn and the like compared by StringLike. Mended here: tags that hold an ARN.
  'star-crosses-segments': 23,
}

describe.skipIf(!existsSync(file))('lint of the policies that AWS manages', () => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const found = lines.flatMap((line) => {
    const { name, document } = JSON.parse(line) as { name: string; document: object }
    const { policy, problems } = parsePolicy(document)
    if (!policy) throw new Error(`${name}: ${unreadable(problems)}`)
    const all = [...lintPolicy(policy, actionTable(), 'identity'), ...lintSize(JSON.stringify(document), 'identity')]
    return all.map((one) => ({ name, ...one }))
  })

  it('finds of each class what was looked at', () => {
    expect(lines).toHaveLength(1641)
    expect(countOf(found)).toEqual(GOLDEN)
  })

  it('says of none that IAM refuses it, for IAM took them all', () => {
    expect(found.filter(({ severity }) => severity === 'high' || severity === 'critical')).toEqual([])
  })

  it.each<[name: string, id: string, path: string]>([
    ['AIOpsAssistantPolicy', 'operator-type-mismatch', 'Statement[1].Condition.StringEquals["aws:ViaAWSService"]'],
    ['AWSCloud9ServiceRolePolicy', 'action-resource-mismatch', 'Statement[5].Action[1]'],
    ['AmazonLaunchWizardFullaccess', 'unknown-action', 'Statement[3].Action[2]'],
    ['SecretsManagerReadWrite', 'secrets-wildcard', 'Statement[0].Resource'],
  ])('%s: %s', (name, id, path) => {
    expect(found.filter((one) => one.name === name && one.id === id).map((one) => one.path)).toContain(path)
  })
})

function countOf(found: readonly Lint[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { id } of found) counts[id] = (counts[id] ?? 0) + 1
  return counts
}
