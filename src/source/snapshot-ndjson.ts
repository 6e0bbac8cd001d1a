import { linesOf, parseJson } from '../disk/json-file.ts'
import { KnownError } from '../errors.ts'
import { type Manifest, parseCall, parseManifest, type RecordedCall } from './snapshot-format.ts'
import { accountCalls, memoryStore, type Opened, type Store } from './snapshot-store.ts'

/**
 * Opens a snapshot with a call a line. What `record` wrote is sorted by account: of several accounts, only those are in
 * memory that are being audited. Any other file is read whole.
 */
export async function openNdjson(path: string): Promise<Opened> {
  const lines = linesIn(path)
  const first = await lines.next()
  if (first.done) throw new KnownError(2, `${path} is empty.`, 'Its first line should be the manifest.')
  const { text, number } = first.value
  const manifest = parseManifest(await parseJson(text, path, number), path)
  const calls = callsIn(lines, path, manifest)
  const { accounts, complete, tool } = manifest
  if (complete && accounts.length > 1 && tool?.name === 'awsure') {
    return { manifest, store: sortedStore(path, calls, () => reread(path, manifest)) }
  }
  const all: RecordedCall[] = []
  for await (const call of calls) all.push(call)
  return { manifest, store: memoryStore(all) }
}

interface Line {
  text: string
  /** From 1. */
  number: number
  isLast: boolean
}

/** The lines with something in them. */
async function* linesIn(path: string): AsyncGenerator<Line> {
  let before: Omit<Line, 'isLast'> | undefined
  let number = 0
  for await (const text of linesOf(path)) {
    number++
    if (text.trim() === '') continue
    if (before) yield { ...before, isLast: false }
    before = { text, number }
  }
  if (before) yield { ...before, isLast: true }
}

async function* callsIn(lines: AsyncIterable<Line>, path: string, manifest: Manifest): AsyncGenerator<RecordedCall> {
  for await (const { text, number, isLast } of lines) {
    const content = await parseJson(text, path, number).catch((error: unknown) => {
      // A recording that was killed may have been in the middle of a line: that call counts as never recorded.
      if (!isLast || manifest.complete) throw error
    })
    if (content !== undefined) yield parseCall(content, manifest, `${path}:${number}`)
  }
}

async function* reread(path: string, manifest: Manifest): AsyncGenerator<RecordedCall> {
  const lines = linesIn(path)
  await lines.next()
  yield* callsIn(lines, path, manifest)
}

/** Reads on as accounts are asked about, and holds them until they are to be forgotten. */
function sortedStore(path: string, calls: AsyncIterable<RecordedCall>, all: Store['all']): Store {
  const groups = byAccount(calls, path)
  const held = new Map<string, ReturnType<typeof accountCalls>>()
  let reading: Promise<string | undefined> = Promise.resolve('')

  /** Reads until this account is there, or cannot come any more. `last` is the account read last, undefined at the end. */
  async function readUntil(account: string, last: string | undefined): Promise<string | undefined> {
    for (let reached = last; ; ) {
      if (reached === undefined || reached >= account) return reached
      const { value: group } = await groups.next()
      reached = group?.[0]?.account
      if (group && reached !== undefined) held.set(reached, accountCalls(group))
    }
  }
  async function callsOf(account: string) {
    reading = reading.then((last) => readUntil(account, last))
    await reading
    return held.get(account)
  }
  return {
    operation: async (account, ...place) => (await callsOf(account))?.operation(place.join('/')),
    regions: async (account) => (await callsOf(account))?.regions() ?? [],
    forget: (account) => void held.delete(account),
    all,
  }
}

async function* byAccount(calls: AsyncIterable<RecordedCall>, path: string): AsyncGenerator<RecordedCall[], undefined> {
  let group: RecordedCall[] = []
  for await (const call of calls) {
    const account = group[0]?.account ?? call.account
    if (call.account < account) {
      throw new KnownError(
        2,
        `${path}: the calls of account ${call.account} come after those of ${account}: they are not sorted.`,
        'Make it whole: awsure convert',
      )
    }
    if (call.account !== account) {
      yield group
      group = []
    }
    group.push(call)
  }
  if (group.length > 0) yield group
}
