import { type ArnIndex, arnIndex } from './arn-index.ts'
import { TAKEOVERS, type Takeover } from './escalation-methods.ts'
import { ASSUME, byItself, type Move, moveTo, type Step } from './escalation-moves.ts'
import { patternsFor, type Search, searchIn } from './escalation-search.ts'
import type { Policy } from './parse.ts'
import { isAdministrator, type Principal } from './principal.ts'

/** A way to become administrator, the shortest there is. */
export interface Escalation {
  principal: Principal
  steps: readonly Step[]
  certain: boolean
}

export interface Escalations {
  /** Who is administrator without doing anything; undefined: under conditions. */
  administrators: ReadonlyMap<Principal, true | undefined>
  /** Who can become administrator. */
  escalations: ReadonlyMap<Principal, Escalation>
}

/**
 * Who can become administrator, and in which steps. From the administrators backwards: in each round those are found
 * that can take over somebody found in the round before, so that every way is the shortest and everybody is found at
 * most once. First the ways that are certain, then those with conditions. `full` tells the policies that allow
 * everything.
 */
export function findEscalations(
  principals: readonly Principal[],
  { full, now }: { full: (policy: Policy) => boolean; now: Date },
): Escalations {
  const search = searchIn(principals, full, now)
  const administrators = new Map<Principal, true | undefined>()
  for (const principal of principals) {
    const truth = isAdministrator(principal, full, search.contextOf(principal))
    if (truth !== false) administrators.set(principal, truth)
  }
  const moves = new Map<Principal, Move>()
  const sure = [...administrators].flatMap(([principal, truth]) => (truth ? principal : []))
  const isSettled = (principal: Principal) => moves.has(principal) || administrators.has(principal)
  spread(search, sure, moves, isSettled, true)
  spread(search, [...administrators.keys(), ...moves.keys()], moves, isSettled, false)
  return { administrators, escalations: new Map([...moves.keys()].map((one) => [one, escalationOf(one, moves)])) }
}

function escalationOf(principal: Principal, moves: ReadonlyMap<Principal, Move>): Escalation {
  const steps: Step[] = []
  for (let move = moves.get(principal); move; move = move.next && moves.get(move.next)) steps.push(move.step)
  return { principal, steps, certain: steps.every(({ certain }) => certain) }
}

/** Finds those who can become somebody found, round by round, until a round finds nobody. */
function spread(
  search: Search,
  found: readonly Principal[],
  moves: Map<Principal, Move>,
  isSettled: (principal: Principal) => boolean,
  certain: boolean,
): void {
  let round = found
  let isFirst = true
  while (round.length > 0 || isFirst) {
    const next = new Map<Principal, Move>()
    const settle = (principal: Principal, move: () => Move | undefined) => {
      if (isSettled(principal) || next.has(principal)) return
      const made = move()
      if (made) next.set(principal, made)
    }
    if (isFirst)
      for (const principal of search.principals) settle(principal, () => byItself(search, principal, certain))
    takeOver(search, round, settle, certain)
    for (const [principal, move] of next) moves.set(principal, move)
    round = [...next.keys()]
    isFirst = false
  }
}

type Settle = (principal: Principal, move: () => Move | undefined) => void

/** Everybody who can take over one of the targets. */
function takeOver(search: Search, found: readonly Principal[], settle: Settle, certain: boolean): void {
  const targets = { user: arnIndex(found.filter(isUser)), role: arnIndex(found.filter(isRole)) }
  const letIn = new Map<string, ArnIndex<Principal>>()
  const indexFor = ({ kind, service }: Takeover): ArnIndex<Principal> => {
    if (service === undefined) return targets[kind]
    const known =
      letIn.get(service) ?? arnIndex(found.filter((one) => isRole(one) && search.letsIn(one, service) !== false))
    letIn.set(service, known)
    return known
  }
  for (const method of TAKEOVERS) {
    const index = indexFor(method)
    if (index.items.length === 0) continue
    for (const principal of search.principals) {
      settle(principal, () => moveBy(search, principal, method, index, certain))
    }
  }
  for (const role of targets.role.items) {
    for (const principal of admittedByName(search, role)) {
      settle(principal, () => moveTo(search, principal, ASSUME, role, certain))
    }
  }
}

const isUser = ({ kind }: Principal): boolean => kind === 'user'
const isRole = ({ kind }: Principal): boolean => kind === 'role'

/** Whom a role's trust policy names; everybody where it names the world. They need no leave of their own. */
function admittedByName(search: Search, role: Principal): readonly Principal[] {
  const named = (role.trust?.policy.statements ?? []).flatMap(({ principals }) => principals?.values ?? [])
  if (named.some(({ type, id }) => id === '*' && (type === '*' || type === 'AWS'))) return search.principals
  return named.flatMap(({ id }) => search.byArn.get(id) ?? [])
}

/** The first of the targets that a principal can take over by a method. */
function moveBy(
  search: Search,
  principal: Principal,
  method: Takeover,
  index: ArnIndex<Principal>,
  certain: boolean,
): Move | undefined {
  if (certain && method.given !== undefined) return undefined
  const [first] = method.on
  if (first === undefined) return moveToFirst(search, principal, method, index.items, certain)
  if (!method.on.every((action) => search.mentions(principal, action))) return undefined
  if (search.needs(principal, method) === false) return undefined
  return moveToFirst(search, principal, method, index.find(patternsFor(search, principal, first)), certain)
}

function moveToFirst(
  search: Search,
  principal: Principal,
  method: Takeover,
  targets: Iterable<Principal>,
  certain: boolean,
): Move | undefined {
  if (search.needs(principal, method) === false) return undefined
  for (const target of targets) {
    const move = moveTo(search, principal, method, target, certain)
    if (move) return move
  }
  return undefined
}
