import type { GetTrailStatusResponse } from '@aws-sdk/client-cloudtrail'
import type { Json } from '../json.ts'
import { parseTime } from '../time.ts'

const HOUR = 3_600_000

/** Where a trail delivers to, by the member of its status that has the latest error. */
const PLACES = {
  LatestDeliveryError: 'the bucket',
  LatestDigestDeliveryError: 'the bucket, of digests',
  LatestCloudWatchLogsDeliveryError: 'CloudWatch Logs',
} as const

export interface DeliveryError {
  path: keyof typeof PLACES
  place: string
  error: string
}

/** What keeps a trail from delivering; AWS leaves a member out, or empty, while all is well. */
export function deliveryErrors(status: Json<GetTrailStatusResponse>): DeliveryError[] {
  return (Object.keys(PLACES) as (keyof typeof PLACES)[]).flatMap((path) => {
    const error = status[path]
    return error ? [{ path, place: PLACES[path], error: error.replace(/\.$/, '') }] : []
  })
}

/** Whole hours from a time of a trail's status until now; Infinity where AWS has none, or an empty one. */
export function hoursSince(time: string | undefined, now: Date): number {
  return Math.floor((now.getTime() - (parseTime(time) ?? -Infinity)) / HOUR)
}
