import table from 'awsure:condition-keys'
import { policies } from '../../src/collect/iam.ts'
import { type StrayKey, strayKeys } from '../../src/policy/condition-keys.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { replaceCommand } from '../../src/policy/replace-command.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'iam-policy-unknown-condition-key',
  title: 'Condition keys exist for the actions',
  severity: 'medium',
  source: ['14.6'],
  rationale:
    'AWS accepts a condition on a key that does not exist. No request ever holds it, so that an Allow grants nothing and a Deny protects nothing (or, with a negated operator, they always apply). There is no key for the size of an upload such as s3:content-length: limit it with the content-length-range of a presigned POST.',
  remediation: replaceCommand('managed', 'fixed.json'),
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html'],
  correction:
    'The document limits an upload to 5 MB by s3:content-length, a key that no request holds: IAM takes the policy, and it grants nothing. Only a presigned POST can limit the size of an upload, by its content-length-range.',
  on: policies,
  check(policy) {
    const { policy: document, problems } = parsePolicy(policy.PolicyDocument)
    if (!document) return unknown(unreadable(problems))
    if (document.statements.every(({ conditions }) => conditions.length === 0)) {
      return notApplicable('No statement of the policy has a condition.')
    }
    const stray = strayKeys(document, table)
    const wrong = stray.filter(({ untold }) => untold === undefined)
    const [doubtful] = stray
    if (!doubtful) return pass('Every condition key exists for the actions of its statement.')
    if (wrong.length === 0) {
      return unknown(
        `Nothing is known of the service ${doubtful.untold}, so ${doubtful.condition.key} cannot be judged.`,
      )
    }
    return fail(
      wrong.map(explain).join(' '),
      wrong.map(({ condition: { path, key }, nearest }) =>
        seen(`PolicyDocument.${path}`, key, nearest ?? 'a condition key of the actions'),
      ),
      {
        ...(wrong.some(({ statement }) => statement.effect === 'Deny') ? { severity: 'high' } : {}),
        remediation: replaceCommand(policy.kind, 'fixed.json'),
      },
    )
  },
})

function explain({ statement, condition, services, nearest }: StrayKey): string {
  const actions =
    services === undefined ? 'no action' : services.length === 1 ? `no ${services[0]} action` : 'none of its actions'
  return `${statement.path} tests ${condition.key}, which ${actions} knows.${nearest ? ` Did you mean ${nearest}?` : ''}`
}
