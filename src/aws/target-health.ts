import type { TargetHealthDescription as Target } from '@aws-sdk/client-elastic-load-balancing-v2'

/** What their states say of the targets of a group. */
export interface Condition {
  up: Target[]
  down: Target[]
  /** On the way in or out. */
  changing: Target[]
  /** AWS cannot tell, or in a way that is not known here. */
  unclear: Target[]
  /** In a zone that the load balancer does not use. */
  unused: Target[]
}

export function conditionOf(targets: readonly Target[]): Condition {
  const condition: Condition = { up: [], down: [], changing: [], unclear: [], unused: [] }
  for (const target of targets) condition[stateOf(target)].push(target)
  return condition
}

function stateOf({ TargetHealth: { State, Reason } = {} }: Target): keyof Condition {
  switch (State) {
    case 'healthy':
      return 'up'
    case 'unhealthy':
    case 'unhealthy.draining':
      return 'down'
    case 'initial':
    case 'draining':
      return 'changing'
    case 'unused':
      // Any other reason is its own: it is stopped, or its address cannot be used.
      return Reason === 'Target.NotInUse' ? 'unused' : 'down'
    default:
      return 'unclear'
  }
}

/** `i-0fbcdb07a484441c7 (Target.Timeout)`: three of them, and how many more. */
export function namesOf(targets: readonly Target[]): string {
  const names = targets.map(
    ({ Target: { Id } = {}, TargetHealth: { State, Reason } = {} }) => `${Id} (${Reason ?? State})`,
  )
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '')
}
