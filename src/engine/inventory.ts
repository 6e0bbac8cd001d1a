import type { AnyCollection, RowIdentity } from '../collection.ts'
import type { Gap } from '../gap.ts'
import type { JsonObject } from '../json.ts'
import { GLOBAL } from '../service.ts'

/** A row with its extras attached under their names; `gaps` says which extras could not be fetched. */
export interface SliceRow {
  row: JsonObject
  identity: RowIdentity
  gaps: Readonly<Record<string, Gap>>
}

/** The rows of one collection in one region. With a gap, the rows that were seen before it are still there. */
export interface Slice {
  rows: SliceRow[]
  gap: Gap | undefined
}

export interface AccountInventory {
  id: string
  partition: string
  /** Audited regions, sorted; without `global`. */
  regions: string[]
  /** By region (or `global`), then by collection key. */
  slices: Map<string, Map<string, Slice>>
  /** Why not one call was made in the account: every rule is unknown for it. */
  gap?: Gap
}

/** What was collected, with gaps in the place of what is missing. Rules see nothing else. */
export interface Inventory {
  /** When it was captured. */
  now: Date
  accounts: AccountInventory[]
}

/** The inventory of an account that could not be entered. */
export const notEntered = (id: string, partition: string, gap: Gap): AccountInventory => ({
  ...{ id, partition, gap },
  regions: [],
  slices: new Map(),
})

/** The regions in which a collection has a slice. */
export function regionsOf(collection: AnyCollection, account: { regions: string[] }): string[] {
  return collection.service.scope === 'global' ? [GLOBAL] : account.regions
}

/** A collection that the plan did not fetch is an error of the engine, not an empty list. */
export function sliceOf(account: AccountInventory, region: string, collection: AnyCollection): Slice {
  const slice = account.slices.get(region)?.get(collection.key)
  if (!slice) throw new Error(`${collection.key} was not planned for ${region}`)
  return slice
}
