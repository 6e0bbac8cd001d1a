import { compare, groupBy } from '../order.ts'
import type { Manifest, OperationCall, RecordedCall } from './snapshot-format.ts'

/** Where the recorded calls are. */
export interface Store {
  /** The calls of one operation; undefined when there are none. */
  operation(
    account: string,
    region: string,
    service: string,
    operation: string,
  ): Promise<readonly OperationCall[] | undefined>
  /** Where something was recorded in an account: regions, and `global`. */
  regions(account: string): Promise<readonly string[]>
  all(): AsyncIterable<RecordedCall>
  /** Lets go of what is held of an account. */
  forget(account: string): void
}

export interface Opened {
  manifest: Manifest
  store: Store
}

/** Recorded calls that are all in memory. */
export function memoryStore(calls: readonly RecordedCall[]): Store {
  const accounts = new Map([...groupBy(calls, ({ account }) => account)].map(([id, own]) => [id, accountCalls(own)]))
  return {
    operation: async (account, ...place) => accounts.get(account)?.operation(place.join('/')),
    regions: async (account) => accounts.get(account)?.regions() ?? [],
    forget: (account) => void accounts.delete(account),
    async *all() {
      yield* calls
    },
  }
}

/** The calls of one account, by operation. */
export function accountCalls(calls: readonly RecordedCall[]) {
  const operations = groupBy(calls, ({ region, service, operation }) => [region, service, operation].join('/'))
  return {
    operation: (place: string) => operations.get(place),
    regions: () => [...new Set(calls.map(({ region }) => region))].sort(compare),
  }
}
