import { roles } from '../../src/collect/iam.ts'
import { isServiceLinked } from '../../src/collect/policies.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { type WebIdentityDoor, webIdentityDoors } from '../../src/policy/web-identity.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-role-oidc-trust',
  title: 'OIDC trust is limited to named subjects',
  severity: 'high',
  source: ['8.6', '16', '17'],
  rationale:
    'All customers of GitHub, GitLab or Terraform Cloud get their tokens from the same issuer: only the subject tells ' +
    'your pipeline from anybody else’s. Of an issuer of your own, such as a cluster, any workload gets in.',
  remediation: 'aws iam update-assume-role-policy --role-name {RoleName} --policy-document file://trust.json',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
  ],
  options: {
    /** Whether a trust without a condition on the audience is a (low) finding: IAM itself checks it against the provider's. */
    requireAudience: true,
  },
  on: roles,
  check(role, { options }) {
    if (isServiceLinked(role.Arn)) return notApplicable('The role is service-linked: AWS wrote its trust policy.')
    const { policy, problems } = parsePolicy(role.AssumeRolePolicyDocument)
    if (!policy) return unknown(unreadable(problems))
    const doors = webIdentityDoors(policy)
    if (doors.length === 0) return notApplicable('No OIDC provider is trusted.')
    const open = doors.filter(({ limit }) => !limit)
    if (open.length > 0) {
      const severity = open.some(({ shared }) => shared) ? 'high' : 'medium'
      return fail(open.map(explain).join(' '), open.map(evidence), { severity })
    }
    const [deaf] = options.requireAudience ? doors.filter(({ audience }) => !audience) : []
    if (deaf) {
      const message = `${deaf.statement.path} names the subjects of ${deaf.issuer}, but no audience.`
      return fail(message, seen(`${where(deaf)}.Condition`, keys(deaf), `${deaf.issuer}:aud`), { severity: 'low' })
    }
    return pass(
      doors.map(({ statement, issuer, limit }) => `${statement.path} admits ${issuer} by ${limit?.path}.`).join(' '),
    )
  },
})

function explain({ statement, issuer, loose: [loose] }: WebIdentityDoor): string {
  const whom = `${statement.path} lets every subject of ${issuer} assume the role`
  if (!loose) return `${whom}: no condition names one.`
  return `${whom}, or too many: ${loose.operator} ${loose.key} ${loose.values.join(', ')} does not name them.`
}

const evidence = (door: WebIdentityDoor) => {
  const [loose] = door.loose
  return loose
    ? seen(`AssumeRolePolicyDocument.${loose.path}`, loose.values, 'subjects that are named')
    : seen(`${where(door)}.Condition`, keys(door), `${door.issuer}:sub`)
}

const where = ({ statement }: WebIdentityDoor) => `AssumeRolePolicyDocument.${statement.path}`

const keys = ({ statement }: WebIdentityDoor) => statement.conditions.map(({ key }) => key)
