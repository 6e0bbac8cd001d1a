import { type Gap, gapKind } from '../gap.ts'
import { GLOBAL } from '../service.ts'
import { type CallWatch, type LiveRun, liveSource } from './live.ts'
import { once } from './once.ts'
import { askIdentity, askRegions, openSession, type Session, type SessionOptions } from './session.ts'
import type { AccountScope, Source } from './source.ts'

/** An account to audit: its id, and the role that leads into it; none for the account that the credentials are of. */
export interface Target {
  account: string
  roleArn: string | undefined
  externalId: string | undefined
}

/** An account that was entered, or the one gap that all of it is. */
export type Entered =
  | { source: Source; account: AccountScope; gap?: undefined }
  | { gap: Gap; account: AccountScope; source?: undefined }

export interface EnterOptions {
  /** How the session is opened, but for the role. */
  session: Omit<SessionOptions, 'roleArn' | 'externalId'>
  /** Policy document that bounds what the role's session may do. */
  sessionPolicy: string | undefined
  run: LiveRun
  watch?: CallWatch
  /** Regions that were named, or whether those that are enabled have to be asked for. */
  regions: { named: readonly string[] } | { areNeeded: boolean }
}

/** Assumes the role and finds out where to look. Whatever keeps it out is a gap: the other accounts go on. */
export async function enterAccount(target: Target, options: EnterOptions): Promise<Entered> {
  const { roleArn, externalId } = target
  const session = await openSession({
    ...options.session,
    ...{ roleArn, externalId, sessionPolicy: options.sessionPolicy, sockets: options.run.sockets },
  })
  const { run, watch } = options
  const source = once(liveSource({ session, run, ...watch }), watch?.onRepeat)
  const { partition } = session
  const shut = (operation: string, { name, message }: { name: string; message: string }): Entered => ({
    account: { id: target.account, partition, regions: [] },
    gap: gapOf(operation, name, message),
  })
  const identity = await askIdentity(source, session)
  if (identity.failure) return shut('AssumeRole', identity.failure)
  if (identity.account !== target.account) {
    return shut('AssumeRole', { name: 'WrongAccount', message: `${roleArn} leads into account ${identity.account}.` })
  }
  const found = await regionsOf(source, session, identity.account, options)
  if (found.failure) return shut('DescribeRegions', found.failure)
  return { source, account: { id: identity.account, partition: identity.partition, regions: found.regions } }
}

async function regionsOf(source: Source, session: Session, account: string, { regions }: EnterOptions) {
  if ('named' in regions) return { regions: [...regions.named].sort() }
  return regions.areNeeded ? askRegions(source, session, account) : { regions: [] }
}

/** The services behind the two calls by which an account is entered. */
const SERVICES: Readonly<Record<string, string>> = { AssumeRole: 'sts', DescribeRegions: 'ec2' }

const gapOf = (operation: string, code: string, message: string): Gap => ({
  kind: gapKind(code),
  region: GLOBAL,
  service: SERVICES[operation] ?? 'sts',
  operation,
  action: `${SERVICES[operation]}:${operation}`,
  code,
  message,
})
