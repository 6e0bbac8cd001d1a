import { secrets } from '../../src/collect/secretsmanager.ts'
import { type Grant, grantsOf } from '../../src/policy/exposure.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'secretsmanager-policy-public',
  title: 'Secret policies do not admit outsiders',
  severity: 'critical',
  source: ['9.3'],
  rationale:
    'A resource policy may give a secret to whoever has an AWS account, or to one account that nobody here knows any ' +
    'more. With --block-public-policy AWS refuses a policy that is open to everyone.',
  remediation:
    'aws secretsmanager put-resource-policy --secret-id {ARN} --resource-policy file://policy.json --block-public-policy',
  references: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html',
  ],
  peers: {
    prowler: ['secretsmanager_not_publicly_accessible', 'secretsmanager_has_restrictive_resource_policy'],
  },
  // Ids of the accounts that may have secrets of this one. Anybody in an organization that a condition names may as well.
  options: { trustedAccounts: [] as string[] },
  on: secrets.with('resourcePolicy'),
  check({ ARN: arn, resourcePolicy }, { options: { trustedAccounts }, account }) {
    const document = resourcePolicy?.ResourcePolicy
    if (!document) return notApplicable('The secret has no resource policy.')
    const { policy, problems } = parsePolicy(document)
    if (!policy) return unknown(unreadable(problems))

    const open = grantsOf(policy, { arn, account }).filter(({ limit }) => !limit)
    const toEveryone = open.filter(({ to }) => to === 'everyone')
    if (toEveryone.length > 0) {
      const paths = [...new Set(toEveryone.map(({ statement }) => statement.path))]
      return fail(
        `${paths.join(' and ')} ${paths.length > 1 ? 'let' : 'lets'} everyone use the secret.`,
        toEveryone.map(evidence),
      )
    }
    const toOthers = open.filter(({ to, id }) => to === 'account' && !trustedAccounts.includes(id))
    if (toOthers.length > 0) {
      const ids = [...new Set(toOthers.map(({ id }) => id))]
      const whom = `account${ids.length > 1 ? 's' : ''} ${ids.join(', ')}`
      return fail(`The policy lets ${whom} use the secret.`, toOthers.map(evidence), { severity: 'high' })
    }
    return pass('The policy admits no outsider.')
  },
})

const evidence = ({ statement: { path, principals }, id }: Grant) =>
  seen(`resourcePolicy.ResourcePolicy.${path}.${principals?.name}`, id, 'trusted accounts')
