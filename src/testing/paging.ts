import { createHash } from 'node:crypto'
import { canonical, type JsonObject } from '../json.ts'
import { loadSdk, operationOf } from './schema.ts'

/** How an operation's list is asked for page by page. */
export interface Paging {
  /** Input member that takes the token of the page. */
  asked: string
  /** Output member that gives the token of the next page. */
  next: string
  /** Input member for the size of a page. */
  size: string | undefined
  /** Output member that says whether there are more. */
  more: string | undefined
}

const known = new Map<string, Promise<Paging | undefined>>()

/** As the SDK pages it, or by what its input and output are called. Undefined for what has no pages. */
export function pagingOf(client: string, operation: string): Promise<Paging | undefined> {
  const key = `${client} ${operation}`
  const paging = known.get(key) ?? findPaging(client, operation)
  known.set(key, paging)
  return paging
}

async function findPaging(client: string, operation: string): Promise<Paging | undefined> {
  const { input, output } = await operationOf(client, operation)
  const [asks, gives] = [input, output].map(({ members }) => new Set(members.map(([name]) => name)))
  const tokens =
    (await tokensOfSdk(client, operation)) ??
    TOKENS.find(({ asked, next }) => (asks?.has(asked) ?? false) && (gives?.has(next) ?? false))
  if (!tokens || !gives?.has(tokens.next)) return undefined
  return {
    ...tokens,
    size: tokens.size ?? SIZES.find((name) => asks?.has(name)),
    more: FLAGS.find((name) => gives.has(name)),
  }
}

/** Where the SDK has no paginator. */
const TOKENS: readonly Pick<Paging, 'asked' | 'next' | 'size'>[] = [
  { asked: 'NextToken', next: 'NextToken', size: undefined },
  { asked: 'nextToken', next: 'nextToken', size: undefined },
  { asked: 'NextMarker', next: 'NextMarker', size: undefined },
  { asked: 'Marker', next: 'NextMarker', size: undefined },
  { asked: 'Marker', next: 'Marker', size: undefined },
  { asked: 'position', next: 'position', size: undefined },
]
const SIZES = ['MaxResults', 'maxResults', 'MaxItems', 'MaxRecords', 'PageSize', 'Limit', 'limit']
const FLAGS = ['IsTruncated', 'Truncated']

type Paginate = (config: { client: object; pageSize: number }, input: JsonObject) => AsyncIterable<object>

const TOKEN = 'token'
const SIZE = 7

/** The SDK's paginator keeps the names to itself; but what it reads in a page and writes into its next input tells. */
async function tokensOfSdk(client: string, operation: string) {
  const sdk = (await loadSdk(client)) as Record<string, unknown>
  const paginate = sdk[`paginate${operation}`] as Paginate | undefined
  const Client = Object.keys(sdk).find((name) => /^[A-Z]\w*Client$/.test(name))
  if (!paginate || !Client) return undefined
  const read: string[] = []
  const sent: JsonObject[] = []
  const page = new Proxy({}, { get: (_page, name) => (name === 'then' ? undefined : readAs(String(name))) })
  const readAs = (name: string) => {
    read.push(name)
    return TOKEN
  }
  const send = async (command: { input: JsonObject }) => {
    sent.push({ ...command.input })
    return page
  }
  const prototype = (sdk[Client] as { prototype: object }).prototype
  const stub = Object.create(prototype, { send: { value: send } })
  for await (const _page of paginate({ client: stub, pageSize: SIZE }, {})) if (sent.length === 2) break
  const memberWith = (value: unknown) => Object.entries(sent[1] ?? {}).find(([, given]) => given === value)?.[0]
  const [next, asked] = [read[0], memberWith(TOKEN)]
  return next && asked ? { asked, next, size: memberWith(SIZE) } : undefined
}

/** One page of a whole answer to a question (`of`), or undefined for a token that was never given with it. */
export function pageOf(
  whole: JsonObject,
  paging: Paging,
  { input, size, of }: { input: JsonObject; size: number; of: string },
): JsonObject | undefined {
  const { [paging.asked]: token, [paging.size ?? '']: wanted, ...question } = input
  const mark = createHash('sha256')
    .update(`${of} ${canonical(question)}`)
    .digest('base64url')
    .slice(0, 16)
  const [start, offset = ''] = token === undefined ? [mark, '0'] : String(token).split('.')
  if (start !== mark || !/^\d+$/.test(offset)) return undefined
  const from = Number(offset)
  const upTo = from + Math.max(1, Math.min(size, Number(wanted ?? size)))
  const { page, rows } = cut(whole, from, upTo)
  if (from > 0 && from >= rows) return undefined
  const isLast = upTo >= rows
  return {
    ...page,
    ...(paging.more && { [paging.more]: !isLast }),
    ...(!isLast && { [paging.next]: `${mark}.${upTo}` }),
  }
}

/** An answer with several lists is paged as if they stood one after the other. */
function cut(whole: JsonObject, from: number, upTo: number): { page: JsonObject; rows: number } {
  let rows = 0
  const page = Object.entries(whole).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value]
    const start = rows
    rows += value.length
    return [name, value.slice(Math.max(0, from - start), Math.max(0, upTo - start))]
  })
  return { page: Object.fromEntries(page), rows }
}
