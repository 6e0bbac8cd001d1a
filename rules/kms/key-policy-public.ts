import { isBeingDeleted } from '../../src/aws/kms-keys.ts'
import { keys } from '../../src/collect/kms.ts'
import { type Grant, grantsOf, isAddress } from '../../src/policy/exposure.ts'
import { type Condition, parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, type Severity, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'kms-key-policy-public',
  title: 'KMS key policies are not open to everyone',
  severity: 'critical',
  source: ['8.2'],
  rationale:
    'A key policy may let in any identity of any AWS account, and no policy of this account is asked. Name accounts or ' +
    'principals, or limit everyone by kms:CallerAccount or aws:PrincipalOrgID.',
  remediation: 'aws kms put-key-policy --key-id {KeyArn} --policy-name default --policy file://policy.json',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/determining-access-key-policy.html',
  ],
  compliance: { securityHub: ['KMS.5'] },
  peers: { prowler: ['kms_key_not_publicly_accessible'] },
  on: keys.with('metadata', 'policy'),
  check({ KeyArn: arn, metadata, policy: document }, { account }) {
    if (metadata?.KeyManager === 'AWS') return notApplicable('AWS manages the key, and wrote its policy.')
    if (metadata && isBeingDeleted(metadata)) return notApplicable(`The state of the key is ${metadata.KeyState}.`)
    const { policy, problems } = parsePolicy(document?.Policy)
    if (!policy) return unknown(unreadable(problems))

    const toEveryone = grantsOf(policy, { arn, account }).filter(({ to }) => to === 'everyone')
    const [limited] = toEveryone
    if (!limited) return pass('No statement lets everyone use the key.')
    const open = toEveryone.filter(({ limit }) => !limit || isAddress(limit)).map(opening)
    const worst = open.find(({ severity }) => severity === 'critical') ?? open[0]
    if (!worst) return pass(`${limited.statement.path} admits everyone, but ${limited.limit?.path} limits them.`)
    const evidence = open.map(({ at, ids }) => seen(at, ids, 'named principals'))
    return fail(worst.message, evidence, { severity: worst.severity })
  },
})

interface Opening {
  message: string
  severity: Severity
  at: string
  ids: string[] | undefined
}

/** A condition on the address or on the service in between narrows the way to a key, but not who may take it. */
function opening({ statement: { path, principals, conditions }, limit }: Grant): Opening {
  const via = conditions.find(isService)
  const from = limit && 'values' in limit ? ` at ${limit.values.join(' or ')}` : ''
  const through = via ? ` through ${via.values.join(' or ')}` : ''
  return {
    message: `${path} lets everyone${from} use the key${through}.`,
    severity: from || through ? 'high' : 'critical',
    at: `policy.Policy.${path}.${principals?.name}`,
    ids: principals?.values.map(({ id }) => id),
  }
}

const isService = ({ test, key, ifExists }: Condition): boolean =>
  key.toLowerCase() === 'kms:viaservice' && !ifExists && !test.includes('not')
