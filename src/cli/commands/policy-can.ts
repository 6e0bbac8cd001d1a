import pc from 'picocolors'
import { KnownError } from '../../errors.ts'
import type { Decision, Say } from '../../policy/evaluate.ts'
import { conditionText } from '../../policy/explain.ts'
import { contextOf, type Deed, decide, maySomewhere, type Principal, readPrincipals } from '../../policy/principal.ts'
import { eitherContext, partialContext } from '../../policy/request.ts'
import { printable } from '../../report/escape.ts'
import { parseNow } from '../now.ts'
import type { CommonArgs } from '../options.ts'
import { recordedPrincipals } from '../principals-in.ts'
import { type Streams, wantsColor, write } from '../streams.ts'
import { oneOf, unknownWord } from '../suggest.ts'

export interface PolicyCanArgs extends Partial<CommonArgs> {
  /** ARN or name of a user or role: `user/alice`, `alice`. */
  principal: string
  action: string
  /** ARN; without one the answer is for any resource. */
  resource?: string | undefined
  snapshot?: string | undefined
  /** `KEY=VALUE`: what the request holds. */
  context?: string[] | undefined
  output?: string | undefined
  now?: string | undefined
}

const EXIT = { allowed: 0, denied: 1, conditional: 4 } as const

/**
 * Says whether somebody may do something, by the policies in a snapshot, and by which statement. Exit codes: 0 allowed,
 * 1 denied, 4 conditional (as for an audit that could not tell), 2 for what is no principal or action.
 */
export async function policyCan(argv: PolicyCanArgs, streams: Streams): Promise<number> {
  const format = oneOf('format', argv.output ?? 'console', ['console', 'json'])
  if (!/^[\w-]+:\w+$/.test(argv.action)) {
    throw new KnownError(2, `${argv.action} is not an action.`, 'An action has a service and a name: s3:GetObject')
  }
  const given = contextFrom(argv.context ?? [])
  const now = parseNow(argv.now)
  const { principals: rows, capturedAt } = await recordedPrincipals(argv.snapshot)
  const everyone = readPrincipals(rows)
  const principal = oneNamed(argv.principal, everyone)
  const context = eitherContext(given, contextOf(principal, now ?? capturedAt))
  const resource = argv.resource ?? maySomewhere(principal, { action: argv.action }, context)?.resource
  const decision = decide(principal, deedOn(argv.action, resource, everyone), context)
  const asked = { principal, action: argv.action, resource: argv.resource, found: resource, decision }
  const text =
    format === 'json' ? `${JSON.stringify(entryOf(asked), null, 2)}\n` : page(asked, wantsColor(streams, argv))
  await write(streams.stdout, text)
  return EXIT[decision.answer]
}

/** Assuming a role needs the leave of its trust policy, which the snapshot has too. */
function deedOn(action: string, resource: string | undefined, everyone: readonly Principal[]): Deed {
  const role = action.toLowerCase() === 'sts:assumerole' && everyone.find(({ arn }) => arn === resource)
  return role ? { action, resource, policy: role.trust, mustAllow: true } : { action, resource }
}

function contextFrom(pairs: readonly string[]) {
  const entries = pairs.map((pair): [string, string[]] => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    if (key === undefined || value === undefined) {
      throw new KnownError(2, `--context ${pair} has no value.`, 'For example: --context aws:SourceIp=203.0.113.7')
    }
    return [key, value === '' ? [] : value.split(',')]
  })
  return partialContext(Object.fromEntries(entries))
}

function oneNamed(word: string, principals: readonly Principal[]): Principal {
  const namesOf = ({ arn, kind, name }: Principal) => [arn, `${kind}/${name}`, name]
  const found = principals.filter((principal) => namesOf(principal).includes(word))
  if (found.length > 1) {
    const arns = found.map(({ arn }) => arn).join(', ')
    throw new KnownError(2, `${word} names several principals.`, `Choose one by its ARN: ${arns}.`)
  }
  const [only] = found
  if (!only) throw unknownWord('user or role', word, principals.flatMap(namesOf), 'The snapshot has no such principal.')
  return only
}

interface Asked {
  principal: Principal
  action: string
  resource: string | undefined
  /** The resource that was judged where none was given. */
  found: string | undefined
  decision: Decision
}

/** What a snapshot of IAM does not have, so that nobody takes the answer for more than it is. */
const UNSEEN = 'Policies of other resources, service control policies and session policies are not counted.'

const entryOf = ({ principal, action, resource, found, decision }: Asked): object => ({
  answer: decision.answer,
  because: decision.because ?? null,
  principal: principal.arn,
  action,
  resource: resource ?? null,
  example: resource === undefined ? (found ?? null) : null,
  statements: decision.statements.map(({ layer, policy, statement, open }) => ({
    layer,
    policy: policy.name,
    path: statement.path,
    sid: statement.sid ?? null,
    effect: statement.effect,
    conditions: open.map(({ path, operator, key, values }) => ({ path, operator, key, values })),
  })),
  unread: principal.unread,
  note: UNSEEN,
})

function page({ principal, action, resource, found, decision }: Asked, color: boolean): string {
  const { bold, dim, green, red, yellow } = pc.createColors(color)
  const paint = { allowed: green, denied: red, conditional: yellow }[decision.answer]
  const where = resource ?? (found === undefined ? 'any resource' : `some resources (${found})`)
  const lines = decision.statements.flatMap((say) =>
    sayText(say, decision.answer).map((line) => `  ${printable(line)}`),
  )
  const silent = decision.because && decision.because !== 'explicit-deny' ? [`  ${SILENT[decision.because]}`] : []
  const unread = principal.unread.map((name) => `  Could not be read: ${printable(name)}`)
  const title = `${paint(bold(decision.answer))}  ${printable(`${principal.kind} ${principal.name}: ${action} on ${where}`)}`
  return `${[title, ...silent, ...lines, ...unread, dim(`  ${UNSEEN}`)].join('\n')}\n`
}

const SILENT = {
  identity: 'No policy of the principal allows it.',
  boundary: 'The permissions boundary does not allow it.',
  session: 'No session policy allows it.',
  resource: "The resource's own policy does not allow it.",
  'service-control': 'A service control policy does not allow it.',
  'resource-control': 'A resource control policy does not allow it.',
}

/** `release-functions Statement[1] (TheirRoles) allows it`, with the conditions on which it depends. */
function sayText({ policy, statement, open }: Say, answer: Decision['answer']): string[] {
  const { path, sid, effect } = statement
  const verb =
    effect === 'Allow'
      ? answer === 'conditional'
        ? 'would allow'
        : 'allows'
      : answer === 'denied'
        ? 'denies'
        : 'would deny'
  const when = open.length > 0 ? `, if ${open.map(conditionText).join(', and ')}` : ''
  return [`${policy.name} ${path}${sid === undefined ? '' : ` (${sid})`} ${verb} it${when}`]
}
