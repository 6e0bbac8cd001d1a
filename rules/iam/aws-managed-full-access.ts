import { identities } from '../../src/collect/iam.ts'
import { isAwsManaged, isServiceLinked } from '../../src/collect/policies.ts'
import type { RowOf } from '../../src/collection.ts'
import { isSsoRole } from '../../src/policy/sso-role.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'
import { matches } from '../../src/wildcard.ts'

export default defineRule({
  id: 'iam-aws-managed-full-access',
  title: 'Broad AWS-managed policies are not attached widely',
  severity: 'medium',
  source: ['14.5', '14.7', '8.6'],
  rationale:
    'AWS wrote these policies for a quick start: they reach every resource of a service, and AWS can widen them at any ' +
    'time. Attach a policy with the actions and resources in use instead: Access Advisor shows which.',
  remediation: 'aws iam detach-user-policy --user-name {Name} --policy-arn POLICY_ARN',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  ],
  correction:
    'The source document recommends the policies that AWS predefines over own ones. They are a start, not least ' +
    'privilege, which it recommends one line above: most of them grant far more than a task needs.',
  compliance: { cis: ['1.15'] },
  peers: {
    prowler: [
      'iam_aws_attached_policy_no_administrative_privileges',
      'iam_role_administratoraccess_policy',
      'iam_group_administrator_access_policy',
    ],
  },
  options: {
    /** Names of users, groups and roles that may have them, with wildcards: break-glass access, `cdk-*-cfn-exec-role-*`. */
    exceptions: [] as string[],
  },
  on: identities,
  check(identity, { options }) {
    const { kind, Name = '', Arn } = identity
    if (isServiceLinked(Arn)) return notApplicable('The role is service-linked: AWS attached its policies.')
    if (isSsoRole(Arn)) return notApplicable('The role comes from a permission set of IAM Identity Center.')
    if (options.exceptions.some((pattern) => matches(pattern, Name))) {
      return notApplicable(`The ${kind} is one of the configured exceptions.`)
    }
    const broad = broadPolicies(identity)
    const names = broad.map(({ name }) => name)
    const [worst] = broad
    if (!worst) return pass(`No broad AWS-managed policy is attached to the ${kind}.`)
    return fail(
      `AWS-managed policies are attached to the ${kind}: ${names.join(', ')}.`,
      seen('AttachedManagedPolicies', names, []),
      {
        severity: worst.isAdministrative ? 'high' : 'low',
        remediation: `aws iam detach-${kind}-policy --${kind}-name {Name} --policy-arn {PolicyArn}`,
        values: { PolicyArn: worst.arn },
      },
    )
  },
})

/** Whoever has one of them can give themselves everything, or is nearly there. */
const ADMINISTRATIVE = ['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess']

/** `AmazonS3FullAccess`, `AWSLambda_FullAccess`, `CloudWatchFullAccessV2`. */
const FULL_ACCESS = /FullAccess(_?v\d+)?$/i

/** Worst first. The name is the last part of the ARN: a policy of the account's own could be called the same. */
function broadPolicies({ AttachedManagedPolicies }: RowOf<typeof identities>) {
  return AttachedManagedPolicies.filter(({ PolicyArn }) => isAwsManaged(PolicyArn))
    .map(({ PolicyArn: arn }) => ({ arn, name: arn?.split('/').at(-1) ?? '' }))
    .map(({ arn, name }) => ({ arn, name, isAdministrative: ADMINISTRATIVE.includes(name) }))
    .filter(({ name, isAdministrative }) => isAdministrative || FULL_ACCESS.test(name))
    .sort((a, b) => Number(b.isAdministrative) - Number(a.isAdministrative))
}
