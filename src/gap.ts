/** Why data is missing. */
export type GapKind =
  /** AWS answered that the caller may not. */
  | 'denied'
  /** AWS kept answering that there were too many requests. */
  | 'throttled'
  /** The region is not enabled for the account, or the thing belongs to another account. */
  | 'unavailable'
  /** The snapshot does not hold this call, or holds only its first page. */
  | 'not-recorded'
  /** Anything else: the network, a fault at AWS, a rule that threw. */
  | 'failed'

/** One AWS call (or one rule) that gave no data. Never a pass: whatever needed it is unknown. */
export interface Gap {
  kind: GapKind
  /** Region asked, or `global`. */
  region: string
  /** Short service name, as in the AWS CLI: `elbv2`. */
  service: string
  /** API operation: `DescribeListeners`. Empty when a rule is at fault, not a call. */
  operation: string
  /** IAM action that settles it: `elasticloadbalancing:DescribeListeners`. Empty when no permission does. */
  action: string
  /** AWS's error name, or `NotRecorded`, `Truncated`, `RuleError`. */
  code: string
  message: string
}

/** Carries a gap out of a collection's `list` or an extra's `get`; the engine catches it. */
export class GapError extends Error {
  override readonly name = 'GapError'
  readonly gap: Gap

  constructor(gap: Gap) {
    super(gap.message)
    this.gap = gap
  }
}

/** Code of the gap that a throwing rule leaves; the run goes on and ends with exit code 3. */
export const RULE_ERROR = 'RuleError'

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Unauthorized\w*|AuthorizationError\w*|Forbidden\w*|UserUnauthorized|403)$/i
const THROTTLED =
  /^(Throttling\w*|ThrottledException|TooManyRequests\w*|RequestLimitExceeded|RequestThrottled\w*|SlowDown|PriorRequestNotComplete|BandwidthLimitExceeded|ProvisionedThroughputExceeded\w*|LimitExceededException|429)$/i
const UNAVAILABLE = /^(OptInRequired|RegionDisabledException|UnsupportedOperation\w*|SubscriptionRequired\w*)$/i

/** Sorts an AWS error name into a kind of gap. */
export function gapKind(errorName: string): GapKind {
  if (errorName === 'NotRecorded' || errorName === 'Truncated') return 'not-recorded'
  if (DENIED.test(errorName)) return 'denied'
  if (THROTTLED.test(errorName)) return 'throttled'
  if (UNAVAILABLE.test(errorName)) return 'unavailable'
  return 'failed'
}
