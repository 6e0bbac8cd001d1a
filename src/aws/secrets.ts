import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import type { Json } from '../json.ts'
import { parseTime } from '../time.ts'
import { longestInterval } from './schedule.ts'

/** A secret as ListSecrets describes it: everything but the value. */
export type Secret = Json<SecretListEntry>

const DAY = 86_400_000

/** Why a secret has no rotation of its own in this region; undefined when it can have one. */
export function whyNotRotatedHere(secret: Secret, region: string): string | undefined {
  if (secret.DeletedDate) return 'The secret is scheduled for deletion.'
  if (secret.OwningService) return `The secret is managed by ${secret.OwningService}: only that service rotates it.`
  if (secret.PrimaryRegion && secret.PrimaryRegion !== region) {
    return `The secret is a replica of the one in ${secret.PrimaryRegion}, which is rotated there.`
  }
  return undefined
}

/**
 * Days between rotations: the longest time that the schedule allows, or what AWS worked out from the last rotation
 * where the schedule cannot be read. Undefined when neither tells.
 */
export function rotationInterval({ RotationRules }: Secret): number | undefined {
  const { ScheduleExpression, AutomaticallyAfterDays } = RotationRules ?? {}
  return (ScheduleExpression && longestInterval(ScheduleExpression)) || AutomaticallyAfterDays
}

/**
 * When the secret should have rotated, or will: in milliseconds since 1970; undefined when AWS does not tell.
 *
 * The earlier of AWS's own date and of the last sign of a rotation plus the interval. The date alone will not do: it
 * moves on when a rotation fails. Any change counts as a sign, because AWS takes a value put by hand for a rotation,
 * and because it does not tell when rotation was switched on or its schedule changed, only that something did change.
 */
export function rotationDue(secret: Secret): number | undefined {
  const signs = [secret.CreatedDate, secret.LastRotatedDate, secret.LastChangedDate].flatMap(
    (date) => parseTime(date) ?? [],
  )
  const interval = rotationInterval(secret)
  const bySchedule = interval !== undefined && signs.length > 0 ? [Math.max(...signs) + interval * DAY] : []
  const due = [...bySchedule, ...[secret.NextRotationDate].flatMap((date) => parseTime(date) ?? [])]
  return due.length > 0 ? Math.min(...due) : undefined
}

/**
 * The version that a rotation began and has not finished: labelled AWSPENDING, but not AWSCURRENT as well. AWS rotates
 * no further while there is one.
 */
export function unfinishedVersion({ SecretVersionsToStages = {} }: Secret): string | undefined {
  const unfinished = ([, stages]: [string, string[]]) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT')
  return Object.entries(SecretVersionsToStages).find(unfinished)?.[0]
}
