import { REGIONS } from '../aws/regions.ts'
import { fallbackOperationsOf, isRegional, operationsOf, type Plan } from '../engine/plan.ts'
import { KnownError } from '../errors.ts'
import type { Entered } from '../source/accounts.ts'
import type { CallWatch, LiveRun } from '../source/live.ts'
import { once } from '../source/once.ts'
import type { Session } from '../source/session.ts'
import { roleTarget, targetsOf } from './account-targets.ts'
import { exitCodeOf, type Interruption } from './interruption.ts'
import { mfaPrompt } from './mfa.ts'
import type { AccountArgs } from './options.ts'
import { oneOf } from './suggest.ts'

/** Where an audit's data comes from, and what it covers. */
export interface Opened {
  accounts: OpenedAccount[]
  /** When the data was or is captured. */
  now: Date
}

export interface OpenedAccount {
  id: string
  /** Gets the account ready to be asked: only then is a role assumed. */
  enter(): Promise<Entered>
  /** Lets go of what is held of the account, once nothing more is asked. */
  leave?(): void
}

/** Opens a snapshot or a live account. Neither loads anything that the other needs. */
export async function open(
  argv: AccountArgs,
  plan: Plan,
  interruption: Interruption,
  watch: CallWatch,
): Promise<Opened> {
  if (argv.snapshot !== undefined) return openRecorded(argv.snapshot, argv.region)
  try {
    return await openLive(argv, plan, interruption, watch)
  } catch (error) {
    const signal = interruption.caught()
    if (!signal) throw error
    throw new KnownError(exitCodeOf(signal), `Interrupted by ${signal} before anything was seen: there is no report.`)
  }
}

async function openRecorded(path: string, regions: readonly string[] | undefined): Promise<Opened> {
  const { openSnapshot } = await import('../source/snapshot.ts')
  const { source, accounts, capturedAt, forget } = await openSnapshot(path)
  const recorded = [...new Set(accounts.flatMap((account) => account.regions))]
  const chosen = regions?.map((region) => oneOf('region in this snapshot', region, recorded))
  return {
    accounts: accounts.map((account) => {
      const audited = account.regions.filter((region) => !chosen || chosen.includes(region))
      return {
        id: account.id,
        enter: async () => ({ source: once(source), account: { ...account, regions: audited } }),
        leave: () => forget(account.id),
      }
    }),
    now: capturedAt,
  }
}

async function openLive(argv: AccountArgs, plan: Plan, interruption: Interruption, watch: CallWatch): Promise<Opened> {
  const named = argv.region?.map((region) => oneOf('region', region, REGIONS))
  checkEndpoint(argv['endpoint-url'])
  const [{ openSession }, { liveRun }] = await Promise.all([
    import('../source/session.ts'),
    import('../source/live.ts'),
  ])
  const { signal } = interruption
  const run = liveRun({ signal, concurrency: argv.concurrency, maxCalls: argv['max-calls'] })
  const session = { profile: argv.profile, endpoint: argv['endpoint-url'], regions: named, mfaCode: mfaPrompt(process) }
  const now = new Date()
  const own = await openSession({ ...session, sockets: run.sockets })
  const targets = await targetsOf(argv, own, run, watch)
  const areNeeded = isRegional(plan)
  if (targets === undefined) {
    const [role] = argv['role-arn'] ?? []
    const entry = role && { ...roleTarget(role, argv['external-id']), own: own.credentials, sockets: run.sockets }
    const one = entry ? await openSession({ ...session, ...entry }) : own
    return { now, accounts: [await ownAccount(one, run, { named, areNeeded }, watch)] }
  }

  const { enterAccount } = await import('../source/accounts.ts')
  const { sessionPolicy } = await import('../aws/session-policy.ts')
  const options = {
    session: { ...session, own: own.credentials },
    sessionPolicy: sessionPolicy(actionsOf(plan)),
    regions: named ? { named } : { areNeeded },
    ...{ run, watch },
  }
  return {
    now,
    accounts: targets.map((target) => ({ id: target.account, enter: () => enterAccount(target, options) })),
  }
}

/** What an audit may ask, fallbacks included, and what it takes to find out where. */
const actionsOf = (plan: Plan): string[] => [
  ...new Set([
    'ec2:DescribeRegions',
    ...operationsOf(plan).map(({ action }) => action),
    ...fallbackOperationsOf(plan).map(({ action }) => action),
  ]),
]

interface Regions {
  named: readonly string[] | undefined
  areNeeded: boolean
}

/** The account that the credentials are of. If it cannot be entered, there is nothing to report. */
async function ownAccount(session: Session, run: LiveRun, regions: Regions, watch: CallWatch): Promise<OpenedAccount> {
  const [{ enabledRegions, identify }, { liveSource }] = await Promise.all([
    import('../source/session.ts'),
    import('../source/live.ts'),
  ])
  const source = once(liveSource({ session, run, ...watch }), watch.onRepeat)
  const { account, partition } = await identify(source, session)
  // Without a regional rule nobody needs to know the regions: one call less.
  const audited = regions.named ?? (regions.areNeeded ? await enabledRegions(source, session, account) : [])
  return { id: account, enter: async () => ({ source, account: { id: account, partition, regions: [...audited] } }) }
}

function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint !== undefined && !/^https?:\/\/./.test(endpoint)) {
    throw new KnownError(
      2,
      `--endpoint-url ${endpoint} is not a URL.`,
      'For example: --endpoint-url http://localhost:4566',
    )
  }
}
