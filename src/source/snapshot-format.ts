import { extname } from 'node:path'
import * as v from 'valibot'
import { KnownError } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { parseTime } from '../time.ts'
import type { AccountScope } from './source.ts'

export const FORMAT = 'awsure-snapshot/1'

/** Name of the file that makes a folder a snapshot. */
export const MANIFEST = 'snapshot.json'

export interface Tool {
  name: string
  version: string
}

/** What a snapshot says of itself. */
export interface Manifest {
  /** Undefined only in recordings made by other tools: the newest date in their answers stands in for it. */
  capturedAt: Date | undefined
  /** False when the recording was interrupted. */
  complete: boolean
  accounts: AccountScope[]
  tool: Tool | undefined
}

/** What came of a call: exactly one of the two. */
export type Outcome =
  | { output: JsonObject; error?: never }
  | { error: { name: string; message: string }; output?: never }

/** A call with what came of it, as it stands in a file that holds the calls of one operation. */
export type OperationCall = { input: JsonObject } & Outcome

/** Which operation was called, and where. `service` is the SDK client's slug: `elastic-load-balancing-v2`. */
export interface CallPlace {
  account: string
  /** Region name or `global`. */
  region: string
  service: string
  operation: string
}

/** A call as it stands in a snapshot that is one file. */
export type RecordedCall = CallPlace & OperationCall

/** The forms in which the same content travels. */
export type SnapshotForm = { layout: 'folder' | 'json' | 'ndjson'; gzip: boolean }

/** The form that a path's ending asks for; without a known ending it is a folder. */
export function formOf(path: string): SnapshotForm {
  const gzip = /\.gz$/i.test(path)
  const ending = extname(gzip ? path.slice(0, -'.gz'.length) : path).toLowerCase()
  if (ending === '.json') return { layout: 'json', gzip }
  if (ending === '.ndjson' || ending === '.jsonl') return { layout: 'ndjson', gzip }
  return { layout: 'folder', gzip: false }
}

/**
 * Tells the two contents of an operation's file apart: a list of calls, or the plain response of the only call.
 * No AWS response consists of a list named `calls`.
 */
export function isCallList(content: JsonObject): content is { calls: JsonObject[] } {
  return Array.isArray(content.calls) && Object.keys(content).length === 1
}

// `v.custom` rather than `v.record`: AWS's answers are taken as they are, not copied.
const jsonObject = v.custom<JsonObject>(isObject, 'must be an object')
const text = v.string('must be text')
const nameOnDisk = v.pipe(text, v.regex(/^[\w-]+$/, 'must consist of letters, digits, - and _'))

const outcome = {
  input: v.optional(jsonObject, {}),
  output: v.optional(jsonObject),
  error: v.optional(v.object({ name: text, message: v.optional(text, '') }, 'must be an object')),
}
const place = { account: v.optional(text), region: nameOnDisk, service: nameOnDisk, operation: nameOnDisk }
const oneOutcome = <Call extends { output?: unknown; error?: unknown }>() =>
  v.check<Call, string>(
    ({ output, error }) => (output === undefined) !== (error === undefined),
    'must hold an "output" or an "error"',
  )
const operationCall = v.pipe(v.object(outcome, 'must be an object'), oneOutcome())
const recordedCall = v.pipe(v.object({ ...place, ...outcome }, 'must be an object'), oneOutcome())
const callList = v.object({ calls: v.array(operationCall) })

const manifest = v.object({
  capturedAt: v.optional(
    v.pipe(
      v.union([v.string(), v.number()], 'must be an ISO 8601 time'),
      v.check((time) => parseTime(time) !== undefined, 'must be an ISO 8601 time'),
    ),
  ),
  complete: v.optional(v.boolean('must be true or false'), true),
  accounts: v.pipe(
    v.array(
      v.object(
        {
          id: v.pipe(text, v.regex(/^\d{12}$/, 'must be 12 digits, in quotes')),
          partition: v.optional(nameOnDisk, 'aws'),
          regions: v.optional(v.array(nameOnDisk, 'must be a list of region names'), []),
        },
        'must be an object',
      ),
      'must be a list',
    ),
    v.minLength(1, 'must name at least one account'),
  ),
  tool: v.optional(v.object({ name: text, version: text }, 'must be an object')),
})

/** Reads a manifest: the whole of `snapshot.json`, the first line of ndjson, or the members beside `calls`. */
export function parseManifest(content: unknown, file: string): Manifest {
  assertFormat(content, file)
  const { capturedAt, accounts, complete, tool } = parse(manifest, content, file)
  const time = parseTime(capturedAt)
  return {
    capturedAt: time === undefined ? undefined : new Date(time),
    complete,
    accounts: accounts.map((account) => ({ ...account, regions: [...new Set(account.regions)].sort() })),
    tool,
  }
}

function assertFormat(content: unknown, file: string): void {
  const format = isObject(content) ? content.format : undefined
  if (format === FORMAT) return
  if (typeof format === 'string' && /^awsure-snapshot\/\d+$/.test(format)) {
    throw new KnownError(2, `${file} has the format ${format}, which this version cannot read.`, 'Update awsure.')
  }
  throw new KnownError(
    2,
    `${file} is not an awsure snapshot: it has no "format": "${FORMAT}".`,
    'Record one with `awsure record`, or turn other recordings into one with `awsure convert`.',
  )
}

/** Reads an operation's file: a list of calls, or the plain response of a call without input. */
export function parseOperationFile(content: unknown, file: string): OperationCall[] {
  if (!isObject(content)) {
    throw new KnownError(2, `${file} does not hold an API response: it must be an object.`, CALLS_HINT)
  }
  if (!isCallList(content)) return [{ input: {}, output: withoutMetadata(content) }]
  return parse(callList, content, file).calls.map(asOperationCall)
}

/** Reads a call of a snapshot that is one file. `path` is where it stands: `calls[3]`, or nothing in ndjson. */
export function parseCall(content: unknown, { accounts }: Manifest, file: string, path = ''): RecordedCall {
  const call = parse(recordedCall, content, file, path)
  const account = call.account ?? (accounts.length === 1 ? accounts[0]?.id : undefined)
  if (account === undefined) {
    throw new KnownError(2, `${file}: ${at(path, 'account')} is missing; the snapshot has several accounts.`)
  }
  const { region, service, operation } = call
  return { account, region, service, operation, ...asOperationCall(call) }
}

const CALLS_HINT = 'It is what `aws … --output json` prints, or { "calls": [{ "input": {}, "output": {} }] }.'

function asOperationCall({ input, output, error }: v.InferOutput<typeof operationCall>): OperationCall {
  return error ? { input, error } : { input, output: withoutMetadata(output ?? {}) }
}

/** Request ids and the like: `$metadata` is the JavaScript SDK's, `ResponseMetadata` boto's. */
function withoutMetadata(output: JsonObject): JsonObject {
  if (!('$metadata' in output) && !('ResponseMetadata' in output)) return output
  const { $metadata, ResponseMetadata, ...rest } = output
  return rest
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  content: unknown,
  file: string,
  path = '',
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, content, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  // valibot words a missing member as a wrong type.
  const problem = issue.received === 'undefined' ? 'is missing' : issue.message
  const where = (issue.path ?? []).reduce((outer, { key }) => at(outer, key), path)
  throw new KnownError(2, `${file}: ${where || 'the call'} ${problem}.`, 'Correct the file, or record it again.')
}

/** `calls[3].output` */
function at(path: string, key: unknown): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path ? `${path}.${key}` : String(key)
}
