import { type Decision, evaluate, mayRequest, type NamedPolicy, type Policies, statementCovers } from './evaluate.ts'
import { type Policy, parsePolicy, type Statement } from './parse.ts'
import { accountOf, type Caller, type Context, eitherContext, partialContext, type Request } from './request.ts'
import { all, type Truth } from './truth.ts'
import { expand, hasVariables } from './variables.ts'

/** A row of `iam.principals`, as far as permissions go. */
export interface PrincipalData {
  Kind: 'user' | 'role'
  Arn?: string | undefined
  Name?: string | undefined
  Id?: string | undefined
  Groups: readonly { GroupName: string; Arn?: string | undefined }[]
  Policies: readonly HeldData[]
  Boundary?: { Arn?: string | undefined; PolicyDocument?: unknown } | undefined
  Tags?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined
  AssumeRolePolicyDocument?: unknown
  InstanceProfiles?: readonly string[] | undefined
}

interface HeldData {
  PolicyName?: string | undefined
  Arn?: string | undefined
  PolicyDocument?: unknown
  OtherVersions?: readonly { VersionId?: string | undefined; Document?: unknown }[] | undefined
  GroupName?: string | undefined
  GrantId: string
}

/** A policy that a principal has. */
export interface Held extends NamedPolicy {
  /** ARN of a managed policy. */
  arn: string | undefined
  /** The group through which it is held. */
  group: string | undefined
  /** Id of what grants it: the row of `iam.grants`. */
  grant: string
  /** The versions that are not the default one. */
  others: readonly { id: string; policy: Policy }[]
}

/** A user or role with its effective permissions. */
export interface Principal {
  kind: 'user' | 'role'
  arn: string
  name: string
  account: string
  caller: Caller
  policies: readonly Held[]
  boundary: NamedPolicy | undefined
  groups: readonly { name: string; arn: string | undefined }[]
  /** Who may assume a role. */
  trust: NamedPolicy | undefined
  instanceProfiles: readonly string[]
  tags: ReadonlyMap<string, string>
  /** Names of the policies that could not be read: what they allow or deny is not known. */
  unread: readonly string[]
}

/** Reads principals; a document that many of them have is parsed once. One without an ARN is nobody. */
export function readPrincipals(rows: readonly PrincipalData[]): Principal[] {
  const parsed = new Map<unknown, Policy | undefined>()
  const parse = (document: unknown): Policy | undefined => {
    if (!parsed.has(document)) parsed.set(document, parsePolicy(document).policy)
    return parsed.get(document)
  }
  return rows.flatMap((row) => readPrincipal(row, parse) ?? [])
}

type Parse = (document: unknown) => Policy | undefined

function readPrincipal(row: PrincipalData, parse: Parse): Principal | undefined {
  const { Kind: kind, Arn: arn } = row
  const account = accountOf(arn)
  if (arn === undefined || account === undefined) return undefined
  const read = row.Policies.map((held) => ({ held, policy: parse(held.PolicyDocument) }))
  const boundary = row.Boundary && parse(row.Boundary.PolicyDocument)
  const trust = kind === 'role' ? parse(row.AssumeRolePolicyDocument) : undefined
  return {
    kind,
    arn,
    name: row.Name ?? arn.split('/').at(-1) ?? arn,
    account,
    caller: { kind, id: arn, uniqueId: row.Id, account },
    policies: read.flatMap(({ held, policy }) => (policy ? heldPolicy(held, policy, parse) : [])),
    boundary: boundary && { name: row.Boundary?.Arn ?? 'boundary', policy: boundary },
    groups: row.Groups.map(({ GroupName, Arn }) => ({ name: GroupName, arn: Arn })),
    trust: trust && { name: 'trust policy', policy: trust },
    instanceProfiles: row.InstanceProfiles ?? [],
    tags: new Map(
      (row.Tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key.toLowerCase(), Value ?? '']])),
    ),
    unread: [
      ...read.flatMap(({ held, policy }) => (policy ? [] : (held.PolicyName ?? held.GrantId))),
      ...(row.Boundary && !boundary ? [row.Boundary.Arn ?? 'its permissions boundary'] : []),
    ],
  }
}

const heldPolicy = (held: HeldData, policy: Policy, parse: Parse): Held => ({
  name: held.PolicyName ?? held.GrantId,
  policy,
  arn: held.Arn,
  group: held.GroupName,
  grant: held.GrantId,
  others: (held.OtherVersions ?? []).flatMap(({ VersionId: id = '', Document }) => {
    const other = parse(Document)
    return other ? [{ id, policy: other }] : []
  }),
})

/** What every request of a principal holds, made at a time, straight and not through an AWS service. */
export function contextOf(principal: Principal, now: Date): Context {
  const { kind, arn, name, account, caller, tags } = principal
  const known = partialContext({
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': kind === 'user' ? 'User' : 'AssumedRole',
    'aws:username': kind === 'user' ? name : [],
    ...(kind === 'user' && caller.uniqueId !== undefined && { 'aws:userid': caller.uniqueId }),
    ...(kind === 'user' && { 'aws:FederatedProvider': [] }),
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalServiceName': [],
    'aws:PrincipalServiceNamesList': [],
    'aws:ViaAWSService': 'false',
    'aws:CalledVia': [],
    'aws:CalledViaFirst': [],
    'aws:CalledViaLast': [],
    'aws:SourceArn': [],
    'aws:SourceAccount': [],
    'aws:SourceOrgID': [],
    'aws:SourceOrgPaths': [],
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
  })
  return (key) => known(key) ?? (key.startsWith(TAG) ? tagValues(kind, tags.get(key.slice(TAG.length))) : undefined)
}

const TAG = 'aws:principaltag/'

/** The session of a role may bring tags that the role does not have. */
const tagValues = (kind: Principal['kind'], value: string | undefined): readonly string[] | undefined =>
  value === undefined ? (kind === 'user' ? [] : undefined) : [value]

/** One thing that a principal may want to do. */
export interface Deed {
  action: string
  /** Undefined: on any resource. */
  resource?: string | undefined
  /** What is known of the request beyond its principal. */
  context?: Context
  /** The resource's own policy. */
  policy?: NamedPolicy | undefined
  /** The resource's policy has to allow it too, as a role's trust policy. */
  mustAllow?: boolean
}

/** Whether a principal may, and by which statements. */
export function decide(principal: Principal, deed: Deed, context: Context): Decision {
  const decision = evaluate(requestOf(principal, deed, context), policiesOf(principal, deed))
  // A policy that was not read might deny it, or allow it.
  if (principal.unread.length === 0 || decision.because === 'explicit-deny') return decision
  return { answer: 'conditional', statements: decision.answer === 'denied' ? [] : decision.statements }
}

/** The answer alone. What a policy that was not read might deny is not certain. */
export function may(principal: Principal, deed: Deed, context: Context): Truth {
  const truth = mayRequest(requestOf(principal, deed, context), policiesOf(principal, deed))
  return truth && principal.unread.length > 0 ? undefined : truth
}

const requestOf = ({ caller }: Principal, deed: Deed, context: Context): Request => ({
  action: deed.action,
  resource: deed.resource,
  caller,
  context: deed.context ? eitherContext(deed.context, context) : context,
})

const policiesOf = ({ policies, boundary }: Principal, { policy, mustAllow = false }: Deed): Policies => ({
  identity: policies,
  boundary,
  resource: policy,
  resourceMustAllow: mustAllow,
})

/** The Allow statements of a principal's policies that cover an action, given in lower case. */
export function grantsOf(
  policies: readonly NamedPolicy[],
  action: string,
): { policy: NamedPolicy; statement: Statement }[] {
  return policies.flatMap((policy) =>
    policy.policy.statements
      .filter((statement) => statement.effect === 'Allow' && statementCovers(statement, policy.policy.version, action))
      .map((statement) => ({ policy, statement })),
  )
}

/** A resource on which something is allowed. */
export interface OnSome {
  truth: Truth
  resource: string
}

/**
 * Whether a principal may do something on at least one resource, and on which: one made up after the patterns that its
 * policies allow. `type` is how the sixth part of the resource's ARN begins: `instance/`.
 */
export function maySomewhere(principal: Principal, deed: Deed, context: Context, type = ''): OnSome | undefined {
  const action = deed.action.toLowerCase()
  const policies = [...principal.policies, ...(principal.boundary ? [principal.boundary] : [])]
  const granting = grantsOf(policies, action)
  if (granting.length === 0) return undefined
  const patterns = granting.flatMap(({ policy, statement }) => patternsOf(statement, policy.policy.version, context))
  const examples = new Set(['*', ...patterns].flatMap((pattern) => exampleOf(pattern, principal, action, type) ?? []))
  let best: OnSome | undefined
  for (const resource of examples) {
    const truth = may(principal, { ...deed, resource }, context)
    if (truth) return { truth, resource }
    if (truth === undefined) best ??= { truth, resource }
  }
  return best
}

/** The values of `Resource`, variables replaced; a `NotResource` may be anything. */
export function patternsOf({ resources }: Statement, version: string | undefined, context: Context): string[] {
  if (!resources || resources.not) return ['*']
  return resources.values.flatMap((value) => {
    if (!hasVariables(value, version)) return value
    return expand(value, context).pattern ?? []
  })
}

/** An ARN that a pattern covers; undefined when it is of another type. */
function exampleOf(pattern: string, principal: Principal, action: string, type: string): string | undefined {
  const service = action.split(':', 1)[0] ?? ''
  const [, partition = 'aws'] = principal.arn.split(':')
  const standard = ['arn', partition, service, service === 'iam' ? '' : 'eu-west-1', principal.account]
  const parts = pattern.split(':')
  const rest = parts.slice(5).join(':')
  if (!pattern.startsWith('arn:')) return `${standard.join(':')}:${type}awsure-example`
  const head = standard.map((part, index) => filled(parts[index] ?? '*', part))
  const tail = /^\**$/.test(rest) ? `${type}awsure-example` : filled(rest, 'awsure-example')
  return tail.startsWith(type) ? `${head.join(':')}:${tail}` : undefined
}

const filled = (pattern: string, star: string): string =>
  /^\*+$/.test(pattern) ? star : pattern.replaceAll(/\*+/g, 'example').replaceAll('?', 'x')

/** What a principal may do of a list of actions, each on some resource at least. */
export function effectivePermissions(
  principal: Principal,
  actions: readonly string[],
  now: Date,
): { action: string; truth: true | undefined; resource: string }[] {
  const context = contextOf(principal, now)
  return actions.flatMap((action) => {
    const found = maySomewhere(principal, { action }, context)
    return found ? [{ action, truth: found.truth === true ? true : undefined, resource: found.resource }] : []
  })
}

const IAM_DEEDS = [
  ['iam:PutUserPolicy', 'user/'],
  ['iam:PutRolePolicy', 'role/'],
  ['iam:AttachRolePolicy', 'role/'],
  ['iam:CreateUser', 'user/'],
  ['iam:CreateRole', 'role/'],
  ['iam:CreateAccessKey', 'user/'],
] as const

/**
 * Whether a principal is an administrator: a statement of its policies allows everything, and neither a Deny nor its
 * boundary keeps it from giving itself and others any permission. `full` tells the statements that allow everything.
 */
export function isAdministrator(principal: Principal, full: (policy: Policy) => boolean, context: Context): Truth {
  if (!principal.policies.some(({ policy }) => full(policy))) return false
  return all(IAM_DEEDS, ([action, type]) =>
    may(principal, { action, resource: exampleOf('*', principal, action, type) }, context),
  )
}
