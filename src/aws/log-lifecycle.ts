import type { LifecycleRule } from '@aws-sdk/client-s3'
import type { Json } from '../json.ts'

/** A rule of a bucket's lifecycle that deletes log files of a trail. */
export interface Expiry {
  /** From the lifecycle: `Rules[2].Expiration`. */
  path: string
  /** Undefined for a rule that deletes everything on a day. */
  days: number | undefined
  date: string | undefined
}

/** The rules that delete a trail's log files, the soonest first. */
export function expiries(
  rules: readonly Json<LifecycleRule>[],
  logs: { prefix: string | undefined; account: string },
): Expiry[] {
  return rules
    .flatMap(({ Status, Expiration, ...rule }, i) => {
      if (Status !== 'Enabled' || (!Expiration?.Days && !Expiration?.Date)) return []
      const filter = { ...rule.Filter, ...rule.Filter?.And }
      // CloudTrail tags none of its files.
      if (filter.Tag || filter.Tags?.length || !holdsLogs(filter.Prefix ?? rule.Prefix ?? '', logs)) return []
      return [{ path: `Rules[${i}].Expiration`, days: Expiration.Days, date: Expiration.Date }]
    })
    .sort((a, b) => (a.days ?? 0) - (b.days ?? 0))
}

/**
 * Whether log files lie below a prefix: `PREFIX/AWSLogs/[o-ORGANIZATION/]ACCOUNT/CloudTrail/REGION/…`. Of an
 * organization's accounts, whichever the prefix names.
 */
function holdsLogs(prefix: string, { prefix: own, account }: { prefix: string | undefined; account: string }): boolean {
  const base = own ? `${own}/AWSLogs/` : 'AWSLogs/'
  if (base.startsWith(prefix)) return true
  if (!prefix.startsWith(base)) return false
  const below = prefix.slice(base.length)
  const logs = below.startsWith('o-')
    ? below.replace(/^o-[a-z0-9]*(\/\d{0,12})?(?=\/|$)/, '').replace(/^\//, '')
    : below
  const expected = logs === below ? `${account}/CloudTrail/` : 'CloudTrail/'
  return expected.startsWith(logs) || logs.startsWith(expected)
}
