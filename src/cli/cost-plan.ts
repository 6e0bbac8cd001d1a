import { globalRegion, partitionOf, REGIONS } from '../aws/regions.ts'
import {
  countCalls,
  estimateCalls,
  type Lane,
  lanesOf,
  type PlacedCalls,
  type RowCost,
  rowCosts,
  secondsAtLimits,
} from '../engine/cost.ts'
import { fallbackOperationsOf, isRegional, type Plan } from '../engine/plan.ts'
import { compare } from '../order.ts'
import { GLOBAL } from '../service.ts'
import { plannedAccounts } from './account-targets.ts'
import { neededActions } from './needed-actions.ts'
import type { Opened } from './open.ts'
import type { PlanArgs } from './options.ts'
import { ACCOUNTS_AT_ONCE } from './run-audit.ts'
import { oneOf } from './suggest.ts'

/** What a live audit is going to cost. */
export interface CostPlan extends Known {
  /** What is certain. An unknown number of accounts or of regions counts as one. */
  total: { calls: number; requests: number }
  seconds: {
    /** AWS's published limits ask for as many at the least. */
    atLimits: number
    /** Round trips of a tenth of a second, as many at once as `--concurrency` allows. */
    atLatency: number
  }
  /** What the published limits hold up, the slowest first. */
  lanes: Lane[]
  permissions: {
    /** In each account. */
    audit: string[]
    /** In each account, where one of those is denied. */
    fallback: string[]
    /** Of the credentials that enter the accounts. */
    entry: string[]
  }
}

/** What is known of a live audit before it is made. */
interface Known {
  basis: 'rules' | 'snapshot'
  /** Null: as many as the organization has. */
  accounts: number | null
  /** Null: every enabled one; which these are, only AWS can tell. */
  regions: string[] | null
  /** From rules: in each account, and where the regions are not known, in each region (`*`). */
  calls: PlacedCalls[]
  /** From rules: what comes on top for what there is. */
  perRow: RowCost[]
  /** From a snapshot: calls to which it has no answer, so that what depends on them is not counted. */
  unanswered: PlacedCalls[]
}

/** The region of calls that are made in every region, which nobody named. */
export const EACH_REGION = '*'

const SECONDS_PER_REQUEST = 0.1

/** What the options alone tell. */
export async function estimatedPlan(plan: Plan, argv: PlanArgs, now: Date): Promise<CostPlan> {
  const named = argv.region && [...new Set(argv.region.map((region) => oneOf('region', region, REGIONS)))].sort(compare)
  const partition = partitionOf(named?.[0] ?? '')
  const accounts = await plannedAccounts(argv, partition)
  const account = { id: '', partition, regions: named ?? [globalRegion(partition)] }
  const { certain, perRow } = await estimateCalls(plan, account, now)
  const placed = named ? certain : certain.map((call) => (call.region === GLOBAL ? call : anywhere(call)))
  const known = {
    ...({ basis: 'rules', accounts: accounts ?? null, regions: named ?? null } as const),
    ...{ calls: [...entryCalls('', plan, argv), ...placed], perRow: rowCosts(perRow), unanswered: [] },
  }
  return priced(known, plan, argv)
}

const anywhere = (call: PlacedCalls): PlacedCalls => ({ ...call, region: EACH_REGION })

/** What a recording tells: account by account, so that only one is in memory. */
export async function countedPlan(plan: Plan, argv: PlanArgs, { accounts, now }: Opened): Promise<CostPlan> {
  const calls: PlacedCalls[] = []
  const unanswered: PlacedCalls[] = []
  const regions = new Set<string>()
  for (const opened of accounts) {
    const { account, source } = await opened.enter()
    if (!source) continue
    const counted = await countCalls(plan, source, account, now)
    calls.push(...entryCalls(account.id, plan, argv), ...counted.calls)
    unanswered.push(...counted.unanswered)
    for (const region of account.regions) regions.add(region)
  }
  const known = {
    ...({ basis: 'snapshot', accounts: accounts.length, regions: [...regions].sort(compare) } as const),
    ...{ calls, perRow: [], unanswered },
  }
  return priced(known, plan, argv)
}

function priced(known: Known, plan: Plan, argv: PlanArgs): CostPlan {
  const times = known.basis === 'rules' ? (known.accounts ?? 1) : 1
  const sum = (count: 'calls' | 'requests') => times * known.calls.reduce((total, each) => total + each[count], 0)
  const total = { calls: sum('calls'), requests: sum('requests') }
  const lanes = lanesOf(known.calls)
  return {
    ...known,
    total,
    seconds: {
      atLimits: secondsAtLimits(lanes, { accounts: times, atOnce: ACCOUNTS_AT_ONCE }),
      atLatency: (SECONDS_PER_REQUEST * total.requests) / argv.concurrency,
    },
    lanes,
    permissions: {
      audit: neededActions(plan, argv.region),
      fallback: [...new Set(fallbackOperationsOf(plan).map(({ action }) => action))].sort(compare),
      entry: entryActions(argv),
    },
  }
}

/** What it takes to find out where to look, account by account. */
function entryCalls(account: string, plan: Plan, { region }: PlanArgs): PlacedCalls[] {
  const once = { account, region: GLOBAL, calls: 1, requests: 1 }
  const identity = { service: 'sts', client: 'sts', operation: 'GetCallerIdentity', action: 'sts:GetCallerIdentity' }
  const regions = { service: 'ec2', client: 'ec2', operation: 'DescribeRegions', action: 'ec2:DescribeRegions' }
  return [{ ...once, ...identity }, ...(isRegional(plan) && !region ? [{ ...once, ...regions }] : [])]
}

function entryActions(argv: PlanArgs): string[] {
  const { accounts, organization, ou } = argv
  const listing = ou ? ['ListAccountsForParent', 'ListOrganizationalUnitsForParent'] : ['ListAccounts']
  return [
    ...(organization ? listing.map((operation) => `organizations:${operation}`) : []),
    ...(organization || accounts !== undefined || argv['role-arn'] ? ['sts:AssumeRole'] : []),
  ]
}
