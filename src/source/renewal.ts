import type { Clock } from './clock.ts'
import { expiryIn } from './explain.ts'
import type { Failure } from './failure.ts'
import type { Session } from './session.ts'

/** Milliseconds within which credentials that could not be renewed are not asked for again: a program may be behind it. */
const PAUSE = 10_000

/** What AWS's services call credentials that have run out; EC2 says so of the request. */
const EXPIRED = /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/

const isExpired = (error: unknown): boolean => EXPIRED.test((error as { name?: string } | undefined)?.name ?? '')

/** Sends a request; and once more where AWS calls the credentials expired and others are to be had. */
export type WhileFresh = <Value>(send: () => Promise<Value>) => Promise<Value>

/**
 * Credentials mostly say when they run out, and are renewed before. Those that say nothing, or whose session is ended
 * early, are renewed when AWS refuses them: once for all requests that were signed with them.
 */
export function renewal({ credentials }: Session, clock: Clock): WhileFresh {
  let renewedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let renewing: Promise<boolean> | undefined

  async function renew(): Promise<boolean> {
    triedAt = clock.now()
    const refused = await credentials()
    const renewed = await credentials({ forceRefresh: true })
    const areOthers = renewed.accessKeyId !== refused.accessKeyId || renewed.sessionToken !== refused.sessionToken
    if (areOthers) renewedAt = clock.now()
    return areOthers
  }

  /** Whether there are other credentials than those that a request was signed with at that time. */
  async function areRenewed(signedAt: number): Promise<boolean> {
    if (signedAt < renewedAt) return true
    if (!renewing && clock.now() - triedAt < PAUSE) return false
    renewing ??= renew()
      .catch(() => false)
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  return async (send) => {
    const signedAt = clock.now()
    try {
      return await send()
    } catch (error) {
      if (!isExpired(error) || !(await areRenewed(signedAt))) throw error
      return send()
    }
  }
}

/** A failure for which the credentials are to blame says so, and what to do. */
export const explained = (failure: Failure, session: Session): Failure =>
  isExpired(failure) ? { ...failure, message: expiryIn(session) } : failure
