import { type Grant, grants, type PrincipalRow, principals } from '../collect/principals.ts'
import type { AnyCollection } from '../collection.ts'
import { collect } from '../engine/collect.ts'
import { sliceOf } from '../engine/inventory.ts'
import { planFor } from '../engine/plan.ts'
import { KnownError } from '../errors.ts'
import type { AnyRule } from '../rule.ts'
import { GLOBAL } from '../service.ts'
import { once } from '../source/once.ts'
import { openSnapshot } from '../source/snapshot.ts'

/** Users, roles and policies of a snapshot's accounts, and when it was captured. */
export interface Recorded {
  principals: PrincipalRow[]
  grants: Grant[]
  capturedAt: Date
}

/** Reads them. What was not recorded ends the command: half of the policies would give a wrong answer. */
export async function recordedPrincipals(path: string | undefined): Promise<Recorded> {
  if (path === undefined) {
    throw new KnownError(2, '--snapshot is missing.', 'Record one first: awsure record --service iam -o PATH')
  }
  const { source, accounts, capturedAt } = await openSnapshot(path)
  const plan = planFor([{ on: principals, needs: { grants } } as unknown as AnyRule])
  const inventory = await collect(plan, { source: once(source), accounts, now: capturedAt })
  const rowsOf = (collection: AnyCollection): object[] =>
    inventory.accounts.flatMap((account) => {
      const { rows, gap } = sliceOf(account, GLOBAL, collection)
      if (gap) throw new KnownError(3, `${path} does not tell the policies of ${account.id}: ${gap.message}`)
      return rows.map(({ row }) => row)
    })
  return { principals: rowsOf(principals) as PrincipalRow[], grants: rowsOf(grants) as Grant[], capturedAt }
}
