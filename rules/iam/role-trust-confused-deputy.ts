import { DEPUTY_SERVICES } from '../../src/aws/deputy-services.ts'
import { roles } from '../../src/collect/iam.ts'
import { isServiceLinked } from '../../src/collect/policies.ts'
import { type Deputy, deputies } from '../../src/policy/deputies.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-role-trust-confused-deputy',
  title: 'Trust for other accounts or services limits who can use it',
  severity: 'medium',
  source: ['8.6', '8.1'],
  rationale:
    'Another company, or an AWS service, works for many customers with the same identity. Unless the trust policy asks ' +
    'for whom, one customer can have it use the role of another.',
  remediation: 'aws iam update-assume-role-policy --role-name {RoleName} --policy-document file://trust.json',
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  peers: { prowler: ['iam_role_cross_service_confused_deputy_prevention'] },
  options: {
    /** Ids of the other accounts of one's own. The management account of the organization is one without being named. */
    trustedAccounts: [] as string[],
    /** Services that say for whom they act. Those that serve only their own account's roles (EC2, Lambda) do not. */
    services: DEPUTY_SERVICES,
  },
  on: roles.with('organization'),
  check({ Arn, AssumeRolePolicyDocument, organization }, { options, account }) {
    if (isServiceLinked(Arn)) return notApplicable('The role is service-linked: AWS wrote its trust policy.')
    const { policy, problems } = parsePolicy(AssumeRolePolicyDocument)
    if (!policy) return unknown(unreadable(problems))
    const found = deputies(policy, {
      account,
      organization: organization?.Id,
      trusted: [...options.trustedAccounts, organization?.MasterAccountId],
      services: options.services,
    })
    const open = found.filter(({ limit }) => !limit)
    if (found.length === 0) return notApplicable('Nobody is trusted who could act for somebody else.')
    if (open.length === 0)
      return pass(`All are limited: ${found.map(({ id, limit }) => `${id} by ${limit?.path}`).join(', ')}.`)
    return fail(
      open.map(({ kind, id, statement }) => `${statement.path} lets ${id} assume the role ${RISK[kind]}.`).join(' '),
      open.map(evidence),
      // Whoever has a service use a role of another account must be let to pass it, which AWS does not.
      open.some(({ kind }) => kind === 'account') ? {} : { severity: 'low' },
    )
  },
})

const RISK = { account: 'without an external id', service: 'for any account' }
const WANTED = { account: 'sts:ExternalId', service: 'aws:SourceAccount or aws:SourceArn' }

const evidence = ({ kind, statement: { path, conditions } }: Deputy) =>
  seen(
    `AssumeRolePolicyDocument.${path}.Condition`,
    conditions.map(({ key }) => key),
    WANTED[kind],
  )
