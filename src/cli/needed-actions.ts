import { isRegional, operationsOf, type Plan } from '../engine/plan.ts'
import { compare } from '../order.ts'

/** The IAM actions that a live audit uses in an account, sorted; fallbacks are not among them. */
export function neededActions(plan: Plan, regions: readonly string[] | undefined): string[] {
  const entry = ['sts:GetCallerIdentity', ...(isRegional(plan) && !regions ? ['ec2:DescribeRegions'] : [])]
  return [...new Set([...entry, ...operationsOf(plan).map(({ action }) => action)])].sort(compare)
}
