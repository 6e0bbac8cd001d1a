import type { Plan, PlannedCollection } from '../engine/plan.ts'
import type { CallEvent, CallWatch } from '../source/live.ts'
import type { AccountScope } from '../source/source.ts'

/** How far a live run is, and what it took until now. */
export interface Tally {
  /** Milliseconds, on the clock of `performance.now()`. */
  startedAt: number
  /** Undefined until the accounts are known. */
  accounts: number | undefined
  accountsDone: number
  /** Audited regions of the accounts that were entered; several accounts have each their own. */
  regions: number
  calls: number
  underWay: number
  requests: number
  throttled: number
  retried: number
  saved: number
  /** The call that was answered last. */
  latest: CallEvent | undefined
  /** The slowest calls, the slowest first: at most three. */
  slowest: readonly CallEvent[]
  services: ReadonlyMap<string, ServiceTally>
}

export interface ServiceTally {
  calls: number
  requests: number
  throttled: number
  /** Milliseconds from the start of the run to the latest answer. */
  took: number
}

/** Told of a live run as it goes. */
export interface RunWatch extends Required<CallWatch> {
  onAccounts(count: number, plan: Plan): void
  /** An account was entered, or found shut: then it has no regions. */
  onEntered(account: Pick<AccountScope, 'regions'>): void
  onCollected(planned: PlannedCollection): void
  onAccountDone(): void
}

export interface TallyOptions {
  /** Something changed. */
  onChange?: () => void
  /** The last call to a service was answered. */
  onServiceDone?: (service: string) => void
}

const SLOWEST = 3

/** Counts what a run tells. It never holds more than a few calls, however many there are. */
export function tallyRun({ onChange, onServiceDone }: TallyOptions = {}): { tally: Readonly<Tally>; watch: RunWatch } {
  const services = new Map<string, ServiceTally>()
  const tally: Tally = {
    ...{ startedAt: performance.now(), accounts: undefined, accountsDone: 0, regions: 0 },
    ...{ calls: 0, underWay: 0, requests: 0, throttled: 0, retried: 0, saved: 0 },
    ...{ latest: undefined, slowest: [], services },
  }
  const open = openCollections((service) => services.has(service) && onServiceDone?.(service))
  const watch: RunWatch = {
    onAsk() {
      tally.underWay++
      onChange?.()
    },
    onThrottle() {
      tally.throttled++
      onChange?.()
    },
    onCall(event) {
      const { requests, throttled, retried, request } = event
      tally.underWay--
      tally.calls++
      tally.requests += requests
      tally.retried += retried
      tally.latest = event
      tally.slowest = [...tally.slowest, event].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST)
      const { name } = request.service
      const before = services.get(name) ?? { calls: 0, requests: 0, throttled: 0 }
      services.set(name, {
        calls: before.calls + 1,
        requests: before.requests + requests,
        throttled: before.throttled + throttled,
        took: performance.now() - tally.startedAt,
      })
      onChange?.()
    },
    onRepeat() {
      tally.saved++
    },
    onAccounts(count, plan) {
      tally.accounts = count
      open.expect(count, plan)
      onChange?.()
    },
    onEntered({ regions }) {
      tally.regions += regions.length
      onChange?.()
    },
    onCollected: open.close,
    onAccountDone() {
      tally.accountsDone++
      onChange?.()
    },
  }
  return { tally, watch }
}

/** Tells when nothing that is still to be collected asks a service. */
function openCollections(onServiceDone: (service: string) => void) {
  const left = new Map<string, number>()
  return {
    expect(accounts: number, plan: Plan) {
      for (const planned of plan.values()) {
        for (const service of servicesOf(planned)) left.set(service, (left.get(service) ?? 0) + accounts)
      }
    },
    close(planned: PlannedCollection) {
      for (const service of servicesOf(planned)) {
        const rest = (left.get(service) ?? 0) - 1
        left.set(service, rest)
        if (rest === 0) onServiceDone(service)
      }
    },
  }
}

/** The services that a collection and its extras ask. */
const servicesOf = ({ collection, extras }: PlannedCollection): Set<string> =>
  new Set([collection.service.name, ...[...extras.values()].map(({ service }) => service.name)])
