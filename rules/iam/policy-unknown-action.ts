import { policies } from '../../src/collect/iam.ts'
import { lintActions } from '../../src/policy/lint-actions.ts'
import { lintVerdict } from '../../src/policy/lint-verdict.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-unknown-action',
  title: 'Actions exist',
  severity: 'medium',
  source: ['14.1', '14.3'],
  rationale:
    'IAM takes any name for an action. One that does not exist grants nothing in an Allow and protects nothing in a Deny. Some operations of the API go by the name of another action: s3:ListBucket is for ListObjectsV2.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  on: policies,
  check: (policy) =>
    lintVerdict(policy, {
      find: lintActions,
      none: "Every action of the policy is in AWS's reference.",
      // The service may be newer than the reference, or gone.
      severity: (found) => (found.every(({ severity }) => severity === 'low') ? 'info' : undefined),
    }),
})
