import { identities } from '../../src/collect/iam.ts'
import { isServiceLinked } from '../../src/collect/policies.ts'
import type { RowOf } from '../../src/collection.ts'
import { isSsoRole } from '../../src/policy/sso-role.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-inline-policy-present',
  title: 'Customer managed policies are used instead of inline ones',
  severity: 'low',
  source: ['14.7', '14.8'],
  rationale:
    'An inline policy has no versions to go back to, cannot be shared, and is only found by whoever looks at the very ' +
    'user or group. Make a policy of it, attach that, then delete the inline one.',
  remediation: 'aws iam create-policy --policy-name POLICY_NAME --policy-document file://policy.json',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html'],
  compliance: { config: ['IAM_NO_INLINE_POLICY_CHECK'] },
  options: {
    /** Kinds of identity that should have none: `role` too, for whoever is strict. */
    principals: ['user', 'group'],
    /** Leave alone what CloudFormation or the CDK manages: the template has the versions. */
    ignoreIac: true,
  },
  on: identities,
  check(identity, { options }) {
    const { kind, Arn, InlinePolicyNames } = identity
    if (!options.principals.includes(kind)) return notApplicable(`Inline policies are left to ${kind}s.`)
    if (isServiceLinked(Arn)) return notApplicable('The role is service-linked: AWS wrote its policies.')
    if (isSsoRole(Arn)) return notApplicable('The role comes from a permission set of IAM Identity Center.')
    if (InlinePolicyNames.length === 0) return pass(`No policy is written into the ${kind}.`)
    if (options.ignoreIac && isFromTemplate(identity)) return notApplicable(`CloudFormation manages the ${kind}.`)

    const own = InlinePolicyNames.filter((name) => !SERVICE_MADE.includes(name))
    if (own.length === 0)
      return notApplicable(`An AWS service wrote the inline policies: ${InlinePolicyNames.join(', ')}.`)
    return fail(`Policies are written into the ${kind}: ${own.join(', ')}.`, seen('InlinePolicyNames', own, []))
  },
})

/** Of the SMTP users that the console of Amazon SES makes. */
const SERVICE_MADE = ['AmazonSesSendingAccess']

const isFromTemplate = ({ Tags = [] }: RowOf<typeof identities>): boolean =>
  Tags.some(({ Key }) => Key?.startsWith('aws:cloudformation:'))
