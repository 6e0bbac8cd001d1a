import type { Policy } from './parse.ts'
import { contextOf, isAdministrator, type Principal } from './principal.ts'
import { eitherContext, partialContext } from './request.ts'
import type { Truth } from './truth.ts'

/** Whether a user is administrator, and whether it is without MFA; undefined: under other conditions. */
export function administratorWithoutMfa(
  user: Principal,
  full: (policy: Policy) => boolean,
  now: Date,
): { ever: Truth; withoutMfa: Truth } {
  const context = contextOf(user, now)
  return {
    ever: isAdministrator(user, full, context),
    withoutMfa: isAdministrator(user, full, eitherContext(NO_MFA, context)),
  }
}

/** Requests signed with a long-term access key, or made in the console without MFA, have neither key, or false. */
const NO_MFA = partialContext({ 'aws:MultiFactorAuthPresent': [], 'aws:MultiFactorAuthAge': [] })
