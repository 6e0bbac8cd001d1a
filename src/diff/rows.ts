import type { AnyCollection } from '../collection.ts'
import type { AccountInventory, Inventory, SliceRow } from '../engine/inventory.ts'
import type { Finding } from '../report/report.ts'

/** A resource's row, and the region (or `global`) whose list it is in. */
export interface Located {
  row: SliceRow
  account: AccountInventory
  region: string
}

/** Finds the row that a finding is about; undefined where the inventory has none. */
export type Locate = (collection: AnyCollection, finding: Finding) => Located | undefined

/** Looks rows up by the id of their resource; each collection is indexed once. */
export function rowsOf(inventory: Inventory): Locate {
  const accounts = new Map(inventory.accounts.map((account) => [account.id, account]))
  const indexes = new Map<string, Map<string, Located>>()
  return ({ key }, { resource }) => {
    const account = accounts.get(resource.account)
    if (!account) return undefined
    const place = `${account.id} ${key}`
    const index = indexes.get(place) ?? indexRows(account, key)
    indexes.set(place, index)
    return index.get(resource.id)
  }
}

function indexRows(account: AccountInventory, key: string): Map<string, Located> {
  const index = new Map<string, Located>()
  for (const [region, slices] of account.slices) {
    for (const row of slices.get(key)?.rows ?? []) {
      if (row.identity.id !== undefined) index.set(row.identity.id, { row, account, region })
    }
  }
  return index
}
