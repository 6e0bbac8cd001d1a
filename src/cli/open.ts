import { REGIONS } from '../aws/regions.ts'
import { isRegional, type Plan } from '../engine/plan.ts'
import { KnownError } from '../errors.ts'
import type { LiveOptions } from '../source/live.ts'
import { once } from '../source/once.ts'
import type { AccountScope, Source } from '../source/source.ts'
import { exitCodeOf, type Interruption } from './interruption.ts'
import { mfaPrompt } from './mfa.ts'
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
export async function open(argv: AccountArgs, plan: Plan, interruption: Interruption, onCall: OnCall): Promise<Opened> {
  if (argv.snapshot !== undefined) return openRecorded(argv.snapshot, argv.region)
  try {
    return await openLive(argv, plan, interruption, onCall)
  } catch (error) {
    const signal = interruption.caught()
    if (!signal) throw error
    throw new KnownError(exitCodeOf(signal), `Interrupted by ${signal} before anything was seen: there is no report.`)
  }
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
  checkAddresses(argv)
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
    mfaCode: mfaPrompt(process),
  })
  const now = new Date()
  const { signal } = interruption
  const source = once(liveSource({ session, signal, onCall, concurrency: argv.concurrency }))
  const { account, partition } = await identify(source, session)
  // Without a regional rule nobody needs to know the regions: one call less.
  const regions = named ?? (isRegional(plan) ? await enabledRegions(source, session, account) : [])
  return { source, now, accounts: [{ id: account, partition, regions }] }
}

function checkAddresses({ 'endpoint-url': endpoint, 'role-arn': role }: AccountArgs): void {
  if (endpoint !== undefined && !/^https?:\/\/./.test(endpoint)) {
    throw new KnownError(
      2,
      `--endpoint-url ${endpoint} is not a URL.`,
      'For example: --endpoint-url http://localhost:4566',
    )
  }
  if (role !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/./.test(role)) {
    throw new KnownError(
      2,
      `--role-arn ${role} is not the ARN of a role.`,
      'For example: --role-arn arn:aws:iam::111122223333:role/audit',
    )
  }
}
