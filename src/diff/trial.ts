import type { JsonObject } from '../json.ts'
import type { AnyRule } from '../rule.ts'

/** All that a rule is given to judge one resource on one side. */
export interface Situation {
  row: JsonObject
  /** Lists of other rows by name, the time, and the rest of what `check` gets as its second argument. */
  context: Readonly<Record<string, unknown>>
}

/** Puts a part of one side's situation into the other's: `to` names the side that the part is from. */
export type Swap = (base: Situation, to: 'before' | 'after') => Situation

/** How much may be tried; shared by all findings of a comparison, so that its time stays linear. */
export interface Budget {
  /** Rows that may still be handed to rules. */
  rows: number
}

/** What swaps within long lists leave to the others: they would use up everything on a few findings. */
const RESERVE = 1_000_000

/** Runs a rule on what might have been, to tell what turned its verdict from what merely changed as well. */
export interface Trial {
  /** The part alone gives the new verdict in the old situation. `cost`: rows that a swap makes the rule look at. */
  turns(swap: Swap, cost?: number): boolean
  /** Without the part, the new situation does not give the new verdict. */
  isNeeded(swap: Swap, cost?: number): boolean
  /** Those of the items whose swap turns the verdict; if there is none, those that are needed for it. */
  decisive<Item>(items: readonly Item[], swapOf: (item: Item) => Swap, cost?: number): Item[]
}

export function tryOut(rule: AnyRule, before: Situation, after: Situation, budget: Budget): Trial {
  const [origin, target] = [stateOf(rule, before), stateOf(rule, after)]
  const canPay = (cost: number) => {
    if (target === undefined || origin === target || budget.rows < (cost > 1 ? RESERVE + cost : cost)) return false
    budget.rows -= cost
    return true
  }
  const turns = (swap: Swap, cost = 1) => canPay(cost) && stateOf(rule, swap(before, 'after')) === target
  const isNeeded = (swap: Swap, cost = 1) => {
    const state = canPay(cost) ? stateOf(rule, swap(after, 'before')) : undefined
    return state !== undefined && state !== target
  }
  return {
    turns,
    isNeeded,
    decisive(items, swapOf, cost) {
      const turning = items.filter((item) => turns(swapOf(item), cost))
      return turning.length > 0 ? turning : items.filter((item) => isNeeded(swapOf(item), cost))
    },
  }
}

/** The severity of a finding, or that there is none; undefined where the rule does not know. */
function stateOf(rule: AnyRule, { row, context }: Situation): string | undefined {
  try {
    const verdict = rule.check(row as never, context as never)
    if (verdict.outcome === 'unknown') return undefined
    return verdict.outcome === 'fail' ? (verdict.severity ?? rule.severity) : 'no finding'
  } catch {
    // Half of one side and half of the other may be something that no rule was made for.
    return undefined
  }
}
