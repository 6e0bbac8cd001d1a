import { globalRegion, partitionOf, REGIONS } from '../aws/regions.ts'
import { countCalls, estimateCalls, type Lane, lanesOf, type PlacedCalls, type RowCost, rowCosts, secondsAtLimits } from '../engine/cost.ts'
import { fallbackOperationsOf, isRegional, type Plan } from '../engine/plan.ts'
import { compare } from '../order.ts'
import { GLOBAL } from '../service.ts'
import { plannedAccounts } from './account-targets.ts'
import { neededActions } from './needed-actions.ts'
import type { Opened } from './open.ts'
import type { PlanArgs } from './options.ts'
import { ACCOUNTS_AT_ONCE } from './run-audit.ts'
import { oneOf } from './suggest.ts'

/** What a live audit is going to cost. Numbers of an estimate are what is certain: rows, and pages, come on top. */
export interface CostPlan {
  basis: 'rules' | 'snapshot'
  /** Null: as many as the organization has. */
  accounts: number | null
  /** Null: every enabled one, which only AWS can tell. Of a snapshot: those of any account. */
  regions: string[] | null
  /** Of an estimate: in each account; its region is `*` where the regions are not known. */
  calls: PlacedCalls[]
  perRow: RowCost[]
  /** Calls whose answer is not in the snapshot: what depends on it is not counted. */
  unanswered: PlacedCalls[]
  total: {
    /** Of an account, regions apart. */
    perAccount: number
    /** Of a region of an account, on top of that. */
    perRegion: number
    /** An unknown number of accounts or of regions counts as one. */
    calls: number
    requests: number
  }
  seconds: {
    /** At least: AWS's published limits ask for it. */
    atLimits: number
    /** Round trips of a tenth of a second, as many at once as `--concurrency` allows. */
    atLatency: number
  }
  /** What the published limits hold up most. */
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

/** Where nobody said where: what is asked there is asked in every region. */
const ANYWHERE = '*'
const SECONDS_PER_REQUEST = 0.1
const LANES_SHOWN = 5

/** What the options alone tell. */
export async function estimatedPlan(plan: Plan, argv: PlanArgs, now: Date): Promise<CostPlan> {
  const named = argv.region?.map((region) => oneOf('region', region, REGIONS)).sort()
  const partition = partitionOf(named?.[0] ?? '')
  const accounts = await plannedAccounts(argv, partition)
  const asked = [named?.[0] ?? globalRegion(partition)]
  const anywhere = { id: '123456789012', partition, regions: named ?? asked }
  const { certain, perRow } = await estimateCalls(plan, anywhere, now)
  const calls = [...entryCalls('', plan, named), ...certain.map((call) => ({ ...call, account: '' }))].map((call) =>
    named || call.region === GLOBAL ? call : { ...call, region: ANYWHERE },
  )
  const times = accounts ?? 1
  const organization = argv.organization ? organizationCalls(argv.ou) : []
  const sum = totalOf(calls)
  const extra = totalOf(organization)
  const lanes = lanesOf(calls)
  return {
    basis: 'rules',
    accounts: accounts ?? null,
    regions: named ?? null,
    calls: [...organization, ...calls],
    perRow: rowCosts(perRow),
    unanswered: [],
    total: {
      perAccount: sum.global,
      perRegion: sum.regional / Math.max(1, anywhere.regions.length),
      calls: sum.calls * times + extra.calls,
      requests: sum.requests * times + extra.requests,
    },
    seconds: {
      atLimits: secondsAtLimits(lanes, { accounts: times, atOnce: ACCOUNTS_AT_ONCE }),
      atLatency: atLatency(sum.requests * times + extra.requests, argv),
    },
    lanes: lanes.slice(0, LANES_SHOWN),
    permissions: permissionsOf(plan, argv, named),
  }
}
