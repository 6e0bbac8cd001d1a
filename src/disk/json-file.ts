import { type FileHandle, open, readFile } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { KnownError } from '../errors.ts'
import { fileError, systemCode } from './system-error.ts'

const NEWLINE = 0x0a
const READ_SIZE = 1024 * 1024

/** Reads a JSON file, gzipped or not. */
export async function readJson(file: string): Promise<unknown> {
  return parseJson(await readText(file), file)
}

/** Reads a text file, gzipped or not. */
export async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    return decode(isGzip(bytes) ? await promisify(gunzip)(bytes) : bytes)
  } catch (error) {
    throw readError(file, error)
  }
}

/** Parses JSON. The error names file, line and column; `line` is that of the text's first line in its file. */
export async function parseJson(text: string, file: string, line = 1): Promise<unknown> {
  if (text.trim() === '')
    throw new KnownError(
      2,
      `${file} is empty.`,
      'It may have been cut off. In a snapshot, a call whose answer is empty is written {}.',
    )
  try {
    return JSON.parse(text)
  } catch {
    throw await syntaxError(text, file, line)
  }
}

/** The lines of a text file, gzipped or not, one at a time: the whole may be larger than any string can be. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes: Buffer[] = []
  try {
    for await (const chunk of await streamOf(file)) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        bytes.push(chunk.subarray(start, end))
        yield decode(joined(bytes.splice(0)))
        start = end + 1
      }
      bytes.push(chunk.subarray(start))
    }
  } catch (error) {
    throw readError(file, error)
  }
  const last = decode(joined(bytes))
  if (last !== '') yield last
}

/** The beginning of a text file, gzipped or not: enough to tell what kind of file it is. */
export async function startOf(file: string): Promise<string> {
  try {
    for await (const chunk of await streamOf(file)) return decode(chunk)
  } catch (error) {
    throw readError(file, error)
  }
  return ''
}

async function streamOf(file: string): Promise<AsyncIterable<Buffer>> {
  const handle = await open(file)
  const stream = handle.createReadStream({ start: 0, highWaterMark: READ_SIZE })
  // The stream that comes last carries the errors of both; the callback is there because pipeline wants one.
  return (await startsAsGzip(handle)) ? pipeline(stream as Readable, createGunzip(), () => {}) : stream
}

async function startsAsGzip(handle: FileHandle): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  return isGzip(buffer)
}

/** Most lines lie in one piece, which need not be copied. */
const joined = ([first, ...rest]: readonly Buffer[]): Buffer =>
  first && rest.length === 0 ? first : Buffer.concat(first ? [first, ...rest] : [])

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** UTF-8, or the UTF-16 that `>` writes in Windows PowerShell. */
function decode(bytes: Buffer): string {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString()
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function readError(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_')) {
    const problem = code === 'Z_BUF_ERROR' ? 'ends too early: it is probably truncated' : 'is damaged'
    return new KnownError(2, `${file}: the gzip data ${problem}.`, 'Copy or record it again.')
  }
  if (code === 'ERR_STRING_TOO_LONG' || code === 'ERR_BUFFER_TOO_LARGE' || code === 'ERR_FS_FILE_TOO_LARGE') {
    return new KnownError(2, `${file} is too large to be read as one JSON text.`, 'Use the .ndjson form.')
  }
  return systemCode(error) === undefined ? error : fileError('read', file, error)
}

/** Where a value stands in a JSON file: `report.json:12:5`. Where it is missing, what should hold it. */
export async function placeInJson(file: string, path: readonly (string | number)[]): Promise<string> {
  const { findNodeAtLocation, parseTree } = await import('jsonc-parser')
  const text = await readText(file)
  const tree = parseTree(text)
  const holders = path.map((_, index) => path.slice(0, path.length - index))
  const node = holders.map((holder) => tree && findNodeAtLocation(tree, holder)).find((found) => found) ?? tree
  return `${file}:${lineAndColumn(text, node?.offset ?? 0)}`
}

function lineAndColumn(text: string, offset: number, firstLine = 1): string {
  const before = text.slice(0, offset).split('\n')
  return `${firstLine + before.length - 1}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** Loaded only when JSON.parse has failed: its own message says where only in some versions of Node. */
async function syntaxError(text: string, file: string, firstLine: number): Promise<KnownError> {
  const { parse, printParseErrorCode } = await import('jsonc-parser')
  const errors: { error: number; offset: number; length: number }[] = []
  parse(text, errors, { disallowComments: true })
  const [first] = errors
  if (!first) return new KnownError(2, `${file} is not JSON.`)
  const place = `${file}:${lineAndColumn(text, first.offset, firstLine)}`
  const problem = printParseErrorCode(first.error)
  if (first.offset + first.length >= text.trimEnd().length && problem !== 'InvalidSymbol') {
    return new KnownError(
      2,
      `${place}: the JSON ends too early: the file is probably truncated.`,
      'Copy or record it again.',
    )
  }
  const words = problem.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return new KnownError(2, `${place}: this is not JSON: ${words}.`)
}
