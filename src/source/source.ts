import type { JsonObject } from '../json.ts'
import type { AnyService } from '../service.ts'

/** One AWS API operation with its input, in one account and region. */
export interface CallRequest {
  account: string
  /** Region name, or `global` for a service that is asked once per account. */
  region: string
  service: AnyService
  operation: string
  input: JsonObject
  /** Asked before it is known to be needed: what needs it asks again, and finds the answer there. */
  isAhead?: boolean
  /** Told of each page but the last as it comes, so that what depends on its rows need not wait for the whole list. */
  onPage?: (page: JsonObject) => void
}

/**
 * What came of a call: AWS's answer with all pages merged, AWS's error, or nothing because it was never recorded.
 * The three are never confused: an absent answer is not an empty one.
 */
export type Answer =
  | { state: 'output'; output: JsonObject }
  | { state: 'error'; error: { name: string; message: string } }
  | { state: 'absent'; reason: string; code: 'NotRecorded' | 'Truncated' }

/** The error of a call that was not waited for. It is no word of AWS's, and no recording keeps it. */
export const INTERRUPTED = { name: 'Interrupted', message: 'The run was interrupted before the answer came.' }

/**
 * The error of a service that the region does not have: there is nothing to see, so nothing is missing. No word of AWS's
 * either, but a recording keeps it.
 */
export const NOT_IN_REGION = 'ServiceNotInRegion'

/**
 * The seam: everything that awsure knows of an account comes through here. Kinds: live SDK (`live.ts`), snapshot
 * (`snapshot.ts`), a recorder around either (`recorder.ts`). Never rejects for what AWS or the network answers.
 */
export interface Source {
  call(request: CallRequest): Promise<Answer>
}

/** An account, and where to look in it. */
export interface AccountScope {
  id: string
  partition: string
  /** Sorted; without `global`. */
  regions: string[]
}
