import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { visit } from 'jsonc-parser'
import { readText } from '../disk/json-file.ts'
import { groupBy } from '../order.ts'
import { formOf, MANIFEST } from './snapshot-format.ts'

/** A row that some list call gave, looked for in the files of a snapshot. */
export interface RowQuery {
  account: string
  region: string
  /** The operations that may have listed it, likeliest first. `service` is the slug of the SDK client. */
  operations: readonly { service: string; operation: string }[]
  /** Strings that the row identifies itself by, surest first: its ARN, its id. */
  names: readonly string[]
  /** Name of the part of the row that is meant: an inline policy of a user. */
  part: string | undefined
}

/** Lines of a file, counted from 1. */
export interface LineRange {
  file: string
  startLine: number
  endLine: number
}

/**
 * Where rows stand in a snapshot that is a folder or one plain JSON file, in the order of the queries; the first line
 * of the call's answer where the row itself is not to be found, undefined where the call was not recorded. Each file is
 * read once.
 */
export async function locateRows(
  snapshot: string,
  queries: readonly RowQuery[],
): Promise<readonly (LineRange | undefined)[]> {
  const wanted = new Set(queries.flatMap(({ names, part = '' }) => [...names, part]))
  const store = await openStore(snapshot, wanted)
  return Promise.all(queries.map((query) => store && locate(store, query)))
}

/** The wanted strings in the answers to one operation. */
interface Answer {
  file: string
  startLine: number
  byValue: ReadonlyMap<string, readonly Holder[]>
}

interface Store {
  regions(account: string): Promise<readonly string[]>
  answer(account: string, region: string, service: string, operation: string): Promise<Answer | undefined>
}

/** An object that has a wanted string as a direct member. */
interface Holder {
  value: string
  /** How deep the string lies: a row holds its own name higher up than others refer to it. */
  depth: number
  startLine: number
  endLine: number
  start: number
  end: number
  /** Index of the call that it was answered to, where one file holds several. */
  call: number | undefined
}

async function locate(store: Store, query: RowQuery): Promise<LineRange | undefined> {
  // A global service's calls may lie under the region that they went to, and a trail is listed outside its home.
  const elsewhere = await store.regions(query.account)
  let fallback: LineRange | undefined
  for (const region of new Set([query.region, ...elsewhere])) {
    for (const { service, operation } of query.operations) {
      const answer = await store.answer(query.account, region, service, operation)
      if (!answer) continue
      const { file, startLine } = answer
      const row = rowIn(answer, query)
      if (row) return { file, startLine: row.startLine, endLine: row.endLine }
      fallback ??= { file, startLine, endLine: startLine }
    }
  }
  return fallback
}

function rowIn({ byValue }: Answer, { names, part }: RowQuery): Holder | undefined {
  const row = names.map((name) => highest(byValue.get(name))).find((found) => found !== undefined)
  if (!row || part === undefined) return row
  return highest(byValue.get(part)?.filter(({ start, end }) => start > row.start && end < row.end)) ?? row
}

const highest = (holders: readonly Holder[] = []): Holder | undefined =>
  holders.reduce<Holder | undefined>((best, holder) => (best && best.depth <= holder.depth ? best : holder), undefined)

async function openStore(path: string, wanted: ReadonlySet<string>): Promise<Store | undefined> {
  if ((await stat(path)).isDirectory()) return folderStore(path, wanted)
  const { layout, gzip } = formOf(path)
  if (layout !== 'json' || gzip) return undefined
  const found = scan(await readText(path), wanted)
  const isFolder = found.calls.size === 0 && basename(path) === MANIFEST
  return isFolder ? folderStore(dirname(path), wanted) : fileStore(path, found)
}

function folderStore(root: string, wanted: ReadonlySet<string>): Store {
  const answers = new Map<string, Promise<Answer | undefined>>()
  const folders = new Map<string, Promise<string[]>>()
  return {
    regions: (account) => memo(folders, account, () => readdir(join(root, account)).catch(() => [])),
    answer: (account, region, service, operation) => {
      const file = join(root, account, region, service, `${operation}.json`)
      return memo(answers, file, async () => {
        if (!(await stat(file).catch(() => undefined))) return undefined
        return { file, startLine: 1, byValue: byValue(scan(await readText(file), wanted).holders) }
      })
    },
  }
}

function fileStore(file: string, { holders, calls }: Scan): Store {
  const holdersOf = groupBy(holders, ({ call }) => String(call))
  const places = groupBy(calls.entries(), ([, { region, service, operation }]) =>
    [region, service, operation].join('/'),
  )
  const answers = new Map<string, Promise<Answer | undefined>>()
  const regions = [...new Set(Array.from(calls.values(), ({ region = '' }) => region))].sort()
  const collect = (account: string, place: string): Answer | undefined => {
    // A snapshot of one account need not name it in every call.
    const own = (places.get(place) ?? []).filter(([, call]) => (call.account ?? account) === account)
    const [first] = own
    if (!first) return undefined
    return {
      file,
      startLine: first[1].startLine,
      byValue: byValue(own.flatMap(([index]) => holdersOf.get(String(index)) ?? [])),
    }
  }
  return {
    regions: async () => regions,
    answer: (account, ...place) =>
      memo(answers, [account, ...place].join('/'), async () => collect(account, place.join('/'))),
  }
}

const byValue = (holders: readonly Holder[]) => groupBy(holders, ({ value }) => value)

function memo<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** Where a call of a one-file snapshot was made, as far as it says so. */
interface CallHead {
  account?: string
  region?: string
  service?: string
  operation?: string
  startLine: number
}

interface Scan {
  holders: Holder[]
  calls: Map<number, CallHead>
}

const HEAD_MEMBERS: ReadonlySet<string> = new Set(['account', 'region', 'service', 'operation'])

/** An object that is being read, with the wanted strings in it. */
interface Frame {
  start: number
  startLine: number
  held: Omit<Holder, 'startLine' | 'endLine' | 'start' | 'end'>[]
}

/** Finds the wanted strings without building a tree of all the others. */
function scan(text: string, wanted: ReadonlySet<string>): Scan {
  const found: Scan = { holders: [], calls: new Map() }
  const frames: Frame[] = []
  let property = ''
  visit(text, {
    onObjectBegin: (start, _length, line) => {
      frames.push({ start, startLine: line + 1, held: [] })
    },
    onObjectEnd: (offset, _length, line) => {
      const { held = [], ...begin } = frames.pop() ?? {}
      const range = { start: 0, startLine: 1, ...begin, end: offset, endLine: line + 1 }
      for (const holder of held) found.holders.push({ ...holder, ...range })
    },
    onObjectProperty: (name) => {
      property = name
    },
    onLiteralValue: (value, _offset, _length, _line, _character, pathOf) => {
      if (typeof value !== 'string' || !(wanted.has(value) || HEAD_MEMBERS.has(property))) return
      note(value, pathOf(), frames, found, wanted)
    },
  })
  return found
}

function note(
  value: string,
  path: (string | number)[],
  frames: readonly Frame[],
  { calls }: Scan,
  wanted: ReadonlySet<string>,
): void {
  const [list, index, member = ''] = path
  const call = list === 'calls' && typeof index === 'number' ? index : undefined
  const entry = frames[1]
  if (call !== undefined && path.length === 3 && HEAD_MEMBERS.has(String(member)) && entry) {
    calls.set(call, { ...calls.get(call), startLine: entry.startLine, [member]: value })
  }
  // A list of strings names others.
  if (!wanted.has(value) || typeof path.at(-1) === 'number') return
  // What a call asked for stands for the whole call, and only where no answer has it.
  const isInput = call !== undefined && member === 'input'
  const frame = isInput ? entry : frames.at(-1)
  frame?.held.push({ value, call, depth: isInput ? Number.POSITIVE_INFINITY : path.length })
}
