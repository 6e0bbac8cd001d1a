import type { ActionTable } from './actions.ts'
import { lintActions } from './lint-actions.ts'
import { lintConditions } from './lint-conditions.ts'
import { lintDocument } from './lint-document.ts'
import type { Lint, LintContext, PolicyKind } from './lint-finding.ts'
import { lintGrants } from './lint-grants.ts'
import { lintRedundancy } from './lint-redundant.ts'
import { lintResources } from './lint-resources.ts'
import { shown } from './lint-unknown.ts'
import { lintVariables } from './lint-variables.ts'
import type { Policy } from './parse.ts'

const CHECKS: readonly ((context: LintContext) => Lint[])[] = [
  lintDocument,
  lintActions,
  lintConditions,
  lintResources,
  lintVariables,
  lintGrants,
  lintRedundancy,
]

/** All that there is to say of a policy, in the order of the checks. Pure. */
export function lintPolicy(policy: Policy, table: ActionTable, kind?: PolicyKind): Lint[] {
  const context = { policy, table, kind }
  return CHECKS.flatMap((check) => check(context)).map(readable)
}

/** Paths stay as they are: they lead back into the document. */
const readable = (found: Lint): Lint => ({
  ...found,
  message: shown(found.message),
  seen: typeof found.seen === 'string' ? shown(found.seen) : found.seen,
  suggestion: found.suggestion && shown(found.suggestion),
})
