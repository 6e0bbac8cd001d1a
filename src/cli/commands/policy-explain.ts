import { text as textOf } from 'node:stream/consumers'
import pc from 'picocolors'
import type { Grant, PrincipalRow } from '../../collect/principals.ts'
import { parseJson, readText } from '../../disk/json-file.ts'
import { KnownError } from '../../errors.ts'
import { type Explained, explainPolicy } from '../../policy/explain.ts'
import { parsePolicy } from '../../policy/parse.ts'
import { printable } from '../../report/escape.ts'
import { wrap } from '../../report/prose.ts'
import type { CommonArgs } from '../options.ts'
import { recordedPrincipals } from '../principals-in.ts'
import { HELP_WIDTH, type Streams, wantsColor, write } from '../streams.ts'
import { oneOf, unknownWord } from '../suggest.ts'

export interface PolicyExplainArgs extends Partial<CommonArgs> {
  /** A file (`-` is stdin), or the ARN of a policy, user, group or role in a snapshot. */
  policy: string
  snapshot?: string | undefined
  output?: string | undefined
}

/** A policy to explain, under the name by which it is known. */
interface Named {
  name: string
  document: unknown
}

/** Says in words what a policy allows: of a file, or of an ARN in a snapshot. */
export async function policyExplain(argv: PolicyExplainArgs, streams: Streams): Promise<number> {
  const format = oneOf('format', argv.output ?? 'console', ['console', 'json'])
  const named = argv.policy.startsWith('arn:')
    ? await policiesOf(argv.policy, argv.snapshot)
    : [await inFile(argv.policy)]
  const explained = named.map(({ name, document }) => ({ name, statements: explainDocument(name, document) }))
  const text =
    format === 'json'
      ? `${JSON.stringify(explained, null, 2)}\n`
      : explained.map((one) => page(one.name, one.statements, wantsColor(streams, argv))).join('\n')
  await write(streams.stdout, text)
  return 0
}

async function inFile(file: string): Promise<Named> {
  const isStdin = file === '-'
  const name = isStdin ? 'standard input' : file
  const text = isStdin ? await textOf(process.stdin) : await readText(file)
  return { name, document: await parseJson(text, name) }
}

/** The policies behind an ARN: the one itself, or all that a user, group or role has. */
async function policiesOf(arn: string, snapshot: string | undefined): Promise<Named[]> {
  const { principals, grants } = await recordedPrincipals(snapshot)
  const principal = principals.find((one) => one.Arn === arn)
  if (principal) return ofPrincipal(principal)
  const held = principals.flatMap(({ Policies }) => Policies)
  const found = grants.filter((grant) => grant.Arn === arn || grant.OwnerArn === arn)
  if (found.length === 0) {
    const known = [...principals.map(({ Arn = '' }) => Arn), ...grants.map(({ Arn = '' }) => Arn)].filter(Boolean)
    throw unknownWord('ARN', arn, known, 'The snapshot has neither a policy nor a user, group or role of this ARN.')
  }
  const documentOf = ({ Arn, PolicyDocument }: Grant) =>
    PolicyDocument ?? held.find((one) => one.Arn === Arn)?.PolicyDocument
  const documents = new Map(found.map((grant) => [`${grant.PolicyName} ${grant.Arn ?? ''}`, grant]))
  return [...documents.values()].map((grant) => ({ name: grant.PolicyName ?? arn, document: documentOf(grant) }))
}

const ofPrincipal = ({ Policies, Boundary, AssumeRolePolicyDocument }: PrincipalRow): Named[] => [
  ...Policies.map(({ PolicyName, GroupName, GrantId, PolicyDocument }) => ({
    name: `${PolicyName ?? GrantId}${GroupName === undefined ? '' : ` (of the group ${GroupName})`}`,
    document: PolicyDocument,
  })),
  ...(Boundary ? [{ name: `${Boundary.Arn} (permissions boundary: at most)`, document: Boundary.PolicyDocument }] : []),
  ...(AssumeRolePolicyDocument ? [{ name: 'trust policy', document: AssumeRolePolicyDocument }] : []),
]

function explainDocument(name: string, document: unknown): Explained[] {
  const { policy, problems } = parsePolicy(document)
  if (policy) return explainPolicy(policy)
  const [first] = problems
  throw new KnownError(2, `${name} is not a policy: ${first?.path || 'it'} ${first?.message}.`)
}

function page(name: string, statements: readonly Explained[], color: boolean): string {
  const { bold, dim } = pc.createColors(color)
  const lines = statements.flatMap(({ path, sid, text, notes }) => [
    dim(`  ${printable(sid === undefined ? path : `${path} ${sid}`)}`),
    wrap(printable(text), HELP_WIDTH, '    '),
    ...notes.map((note) => wrap(`Note: ${printable(note)}`, HELP_WIDTH, '    ')),
  ])
  return `${bold(printable(name))}\n${lines.join('\n')}\n`
}
