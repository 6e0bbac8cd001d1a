import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkWritable, writeAtomic } from '../disk/atomic.ts'
import { KnownError } from '../errors.ts'
import type { Report, ReporterOptions } from '../report/report.ts'
import { FORMATS, type Format, reporters } from '../report/reporters.ts'
import { type ColorArgs, type Streams, wantsColor, write } from './streams.ts'
import { oneOf } from './suggest.ts'

/** One `-o FORMAT[:PATH]`; without a path it goes to stdout. */
export interface Output<Name extends string = Format> {
  format: Name
  path: string | undefined
}

/**
 * Reads `-o` and makes sure that every file can be written before anything else is done, so that neither a typo nor a
 * missing folder costs an audit. `others` are the paths that the audit itself reads or writes, by their options.
 */
export async function prepareOutputs<Name extends string = Format>(
  values: readonly string[],
  others: Readonly<Record<string, string | undefined>>,
  formats: readonly Name[] = Object.keys(FORMATS) as Name[],
): Promise<Output<Name>[]> {
  const outputs = values.map((value) => parseOutput(value, formats))
  if (outputs.filter(({ path }) => !path).length > 1) {
    throw new KnownError(2, 'Only one format can go to stdout.', 'Give the others a file: -o sarif:awsure.sarif')
  }
  const taken = new Map(Object.entries(others).map(([option, path]) => [path && resolve(path), option]))
  for (const [index, { path }] of outputs.entries()) {
    if (!path) continue
    const other = taken.get(resolve(path))
    if (other) throw new KnownError(2, `${values[index]} and ${other} are the same file.`, 'Give each its own.')
    taken.set(resolve(path), `-o ${values[index]}`)
    await checkFile(path)
  }
  return outputs
}

function parseOutput<Name extends string>(value: string, formats: readonly Name[]): Output<Name> {
  const [name = '', ...rest] = value.split(':')
  const path = rest.join(':')
  return {
    format: oneOf('format', name, formats),
    path: path && path !== '-' ? path : undefined,
  }
}

async function checkFile(path: string): Promise<void> {
  const earlier = await stat(path).catch(() => undefined)
  if (earlier?.isDirectory()) throw new KnownError(2, `Cannot write ${path}: it is a folder.`)
  await checkWritable(path)
}

/** Writes one output of a report. */
export async function writeOutput(
  report: Report,
  output: Output,
  streams: Streams,
  argv: ColorArgs & { 'sarif-category'?: string | undefined } & Pick<
      ReporterOptions,
      'listed' | 'groupBy' | 'sections'
    >,
): Promise<void> {
  const reporter = await reporters[output.format]()
  const asked = {
    sarifCategory: argv['sarif-category'],
    listed: argv.listed,
    groupBy: argv.groupBy,
    sections: argv.sections,
  }
  await writeText(output, (options) => reporter(report, { ...options, ...asked }), streams, argv)
}

/** Writes what a reporter makes of something; a file is replaced whole or not at all. */
export async function writeText(
  { format, path }: Output<string>,
  writeOut: (options: ReporterOptions) => string | Iterable<string>,
  streams: Streams,
  argv: ColorArgs,
): Promise<void> {
  if (path) {
    await writeAtomic(path, chunks(writeOut({ color: false })))
    await write(streams.stderr, `Wrote ${format} to ${path}\n`)
    return
  }
  const { isTTY, columns } = streams.stdout
  const width = isTTY && columns ? { width: columns } : {}
  for (const chunk of chunks(writeOut({ color: wantsColor(streams, argv), ...width }))) {
    await write(streams.stdout, chunk.toString())
  }
}

const CHUNK = 65_536

/** Pieces put together until writing them is worth a call to the system. Each chunk is overwritten by the next. */
function* chunks(pieces: string | Iterable<string>): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK)
  let filled = 0
  for (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
    const size = Buffer.byteLength(piece)
    if (filled + size > CHUNK) {
      yield buffer.subarray(0, filled)
      filled = 0
    }
    if (size > CHUNK) yield Buffer.from(piece)
    else filled += buffer.write(piece, filled)
  }
  yield buffer.subarray(0, filled)
}

/** Does every job, whatever became of the one before, so that a full disk does not cost the other reports. */
export async function doAll(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const job of jobs) await job().catch((error: unknown) => errors.push(error))
  const [first] = errors
  // Something was audited by now, so it is no longer a matter of usage.
  if (first instanceof KnownError) throw new KnownError(3, first.message, first.hint)
  if (first) throw first
}
