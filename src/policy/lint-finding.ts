import type { JsonValue } from '../json.ts'
import type { Severity } from '../rule.ts'
import type { ActionTable } from './actions.ts'
import { LINT_CLASSES, type LintId } from './lint-classes.ts'
import type { Element, Policy, Statement } from './parse.ts'

/** What a policy is for; undefined where nothing tells. */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'organization' | undefined

/** Something to mend in a policy, or to know of it. */
export interface Lint {
  id: LintId
  severity: Severity
  /** Where in the document: `Statement[0].Action[1]`. */
  path: string
  /** Whole sentences, without the place. */
  message: string
  /** What to write instead: a whole sentence. */
  suggestion?: string | undefined
  seen: JsonValue
  expected: JsonValue
}

/** What every check needs to know. */
export interface LintContext {
  policy: Policy
  table: ActionTable
  kind: PolicyKind
}

/** A finding of a class, by default as bad as its class. */
export const lint = (id: LintId, found: Omit<Lint, 'id' | 'severity'> & { severity?: Severity }): Lint => ({
  id,
  severity: LINT_CLASSES[id].severity,
  ...found,
})

/** `Statement[0].Action[1]`; of a lone value, which may be no list, `Statement[0].Action`. */
export function valuePath({ path }: Statement, { name, values }: Element<unknown>, index: number): string {
  return `${path}.${name}${values.length > 1 ? `[${index}]` : ''}`
}

/** `allows nothing`, `denies nothing` */
export const nothing = ({ effect }: Statement): string => (effect === 'Allow' ? 'allows nothing' : 'denies nothing')
