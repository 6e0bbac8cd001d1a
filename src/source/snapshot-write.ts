import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { checkWritable, entriesOf, type FileContent, writeAtomic, writeFolderAtomic } from '../disk/atomic.ts'
import { systemCode } from '../disk/system-error.ts'
import { KnownError } from '../errors.ts'
import { canonical } from '../json.ts'
import { compareBy, groupBy } from '../order.ts'
import {
  FORMAT,
  formOf,
  isCallList,
  MANIFEST,
  type OperationCall,
  type RecordedCall,
  type Tool,
} from './snapshot-format.ts'
import type { AccountScope } from './source.ts'

/** Everything that a snapshot holds. */
export interface SnapshotContent {
  capturedAt: Date
  /** False when the recording was interrupted. */
  complete: boolean
  accounts: readonly AccountScope[]
  tool?: Tool
  calls: readonly RecordedCall[]
}

export interface SnapshotWriter {
  /** Writes the snapshot whole, or leaves everything as it was. */
  write(content: SnapshotContent): Promise<void>
}

/**
 * Makes sure that a snapshot can be written to a path, so that nothing is recorded in vain. The path's ending says in
 * which form: `.json`, `.ndjson`, either with `.gz`; a folder without one. What is there already is refused, or with
 * `force` replaced, though only once the new snapshot is complete, and only by a snapshot of the same kind.
 */
export async function prepareSnapshot(path: string, { force = false } = {}): Promise<SnapshotWriter> {
  const { layout, gzip } = formOf(path)
  await refuseToOverwrite(path, layout === 'folder', force)
  await checkWritable(path)
  if (layout === 'folder') {
    return { write: (content) => writeFolderAtomic(path, (folder) => fillFolder(folder, content), { last: MANIFEST }) }
  }
  const textOf = layout === 'ndjson' ? ndjson : gzip ? json : prettyJson
  return { write: (content) => writeAtomic(path, gzip ? gzipped(textOf(content)) : textOf(content)) }
}

async function refuseToOverwrite(path: string, asFolder: boolean, force: boolean): Promise<void> {
  const earlier = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === undefined) throw error
  })
  if (!earlier || (!earlier.isFile() && !earlier.isDirectory())) return
  if (earlier.isDirectory() !== asFolder) {
    const [there, wanted] = asFolder ? ['file', 'folder'] : ['folder', 'file']
    throw new KnownError(2, `Cannot write ${path}: a ${there} is there, and the snapshot would be a ${wanted}.`)
  }
  const entries = asFolder ? ((await entriesOf(path)) ?? []) : [path]
  if (entries.length === 0) return
  if (!force) throw new KnownError(2, `${path} exists already.`, 'Choose another path, or replace it with --force.')
  if (asFolder && !entries.includes(MANIFEST)) {
    throw new KnownError(2, `${path} is not a snapshot, so it will not be replaced.`, 'Choose another path.')
  }
}

/** Pretty-printed and in one order, so that two recordings can be compared with `diff` and kept in git. */
async function fillFolder(folder: string, content: SnapshotContent): Promise<void> {
  await writeFile(join(folder, MANIFEST), pretty(manifestOf(content)))
  const files = groupBy(sorted(content.calls), ({ account, region, service, operation }) =>
    join(account, region, service, `${operation}.json`),
  )
  for (const [file, calls] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), pretty(operationFile(calls)))
  }
}

/** The plain response where nothing else needs saying; else the list of calls. */
function operationFile(calls: readonly RecordedCall[]): object {
  const [only] = calls
  const isPlain = calls.length === 1 && only?.output && Object.keys(only.input).length === 0 && !isCallList(only.output)
  return isPlain ? only.output : { calls: calls.map(withoutPlace) }
}

const withoutPlace = ({ input, output, error }: RecordedCall): OperationCall =>
  error ? { input, error } : { input, output }

function* ndjson(content: SnapshotContent): Generator<string> {
  yield `${JSON.stringify(manifestOf(content))}\n`
  for (const call of sorted(content.calls)) yield `${JSON.stringify(inOrder(call))}\n`
}

function* json(content: SnapshotContent): Generator<string> {
  yield `${JSON.stringify(manifestOf(content)).slice(0, -1)},"calls":[`
  let separator = '\n'
  for (const call of sorted(content.calls)) {
    yield `${separator}${JSON.stringify(inOrder(call))}`
    separator = ',\n'
  }
  yield '\n]}\n'
}

function* prettyJson(content: SnapshotContent): Generator<string> {
  yield `${JSON.stringify(manifestOf(content), null, 2).slice(0, -2)},\n  "calls": [`
  let separator = '\n'
  for (const call of sorted(content.calls)) {
    yield `${separator}    ${JSON.stringify(inOrder(call), null, 2).replaceAll('\n', '\n    ')}`
    separator = ',\n'
  }
  yield '\n  ]\n}\n'
}

// Whoever reads the last stream gets the errors of both; the callback is there because pipeline wants one.
const gzipped = (text: Iterable<string>): FileContent => pipeline(Readable.from(text), createGzip(), () => {})

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Members in the order in which people look for them: who and what was asked, then what came of it. */
function inOrder(call: RecordedCall): object {
  const { account, region, service, operation } = call
  return { account, region, service, operation, ...withoutPlace(call) }
}

function manifestOf({ capturedAt, complete, accounts, tool }: SnapshotContent): object {
  return { format: FORMAT, capturedAt: capturedAt.toISOString(), complete, accounts, tool }
}

function sorted(calls: readonly RecordedCall[]): RecordedCall[] {
  const keyed = calls.map((call) => ({ call, input: canonical(call.input) }))
  const order = compareBy<(typeof keyed)[number]>(
    ({ call }) => call.account,
    ({ call }) => call.region,
    ({ call }) => call.service,
    ({ call }) => call.operation,
    ({ input }) => input,
  )
  return keyed.sort(order).map(({ call }) => call)
}
