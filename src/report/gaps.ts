import type { Result } from '../engine/evaluate.ts'
import type { Inventory } from '../engine/inventory.ts'
import type { Gap } from '../gap.ts'
import { canonical } from '../json.ts'
import { compare } from '../order.ts'
import type { ReportedGap } from './report.ts'

/** Every gap once, with the rules it left unknown; gaps that cost only a detail have none. */
export function gapsOf(inventory: Inventory, unseen: readonly Result[]): ReportedGap[] {
  const gaps = new Map<string, ReportedGap>()
  const entry = (account: string, gap: Gap): ReportedGap => {
    // Without its message: 500 users denied one by one are one gap.
    const key = keyOf({ account, ...gap })
    const reported = gaps.get(key) ?? { account, ...gap, rules: [], unknown: 0 }
    if (compare(gap.message, reported.message) < 0) reported.message = gap.message
    gaps.set(key, reported)
    return reported
  }
  for (const account of inventory.accounts) {
    for (const slice of [...account.slices.values()].flatMap((region) => [...region.values()])) {
      if (slice.gap) entry(account.id, slice.gap)
      for (const row of slice.rows) for (const gap of Object.values(row.gaps)) entry(account.id, gap)
    }
  }
  for (const { rule, account, gaps: because } of unseen) {
    for (const reported of new Set(because.map((gap) => entry(account, gap)))) {
      reported.unknown++
      if (!reported.rules.includes(rule.id)) reported.rules.push(rule.id)
    }
  }
  for (const reported of gaps.values()) reported.rules.sort()
  return [...gaps.values()].sort(byGap)
}

const keyOf = ({ account, region, service, operation, code, message }: Gap & { account: string }): string =>
  canonical([account, region, service, operation, code, operation ? '' : message])

export const byGap = (a: ReportedGap, b: ReportedGap): number => compare(keyOf(a), keyOf(b))
