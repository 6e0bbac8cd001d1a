import { restricts } from './conditions.ts'
import { coversEveryAction, coversEveryResource, isAnything } from './match.ts'
import type { Condition, Policy, Statement } from './parse.ts'

/** An Allow of every action on every resource. */
export interface FullAccess {
  statement: Statement
  /** What holds it back: a condition, or a statement that denies everything. Undefined: nothing. */
  limit: Condition | Statement | undefined
}

/** The statements that make an administrator. `services`: prefixes of all services there are. */
export function fullAccess({ statements }: Policy, services: readonly string[]): FullAccess[] {
  const denial = statements.find(deniesEverything)
  return statements
    .filter(({ effect, actions, resources }) => {
      return effect === 'Allow' && coversEveryAction(actions, services) && coversEveryResource(resources)
    })
    .map((statement) => ({ statement, limit: denial ?? statement.conditions.find(restricts) }))
}

/** A Deny of less leaves the rest to be used, so only the plain one counts. */
const deniesEverything = ({ effect, actions, resources, conditions }: Statement): boolean =>
  effect === 'Deny' &&
  conditions.length === 0 &&
  !actions.not &&
  coversEveryAction(actions, []) &&
  resources?.not === false &&
  resources.values.some(isAnything)
