import {
  CREATIONS,
  type Creation,
  type Need,
  REWRITES,
  type Rewrite,
  TAKEOVERS,
  type Takeover,
  UNBOUND,
} from './escalation-methods.ts'
import { patternsFor, type Search } from './escalation-search.ts'
import type { NamedPolicy } from './evaluate.ts'
import type { Policy } from './parse.ts'
import { type Deed, isAdministrator, may, maySomewhere, type Principal } from './principal.ts'
import { type Context, partialContext } from './request.ts'
import { and, type Truth } from './truth.ts'

/** Something done on the way to becoming administrator. */
export interface Step {
  /** Name of the method: `passrole-lambda`. */
  method: string
  by: Principal
  /** In words: `passes role/deploy to a new Lambda function and invokes it`. */
  does: string
  /** The requests that it takes. */
  deeds: readonly Deed[]
  /** What has to be so besides, and cannot be seen from IAM alone. */
  given: string | undefined
  /** Whether all of it is sure to be allowed, whatever the request holds. */
  certain: boolean
}

/** What a principal does to come nearer; `next` is whom it becomes, or nobody when it is administrator with it. */
export interface Move {
  step: Step
  next: Principal | undefined
}

/** Whether a principal can take over another, and by what requests. */
export function moveTo(
  search: Search,
  by: Principal,
  method: Takeover,
  target: Principal,
  certain: boolean,
): Move | undefined {
  if (target === by || target.kind !== method.kind) return undefined
  if (method.inProfile && target.instanceProfiles.length === 0) return undefined
  const context = search.contextOf(by)
  const deeds = deedsOn(method, by, target)
  const truth = and(
    method.service === undefined ? true : search.letsIn(target, method.service),
    search.needs(by, method),
    ...deeds.map((deed) => may(by, deed, context)),
    method.given === undefined ? true : undefined,
  )
  if (truth === false || (certain && truth === undefined)) return undefined
  const needs = (method.needs ?? []).map((need) => needed(by, need, context))
  const step = {
    method: method.id,
    by,
    does: method.does.replace('{target}', spoken(target)),
    deeds: [...deeds, ...needs],
    given: method.given,
    certain: truth === true,
  }
  return { step, next: target }
}

/** The requests that a method makes on its target. */
function deedsOn({ on, service }: Takeover, by: Principal, target: Principal): Deed[] {
  const context = targetContext(target, service === undefined ? {} : { 'iam:PassedToService': service })
  const trust = { policy: target.trust ?? CLOSED, mustAllow: true }
  const deeds = on.map((action): Deed => {
    const deed = { action, resource: target.arn, context }
    return action === 'sts:AssumeRole' ? { ...deed, ...trust } : deed
  })
  return on.includes('iam:UpdateAssumeRolePolicy') ? [...deeds, assumeOwn(by, target.arn)] : deeds
}

/** Assuming a role. */
export const ASSUME = TAKEOVERS[0] as Takeover

const CLOSED: NamedPolicy = { name: 'trust policy', policy: { version: undefined, statements: [] } }

/** Assuming a role whose trust policy names whoever wrote it. */
const assumeOwn = (by: Principal, resource: string): Deed => ({
  action: 'sts:AssumeRole',
  resource,
  policy: { name: 'trust policy', policy: trustIn(by.arn) },
  mustAllow: true,
})

const trustIn = (arn: string): Policy => ({
  version: '2012-10-17',
  statements: [
    {
      path: 'Statement',
      sid: undefined,
      effect: 'Allow',
      actions: { name: 'Action', not: false, values: ['sts:AssumeRole'] },
      resources: undefined,
      principals: { name: 'Principal', not: false, values: [{ type: 'AWS', id: arn }] },
      conditions: [],
    },
  ],
})

function needed(by: Principal, { action, type }: Need, context: Context): Deed {
  return { action, resource: maySomewhere(by, { action }, context, type)?.resource }
}

/** What a request about a user or role says of it. */
function targetContext(target: Principal, more: Readonly<Record<string, string | readonly string[]>>): Context {
  const { account, boundary, tags } = target
  const known = partialContext({
    'aws:ResourceAccount': account,
    'iam:PermissionsBoundary': boundary?.name ?? [],
    ...more,
  })
  return (key) => {
    const tag = /^(?:aws|iam):resourcetag\/(.*)$/.exec(key)?.[1]
    if (tag === undefined) return known(key)
    const value = tags.get(tag)
    return value === undefined ? [] : [value]
  }
}

/** A way to become administrator without a target that is one: by its own policies, by making one, by changing one. */
export function byItself(search: Search, principal: Principal, certain: boolean): Move | undefined {
  const accepts = (truth: Truth) => truth === true || (!certain && truth === undefined)
  return (
    byRewriting(search, principal, accepts) ??
    byCreating(search, principal, accepts) ??
    byChangingAnother(search, principal, certain)
  )
}

type Accepts = (truth: Truth) => boolean

function byRewriting(search: Search, principal: Principal, accepts: Accepts): Move | undefined {
  const context = search.contextOf(principal)
  for (const rewrite of [...REWRITES, ...UNBOUND]) {
    if (!search.mentions(principal, rewrite.action)) continue
    for (const { arn, name, after } of objectsOf(search, principal, rewrite)) {
      if (isAdministrator(after, search.full, context) === false) continue
      const deed = rewriteDeed(principal, rewrite, arn)
      const truth = and(may(principal, deed, context), isAdministrator(after, search.full, context))
      if (accepts(truth)) return { step: stepOf(principal, rewrite, name, [deed], truth), next: undefined }
    }
  }
  return undefined
}

const rewriteDeed = (target: Principal, { action, attaches }: Rewrite, resource: string): Deed => ({
  action,
  resource,
  context: targetContext(target, attaches ? { 'iam:PolicyARN': administratorAccess(target) } : {}),
})

const administratorAccess = ({ arn }: Principal): string =>
  `arn:${arn.split(':')[1]}:iam::aws:policy/AdministratorAccess`

const stepOf = (
  by: Principal,
  { id, does }: { id: string; does: string },
  object: string,
  deeds: readonly Deed[],
  truth: Truth,
): Step => ({
  method: id,
  by,
  does: does.replace('{object}', object),
  deeds,
  given: undefined,
  certain: truth === true,
})

/** Something to rewrite, with the principal as it is afterwards. */
interface Rewritable {
  arn: string
  name: string
  after: Principal
}

function objectsOf(search: Search, principal: Principal, { to, id }: Rewrite): Rewritable[] {
  const { policies } = principal
  const grown = { ...principal, policies: [...policies, EVERYTHING] }
  if (to === 'user' || to === 'role') {
    if (to !== principal.kind) return []
    const freed = { ...principal, boundary: undefined }
    return [{ arn: principal.arn, name: 'itself', after: id.startsWith('delete-') ? freed : grown }]
  }
  if (to === 'group') {
    return principal.groups.flatMap(({ name, arn }) => (arn ? { arn, name: `its group ${name}`, after: grown } : []))
  }
  if (to === 'other-group') return groupsFor(search, principal)
  return policies.flatMap((held) => {
    const { arn, name, others } = held
    if (arn === undefined || arn.includes(':iam::aws:policy/')) return []
    const instead = (policy: Policy) => ({
      ...principal,
      policies: policies.map((one) => (one === held ? { ...one, policy } : one)),
    })
    if (to === 'policy') return { arn, name: `its policy ${name}`, after: instead(EVERYTHING.policy) }
    const broader = others.find(({ policy }) => search.full(policy))
    return broader ? { arn, name: `its policy ${name}`, after: instead(broader.policy) } : []
  })
}

function groupsFor(search: Search, principal: Principal): Rewritable[] {
  if (principal.kind !== 'user') return []
  const after = { ...principal, policies: [...principal.policies, EVERYTHING] }
  const patterns = patternsFor(search, principal, 'iam:AddUserToGroup')
  return [...search.adminGroups.find(patterns)].map(({ arn, name }) => ({ arn, name: `the group ${name}`, after }))
}

const EVERYTHING = {
  name: 'a new policy',
  arn: undefined,
  group: undefined,
  grant: '',
  others: [],
  policy: {
    version: '2012-10-17',
    statements: [
      {
        path: 'Statement',
        sid: undefined,
        effect: 'Allow' as const,
        actions: { name: 'Action', not: false, values: ['*'] },
        resources: { name: 'Resource', not: false, values: ['*'] },
        principals: undefined,
        conditions: [],
      },
    ],
  },
}

function byCreating(search: Search, principal: Principal, accepts: Accepts): Move | undefined {
  const context = search.contextOf(principal)
  for (const creation of CREATIONS) {
    if (!creation.actions.every((action) => search.mentions(principal, action))) continue
    for (const resource of placesFor(principal, creation, context)) {
      const deeds = creation.actions.map((action) => ({ action, resource, context: newContext(principal) }))
      const all = creation.type === 'role/' ? [...deeds, assumeOwn(principal, resource)] : deeds
      const truth = and(...all.map((deed) => may(principal, deed, context)))
      if (accepts(truth)) return { step: stepOf(principal, creation, '', all, truth), next: undefined }
    }
  }
  return undefined
}

/** What is made has no boundary, no tags, and AdministratorAccess: whoever makes it chooses so. */
const newContext = (maker: Principal): Context =>
  partialContext({ 'iam:PermissionsBoundary': [], 'iam:PolicyARN': administratorAccess(maker), 'aws:TagKeys': [] })

const placesFor = (principal: Principal, { actions, type }: Creation, context: Context): string[] => [
  ...new Set(
    actions.flatMap(
      (action) => maySomewhere(principal, { action, context: newContext(principal) }, context, type)?.resource ?? [],
    ),
  ),
]

/** Gives every permission to somebody whom it can take over. */
function byChangingAnother(search: Search, principal: Principal, certain: boolean): Move | undefined {
  const changes = REWRITES.filter(({ to, action }) => CHANGES.includes(to) && search.mentions(principal, action))
  if (changes.length === 0) return undefined
  const context = search.contextOf(principal)
  const accepts = (truth: Truth) => truth === true || (!certain && truth === undefined)
  const changeOf = (target: Principal): { rewrite: Rewrite; arn: string; truth: Truth } | undefined => {
    for (const rewrite of changes) {
      for (const { arn, after } of objectsOf(search, target, rewrite)) {
        if (isAdministrator(after, search.full, search.contextOf(target)) === false) continue
        const truth = may(principal, rewriteDeed(target, rewrite, arn), context)
        if (accepts(truth)) return { rewrite, arn, truth }
      }
    }
    return undefined
  }
  for (const method of TAKEOVERS) {
    if (certain && method.given !== undefined) continue
    if (search.needs(principal, method) === false) continue
    for (const target of reachable(search, principal, method)) {
      const change = target === principal ? undefined : changeOf(target)
      const move = change && moveTo(search, principal, method, target, certain)
      if (!change || !move) continue
      const does = `${change.rewrite.does.replace('{object}', spoken(target))} and ${move.step.does}`
      const deeds = [rewriteDeed(target, change.rewrite, change.arn), ...move.step.deeds]
      const sure = move.step.certain && change.truth === true
      return {
        step: { ...move.step, does, deeds, certain: sure, method: `${change.rewrite.id}+${method.id}` },
        next: undefined,
      }
    }
  }
  return undefined
}

const CHANGES: readonly Rewrite['to'][] = ['policy', 'policy-version', 'user', 'role']

function* reachable(search: Search, principal: Principal, method: Takeover): Iterable<Principal> {
  if (method === ASSUME) yield* search.trusting.get(principal.arn) ?? []
  const [first] = method.on
  if (first === undefined) {
    yield* search.everyone.items.filter(({ kind }) => kind === method.kind)
  } else if (method.on.every((action) => search.mentions(principal, action))) {
    yield* search.everyone.find(patternsFor(search, principal, first))
  }
}

/** `role deploy` */
export const spoken = ({ kind, name }: Principal): string => `${kind} ${name}`
