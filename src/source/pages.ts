import { canonical, type JsonObject, type JsonValue, toJson } from '../json.ts'
import type { Sdk, SdkClient } from './clients.ts'
import { namedError } from './failure.ts'
import { mergePages, namesItsRows, nextTokens, withoutTokens } from './paging.ts'

interface Paged {
  sdk: Sdk
  client: SdkClient
  operation: string
  input: JsonObject
  pageSize: number | undefined
  /** Told of each page but the last. */
  onPage?: ((page: JsonObject) => void) | undefined
}

/** All pages of an operation as one answer: lists are joined, of anything else the first page's value holds. */
export async function allPages(paged: Paged): Promise<JsonObject> {
  const pages: JsonObject[] = []
  for await (const page of pagesOf({ ...paged, client: refusingRepeats(paged.client) })) {
    const json = toJson(page)
    pages.push(json)
    if (paged.onPage && nextTokens(json)) paged.onPage(withoutTokens(json))
  }
  // Some lists go on in a way that neither the SDK nor NEXT knows: half a list must not pass for a whole one.
  if (nextTokens(pages.at(-1) ?? {})) {
    throw namedError('Truncated', `${paged.operation} gave only a part of its list, and no way to ask for the rest.`)
  }
  return withoutTokens(mergePages(pages))
}

type Paginate = (
  config: { client: SdkClient; pageSize?: number | undefined },
  input: JsonObject,
) => AsyncIterable<object>

/** The SDK knows how to page most operations, and which of its inputs is the page size; not all of them. */
async function* pagesOf({ sdk, client, operation, input, pageSize }: Paged): AsyncIterable<object> {
  const paginate = sdk[`paginate${operation}`] as Paginate | undefined
  const pages = paginate?.({ client, pageSize: namesItsRows(input) ? undefined : pageSize }, { ...input })
  if (pages) return yield* pages
  const Command = sdk[`${operation}Command`] as new (input: JsonObject) => { input: object }
  for (let next: JsonObject | undefined = input; next; ) {
    const page: object = await client.send(new Command(next))
    yield page
    next = following(page as JsonObject, input, 'WAFV2' in sdk ? NEXT_OF_WAF : NEXT)
  }
}

/** Where an answer says how it goes on, and the input that takes this up. */
const NEXT = {
  NextToken: 'NextToken',
  nextToken: 'nextToken',
  NextMarker: 'Marker',
  Marker: 'Marker',
  // API Gateway's authorizers.
  position: 'position',
}

/** WAF takes its marker back under the name that it gave it. */
const NEXT_OF_WAF = { NextMarker: 'NextMarker' }

function following(page: JsonObject, input: JsonObject, next: Record<string, string>): JsonObject | undefined {
  const found = Object.entries(next).find(([output]) => page[output])
  return found && { ...input, [found[1]]: page[found[0]] as JsonValue }
}

/** The same client, refusing to send the same page's request twice: a server that repeats its token has no end. */
function refusingRepeats(client: SdkClient): SdkClient {
  const sent = new Set<string>()
  const send: SdkClient['send'] = async (command) => {
    const request = canonical(command.input)
    if (sent.has(request)) throw namedError('RepeatedToken', 'AWS gave the same page token twice: the list has no end.')
    sent.add(request)
    return client.send(command)
  }
  // The SDK's paginators insist on an instance of the client's own class.
  return Object.create(client, { send: { value: send } })
}
