import { actionMatcher, resourceMatcher } from './match.ts'
import { holds } from './operators.ts'
import type { Condition, Element, Policy, Statement } from './parse.ts'
import { isDenied, type Naming, namedBy } from './principals.ts'
import { accountOf, type Request } from './request.ts'
import { all, and, any, not, or, type Truth } from './truth.ts'
import { expand, hasVariables } from './variables.ts'

/** A policy under the name by which an answer speaks of it. */
export interface NamedPolicy {
  name: string
  policy: Policy
}

/** Everything that has a say in a request. A list that is left out is a kind of policy that does not apply. */
export interface Policies {
  /** Of the user or role, and of the user's groups. */
  identity?: readonly NamedPolicy[]
  boundary?: NamedPolicy | undefined
  /** Passed when the session was made. */
  session?: readonly NamedPolicy[] | undefined
  resource?: NamedPolicy | undefined
  /** Without its Allow nobody may do anything: a role's trust policy, a KMS key's policy. */
  resourceMustAllow?: boolean
  /** Of the root, each unit on the way, and the account: each of them has to allow. None for a management account. */
  serviceControl?: readonly (readonly NamedPolicy[])[] | undefined
  /** The same, of the resource's account. */
  resourceControl?: readonly (readonly NamedPolicy[])[] | undefined
}

export const LAYERS = ['resource-control', 'service-control', 'resource', 'identity', 'boundary', 'session'] as const
export type Layer = (typeof LAYERS)[number]

/** A statement that has a say in the answer. */
export interface Say {
  layer: Layer
  policy: NamedPolicy
  statement: Statement
  /** Conditions of which it cannot be known whether the request meets them. */
  open: readonly Condition[]
}

export interface Decision {
  /** `conditional`: it depends on what is not known at audit time. */
  answer: 'allowed' | 'denied' | 'conditional'
  /** Of a denial: by a Deny, or because a layer does not allow it. */
  because?: 'explicit-deny' | Layer
  /** What decides: the Deny statements, the Allow statements, or those whose conditions are open. */
  statements: readonly Say[]
}

interface Match {
  layer: Layer
  policy: NamedPolicy
  statement: Statement
  truth: Truth
  as: Naming | undefined
}

/**
 * Whether AWS would allow a request: an explicit Deny anywhere ends it; otherwise every kind of policy that applies has
 * to allow it, as far as the way in which a resource policy names the caller does not make that needless.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: Request, policies: Policies): Decision {
  const matches = matchesOf(request, policies)
  const denied = any(denialsIn(matches), ({ truth }) => truth)
  const limits = limitsOf(request, policies, matches)
  const allowed = allowedBy(request, policies, matches, limits)
  const truth = and(not(denied), allowed)
  const say = (chosen: readonly Match[]) => chosen.map((match) => sayOf(match, request))
  if (denied) return { answer: 'denied', because: 'explicit-deny', statements: say(denialsIn(matches, true)) }
  if (truth === false)
    return { answer: 'denied', because: silentLayer(request, policies, matches, limits), statements: [] }
  if (truth) return { answer: 'allowed', statements: say(grantsIn(matches)) }
  return { answer: 'conditional', statements: say(matches.filter((match) => match.truth === undefined)) }
}

/** The answer alone: true, false, or undefined for conditional. */
export function mayRequest(request: Request, policies: Policies): Truth {
  const matches = matchesOf(request, policies)
  const denied = any(denialsIn(matches), ({ truth }) => truth)
  return denied ? false : and(not(denied), allowedBy(request, policies, matches, limitsOf(request, policies, matches)))
}

const denialsIn = (matches: readonly Match[], truth?: true): Match[] =>
  matches.filter((match) => match.statement.effect === 'Deny' && (truth === undefined || match.truth === truth))

const grantsIn = (matches: readonly Match[]): Match[] =>
  matches.filter(
    ({ layer, truth, statement }) =>
      truth === true && statement.effect === 'Allow' && (layer === 'identity' || layer === 'resource'),
  )

/** What the kinds of policies that only limit leave. */
interface Limits {
  boundary: Truth
  session: Truth
  serviceControl: Truth
  resourceControl: Truth
}

function limitsOf(request: Request, policies: Policies, matches: readonly Match[]): Limits {
  const allows = (policy: NamedPolicy) => any(allowing(matches, policy), ({ truth }) => truth)
  const levels = (list: Policies['serviceControl']) => all(list ?? [], (level) => any(level, allows))
  return {
    boundary: policies.boundary ? allows(policies.boundary) : true,
    session: policies.session ? any(policies.session, allows) : true,
    serviceControl: isUnderServiceControl(request) ? levels(policies.serviceControl) : true,
    resourceControl: isServiceLinked(request) ? true : levels(policies.resourceControl),
  }
}

function allowedBy(request: Request, policies: Policies, matches: readonly Match[], limits: Limits): Truth {
  const { boundary, session, serviceControl, resourceControl } = limits
  const granted = grants(request, policies, matches)
  const limit = and(boundary, session)
  const organization = and(serviceControl, resourceControl)
  if (isOutsider(request)) return and(organization, granted.byResource)
  if (isCrossAccount(request)) return and(organization, granted.byIdentity, limit, granted.byResource)
  return and(
    organization,
    or(
      and(granted.byIdentity, limit, policies.resourceMustAllow ? granted.byResource : true),
      granted.directly,
      and(granted.asParent, limit),
    ),
  )
}

interface Grants {
  byIdentity: Truth
  byResource: Truth
  directly: Truth
  asParent: Truth
}

function grants(request: Request, policies: Policies, matches: readonly Match[]): Grants {
  const byResource = policies.resource ? allowing(matches, policies.resource) : []
  const naming = (as: Naming) =>
    any(
      byResource.filter((match) => match.as === as),
      ({ truth }) => truth,
    )
  const identity = matches.filter(({ layer, statement }) => layer === 'identity' && statement.effect === 'Allow')
  return {
    // The root user of an account needs nobody's leave in it.
    byIdentity: request.caller.kind === 'root' ? true : any(identity, ({ truth }) => truth),
    byResource: any(byResource, ({ truth }) => truth),
    directly: naming('directly'),
    asParent: naming('parent'),
  }
}

const allowing = (matches: readonly Match[], policy: NamedPolicy): Match[] =>
  matches.filter((match) => match.policy === policy && match.statement.effect === 'Allow')

/** The layer without whose Allow there is none. */
function silentLayer(request: Request, policies: Policies, matches: readonly Match[], limits: Limits): Layer {
  if (limits.resourceControl === false) return 'resource-control'
  if (limits.serviceControl === false) return 'service-control'
  const { byIdentity, byResource, asParent } = grants(request, policies, matches)
  const needsResource = isOutsider(request) || isCrossAccount(request) || policies.resourceMustAllow
  if (needsResource && byResource === false) return 'resource'
  if (byIdentity === false && asParent === false) return 'identity'
  return limits.boundary === false ? 'boundary' : 'session'
}

/** Callers without an identity in any account: services, identity providers, the world. */
const isOutsider = ({ caller }: Request): boolean => ['service', 'federated', 'anonymous'].includes(caller.kind)

function isCrossAccount({ caller, resource, resourceAccount }: Request): boolean {
  const owner = resourceAccount ?? accountOf(resource)
  return owner !== undefined && /^\d{12}$/.test(owner) && caller.account !== undefined && owner !== caller.account
}

/** Service control policies reach every user and role of the account, root among them, but no service-linked role. */
const isUnderServiceControl = (request: Request): boolean => !isOutsider(request) && !isServiceLinked(request)

const isServiceLinked = ({ caller }: Request): boolean => caller.id.includes(':role/aws-service-role/')

function matchesOf(request: Request, policies: Policies): Match[] {
  const matches: Match[] = []
  const hasBoundary = policies.boundary !== undefined
  const look = (layer: Layer, list: readonly NamedPolicy[]) => {
    for (const policy of list) addMatches(matches, request, layer, policy, hasBoundary)
  }
  look('identity', policies.identity ?? [])
  look('boundary', policies.boundary ? [policies.boundary] : [])
  look('session', policies.session ?? [])
  look('resource', policies.resource ? [policies.resource] : [])
  if (isUnderServiceControl(request)) look('service-control', (policies.serviceControl ?? []).flat())
  if (!isServiceLinked(request)) look('resource-control', (policies.resourceControl ?? []).flat())
  return matches
}

function addMatches(matches: Match[], request: Request, layer: Layer, policy: NamedPolicy, hasBoundary: boolean): void {
  const { statements, version } = policy.policy
  const action = request.action.toLowerCase()
  for (const statement of statements) {
    const compiled = compile(statement, version)
    if (!compiled.coversAction(action)) continue
    const person = personOf(statement, request, layer, hasBoundary)
    const truth =
      person && and(person.truth, compiled.coversResource(request), conditionsHold(statement, request, version))
    if (truth !== false && person) matches.push({ layer, policy, statement, truth, as: person.as })
  }
}

/** Whether a statement is about the caller, and how it names them; undefined when it is about others. */
function personOf({ principals, effect }: Statement, { caller }: Request, layer: Layer, hasBoundary: boolean) {
  if (layer !== 'resource' || !principals) return ANYONE
  if (effect === 'Allow') return namedBy(principals, caller)
  const truth = isDenied(principals, caller, hasBoundary)
  return truth === false ? undefined : { as: undefined, truth }
}

const ANYONE = { as: undefined, truth: true } as const

const conditionsHold = ({ conditions }: Statement, { context }: Request, version: string | undefined): Truth =>
  all(conditions, (condition) => holds(condition, context, version))

const sayOf = ({ layer, policy, statement }: Match, { context }: Request): Say => ({
  layer,
  policy,
  statement,
  open: statement.conditions.filter((condition) => holds(condition, context, policy.policy.version) === undefined),
})

/** A statement made ready to be held against many requests. */
interface Compiled {
  coversAction(action: string): boolean
  coversResource(request: Request): Truth
}

const compiledStatements = new WeakMap<Statement, Compiled>()

function compile(statement: Statement, version: string | undefined): Compiled {
  const known = compiledStatements.get(statement)
  if (known) return known
  const compiled = {
    coversAction: actionMatcher(statement.actions),
    coversResource: resourceTest(statement.resources, version),
  }
  compiledStatements.set(statement, compiled)
  return compiled
}

/** A trust policy has no `Resource`: it is about its role. */
function resourceTest(resources: Element | undefined, version: string | undefined): Compiled['coversResource'] {
  if (!resources) return () => true
  const tests = resources.values.map((value) => valueTest(value, version))
  return (request) => {
    const covered = any(tests, (test) => test(request))
    return resources.not ? not(covered) : covered
  }
}

function valueTest(value: string, version: string | undefined): Compiled['coversResource'] {
  if (/^\*+$/.test(value)) return () => true
  if (hasVariables(value, version)) {
    return ({ resource, context }) => {
      const { pattern, certain } = expand(value, context)
      if (pattern === undefined) return false
      if (resource === undefined) return undefined
      const covered = resourceMatcher(pattern)(resource)
      return certain || !covered ? covered : undefined
    }
  }
  const covers = resourceMatcher(value)
  return ({ resource }) => (resource === undefined ? undefined : covers(resource))
}

/** Whether a statement covers an action, given in lower case. */
export const statementCovers = (statement: Statement, version: string | undefined, action: string): boolean =>
  compile(statement, version).coversAction(action)
