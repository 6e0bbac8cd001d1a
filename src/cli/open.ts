import { REGIONS } from '../aws/regions.ts'
import { isRegional, type Plan } from '../engine/plan.ts'
import { KnownError } from '../errors.ts'
import type { LiveOptions } from '../source/live.ts'
import { once } from '../source/once.ts'
import type { AccountScope, Source } from '../source/source.ts'
import type { Interruption } from './interruption.ts'
import type { AccountArgs } from './options.ts'
import { oneOf } from './suggest.ts'

/** Where an audit's data comes from, and what it covers. */
export interface Opened {
  source: Source
  accounts: AccountScope[]
  /** When the data was or is captured. */
  now: Date
}

/** Told of every answer of a live call; for progress. */
export type OnCall = NonNullable<LiveOptions['onCall']>

/** Opens a snapshot or a live account. Neither loads anything that the other needs. */
export function open(argv: AccountArgs, plan: Plan, interruption: Interruption, onCall: OnCall): Promise<Opened> {
  return argv.snapshot === undefined
    ? openLive(argv, plan, interruption, onCall)
    : openRecorded(argv.snapshot, argv.region)
}

async function openRecorded(path: string, regions: readonly string[] | undefined): Promise<Opened> {
  const { openSnapshot } = await import('../source/snapshot.ts')
  const { source, accounts, capturedAt } = await openSnapshot(path)
  const recorded = [...new Set(accounts.flatMap((account) => account.regions))]
  const chosen = regions?.map((region) => oneOf('region in this snapshot', region, recorded))
  return {
    source: once(source),
    accounts: accounts.map((account) => ({
      ...account,
      regions: account.regions.filter((region) => !chosen || chosen.includes(region)),
    })),
    now: capturedAt,
  }
}

async function openLive(argv: AccountArgs, plan: Plan, interruption: Interruption, onCall: OnCall): Promise<Opened> {
  const named = argv.region?.map((region) => oneOf('region', region, REGIONS))
  if (!(argv.concurrency >= 1)) {
    throw new KnownError(2, '--concurrency must be a number of at least 1.', 'For example: --concurrency 16')
  }
  const [{ enabledRegions, identify, openSession }, { liveSource }] = await Promise.all([
    import('../source/session.ts'),
    import('../source/live.ts'),
  ])
  const session = await openSession({
    profile: argv.profile,
    roleArn: argv['role-arn'],
    externalId: argv['external-id'],
    endpoint: argv['endpoint-url'],
    regions: named,
  })
  const now = new Date()
  const { signal } = interruption
  const source = once(liveSource({ session, signal, onCall, concurrency: Math.floor(argv.concurrency) }))
  const { account, partition } = await identify(source, session)
  // Without a regional rule nobody needs to know the regions: one call less.
  const regions = named ?? (isRegional(plan) ? await enabledRegions(source, session, account) : [])
  return { source, now, accounts: [{ id: account, partition, regions }] }
}
