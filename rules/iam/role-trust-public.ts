import { roles } from '../../src/collect/iam.ts'
import { isServiceLinked } from '../../src/collect/policies.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { openDoors } from '../../src/policy/trust.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-role-trust-public',
  title: 'No role can be assumed by everyone',
  severity: 'critical',
  source: ['8.6', '8.1'],
  rationale:
    'Whoever has an AWS account, any account, can take such a role and everything it may do. Name the accounts or principals, or limit everyone by aws:PrincipalOrgID. An external id is no such limit: it is shared with others and does not tell who they are.',
  remediation: 'aws iam update-assume-role-policy --role-name {RoleName} --policy-document file://trust.json',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html'],
  on: roles,
  check(role) {
    if (isServiceLinked(role.Arn)) return notApplicable('The role is service-linked: AWS wrote its trust policy.')
    const { policy, problems } = parsePolicy(role.AssumeRolePolicyDocument)
    if (!policy) return unknown(unreadable(problems))
    const doors = openDoors(policy)
    const open = doors.filter(({ limit }) => !limit)
    const [door] = doors
    if (!door) return pass('No statement lets everyone assume the role.')
    if (open.length === 0) return pass(`${door.statement.path} admits everyone, but ${door.limit?.path} limits them.`)
    const worst = open.find(({ externalId }) => !externalId) ?? open[0]
    return fail(
      `${worst?.statement.path} lets everyone${worst?.externalId ? ' who knows the external id' : ''} assume the role.`,
      open.map(({ statement: { path, principals } }) =>
        seen(
          `AssumeRolePolicyDocument.${path}.${principals?.name}`,
          principals?.values.map(({ id }) => id),
          'named principals',
        ),
      ),
      worst?.externalId ? { severity: 'high' } : {},
    )
  },
})
