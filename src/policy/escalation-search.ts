import { type ArnIndex, arnIndex } from './arn-index.ts'
import { CREATIONS, REWRITES, TAKEOVERS, type Takeover, UNBOUND } from './escalation-methods.ts'
import { mayRequest, statementCovers } from './evaluate.ts'
import type { Policy } from './parse.ts'
import { contextOf, grantsOf, maySomewhere, type Principal, patternsOf } from './principal.ts'
import { type Context, partialContext } from './request.ts'
import { and, type Truth } from './truth.ts'

/** What the search for escalations looks up, each found out once. */
export interface Search {
  principals: readonly Principal[]
  byArn: ReadonlyMap<string, Principal>
  everyone: ArnIndex<Principal>
  /** Groups that make administrators of their members. */
  adminGroups: ArnIndex<{ arn: string; name: string }>
  /** Roles that name a principal in their trust policy, by its ARN. */
  trusting: ReadonlyMap<string, readonly Principal[]>
  full(policy: Policy): boolean
  contextOf(principal: Principal): Context
  /** Whether its policies speak of an action at all: most principals have nothing to do with most methods. */
  mentions(principal: Principal, action: string): boolean
  needs(principal: Principal, method: Takeover): Truth
  letsIn(role: Principal, service: string): Truth
}

export function searchIn(principals: readonly Principal[], full: (policy: Policy) => boolean, now: Date): Search {
  const contexts = memo((principal: Principal) => contextOf(principal, now))
  const mentioned = memo((policy: Policy) => mentionedIn(policy))
  const grants = memo(
    (principal: Principal) => new Set(principal.policies.flatMap(({ policy }) => [...mentioned(policy)])),
  )
  const fullness = memo(full)
  const mentions = (principal: Principal, action: string) => grants(principal).has(action.toLowerCase())
  const needs = memo((principal: Principal) =>
    memo((method: Takeover) => needsOf(principal, method, mentions, contexts(principal))),
  )
  const letIn = memo((_role: Principal) => new Map<string, Truth>())
  return {
    principals,
    byArn: new Map(principals.map((principal) => [principal.arn, principal])),
    everyone: arnIndex(principals),
    adminGroups: arnIndex(adminGroups(principals, fullness)),
    trusting: trustingRoles(principals),
    full: fullness,
    contextOf: contexts,
    mentions,
    needs: (principal, method) => needs(principal)(method),
    letsIn: (role, service) => {
      const known = letIn(role)
      if (!known.has(service)) known.set(service, admitsService(role, service))
      return known.get(service)
    },
  }
}

function memo<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key))
    return known.get(key) as Value
  }
}

const ACTIONS = [
  ...new Set(
    [
      ...TAKEOVERS.flatMap(({ on, needs = [] }) => [...on, ...needs.map(({ action }) => action)]),
      ...[...REWRITES, ...UNBOUND].map(({ action }) => action),
      ...CREATIONS.flatMap(({ actions }) => actions),
    ].map((action) => action.toLowerCase()),
  ),
]

/** The actions of the methods that a policy allows on something. */
function mentionedIn({ statements, version }: Policy): Set<string> {
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  return new Set(ACTIONS.filter((action) => allows.some((statement) => statementCovers(statement, version, action))))
}

function needsOf(
  principal: Principal,
  { needs = [] }: Takeover,
  mentions: Search['mentions'],
  context: Context,
): Truth {
  if (!needs.every(({ action }) => mentions(principal, action))) return false
  return and(...needs.map(({ action, type }) => truthOf(maySomewhere(principal, { action }, context, type))))
}

const truthOf = (found: { truth: Truth } | undefined): Truth => (found ? found.truth : false)

/** The groups of which some policy allows everything, as their members have them. */
function adminGroups(principals: readonly Principal[], full: (policy: Policy) => boolean) {
  const groups = new Map<string, { arn: string; name: string }>()
  for (const { groups: memberships, policies } of principals) {
    for (const { name, arn } of memberships) {
      if (arn === undefined || groups.has(arn)) continue
      if (policies.some(({ group, policy }) => group === name && full(policy))) groups.set(arn, { arn, name })
    }
  }
  return [...groups.values()]
}

function trustingRoles(principals: readonly Principal[]): Map<string, Principal[]> {
  const trusting = new Map<string, Principal[]>()
  for (const role of principals) {
    for (const { principals: named } of role.trust?.policy.statements ?? []) {
      for (const { id } of named?.values ?? []) {
        const roles = trusting.get(id)
        if (roles) roles.push(role)
        else trusting.set(id, [role])
      }
    }
  }
  return trusting
}

/** Whether a role's trust policy lets a service in that works for the role's own account. */
function admitsService(role: Principal, service: string): Truth {
  if (!role.trust) return false
  const context = partialContext({ 'aws:SourceAccount': role.account, 'aws:PrincipalIsAWSService': 'true' })
  const request = {
    action: 'sts:AssumeRole',
    resource: role.arn,
    caller: { kind: 'service' as const, id: service },
    context,
  }
  return mayRequest(request, { resource: role.trust, resourceMustAllow: true })
}

/** The patterns of the resources on which a principal's policies allow an action. */
export const patternsFor = (search: Search, principal: Principal, action: string): string[] =>
  grantsOf(principal.policies, action.toLowerCase()).flatMap(({ policy, statement }) =>
    patternsOf(statement, policy.policy.version, search.contextOf(principal)),
  )
