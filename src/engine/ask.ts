import type { AnyCall, AnyCollection, AnyList, Place } from '../collection.ts'
import { KnownError } from '../errors.ts'
import { type Gap, GapError, gapKind } from '../gap.ts'
import { canonical, isObject, type JsonObject, toJson } from '../json.ts'
import { type AnyService, GLOBAL } from '../service.ts'
import { sameErrorName } from '../source/error-name.ts'
import { type Answer, NOT_IN_REGION, type Source } from '../source/source.ts'
import type { SliceRow } from './inventory.ts'

export type ListedRow = Pick<SliceRow, 'row' | 'identity'>

export interface Listed {
  rows: readonly ListedRow[]
  gap: Gap | undefined
}

/** Told of the rows of a page while the rest of the list is still to come. */
export type OnRows = (rows: readonly ListedRow[]) => void

/** The same source, asked for what somebody is going to want. */
export const inAdvance = (source: Source): Source => ({
  call: (request) => source.call({ ...request, isAhead: true }),
})

/** Tries the narrower calls where the bulk call was denied or not recorded; when both fail, the bulk call's gap counts. */
export async function listVia(
  collection: AnyCollection,
  place: Place,
  parent: JsonObject | undefined,
  source: Source,
  onRows: OnRows | undefined,
): Promise<Listed> {
  const rowsOf = async (list: AnyList): Promise<Listed> => {
    const rowsBy = async (call: AnyCall) => identified(collection, await list.list(call, { ...place, parent }), place)
    const early = callVia(inAdvance(source), collection.service, list.calls, place)
    const onPage = onRows && ((page: Page) => void rowsBy(answering(page, early)).then(onRows, () => {}))
    const call = callVia(source, collection.service, list.calls, place, onPage)
    const read = () => rowsBy(call)
    const { value, gap } = await attempt(read, collection.service, list.calls, place)
    // A service that the region lacks has nothing there: that is seen, not missing.
    return gap?.code === NOT_IN_REGION ? { rows: [], gap: undefined } : { rows: value ?? [], gap }
  }
  const bulk = await rowsOf(collection.source)
  if (!collection.fallback || !bulk.gap || !['denied', 'not-recorded'].includes(bulk.gap.kind)) return bulk
  const narrower = await rowsOf(collection.fallback)
  return narrower.gap ? bulk : narrower
}

function identified(collection: AnyCollection, rows: unknown, place: Place): ListedRow[] {
  // AWS sends an empty list as one; an answer without it is somebody else's, or half an answer.
  if (rows === undefined) throw new Error('it has no list')
  if (!Array.isArray(rows) || !rows.every(isObject)) throw new Error(`${collection.key} is not a list of objects`)
  return rows.map((row) => ({ row, identity: collection.describe(row, place) }))
}

/** Runs a collection's own code; whatever it throws is a gap, so that one odd answer never ends the run. */
export async function attempt<Value>(
  run: () => Promise<Value>,
  service: AnyService,
  calls: readonly string[],
  place: Place,
): Promise<{ value?: Value; gap: Gap | undefined }> {
  try {
    return { value: await run(), gap: undefined }
  } catch (error) {
    if (error instanceof GapError) return { gap: error.gap }
    // A snapshot's file that is broken ends the run: the user can mend it.
    if (error instanceof KnownError) throw error
    const message = `The answer of ${calls.join(', ')} could not be read: ${error instanceof Error ? error.message : error}`
    return { gap: gapOf(service, calls.at(-1) ?? '', place, 'UnreadableAnswer', message) }
  }
}

/** One page of the answer to a call. */
interface Page {
  operation: string
  input: object
  output: JsonObject
}

/** The same `call`, with one page in the place of one whole answer. */
const answering =
  ({ operation, input, output }: Page, call: AnyCall): AnyCall =>
  async (asked, askedInput = {}, options) =>
    asked === operation && canonical(toJson(askedInput)) === canonical(toJson(input))
      ? output
      : call(asked, askedInput, options)

/** The `call` that a collection or extra is given: only the operations it declared, gaps thrown, errors sorted. */
export function callVia(
  source: Source,
  service: AnyService,
  declared: readonly string[],
  place: Place,
  onPage?: (page: Page) => void,
): AnyCall {
  return async (operation, input = {}, options) => {
    if (!declared.includes(operation)) {
      throw new Error(`${operation} is called but not declared in \`calls\`.`)
    }
    const region = service.scope === 'global' ? GLOBAL : place.region
    const request = {
      ...{ account: place.account, region, service, operation, input: toJson(input) },
      ...(onPage && { onPage: (output: JsonObject) => onPage({ operation, input, output }) }),
    }
    const answer = await source.call(request)
    if (answer.state === 'output') return answer.output
    if (answer.state === 'error' && options?.absentOn.some((name) => sameErrorName(name, answer.error.name))) {
      return undefined
    }
    throw new GapError(gapOfAnswer(answer, service, operation, { ...place, region }))
  }
}

function gapOfAnswer(
  answer: Exclude<Answer, { state: 'output' }>,
  service: AnyService,
  operation: string,
  place: Place,
): Gap {
  return answer.state === 'absent'
    ? gapOf(service, operation, place, answer.code, answer.reason)
    : gapOf(service, operation, place, answer.error.name, answer.error.message)
}

function gapOf(service: AnyService, operation: string, place: Place, code: string, message: string): Gap {
  return {
    kind: gapKind(code),
    region: service.scope === 'global' ? GLOBAL : place.region,
    service: service.name,
    operation,
    action: service.iamAction(operation),
    code,
    message,
  }
}
