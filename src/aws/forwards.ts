import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'

/** A target group that an action forwards to. */
export interface Forward {
  arn: string
  /** Its share of the requests, beside the other weights of the same action. */
  weight: number
}

/** AWS names a single target group twice, and leaves out the weight where there is nothing to weigh. */
export function forwardsOf({ TargetGroupArn, ForwardConfig }: Action): Forward[] {
  const named = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: undefined }]
  return named.flatMap(({ TargetGroupArn: arn, Weight: weight = 1 }) => (arn ? [{ arn, weight }] : []))
}
