import { policies } from '../../src/collect/iam.ts'
import { lintMismatches } from '../../src/policy/lint-resources.ts'
import { lintVerdict } from '../../src/policy/lint-verdict.ts'
import { isAnything } from '../../src/policy/match.ts'
import type { Statement } from '../../src/policy/parse.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule, notApplicable } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-action-resource-mismatch',
  title: 'Actions match the resource types they can act on',
  severity: 'medium',
  source: ['14.3'],
  rationale:
    'An action on a resource that it cannot act on has no effect: s3:ListBucket is about the bucket, s3:GetObject about the objects in it, and actions that are about no resource need "Resource": "*".',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  on: policies,
  check: (policy) =>
    lintVerdict(policy, {
      find: (context) =>
        context.policy.statements.some(namesResources)
          ? lintMismatches(context)
          : notApplicable('Every statement of the policy is about all resources.'),
      none: 'Every action can act on the resources of its statement.',
    }),
})

const namesResources = ({ resources }: Statement): boolean =>
  resources !== undefined && !resources.values.some((resource) => isAnything(resource))
