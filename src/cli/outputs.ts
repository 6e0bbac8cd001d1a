import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkWritable, writeAtomic } from '../disk/atomic.ts'
import { KnownError } from '../errors.ts'
import type { Report } from '../report/report.ts'
import { FORMATS, type Format, reporters } from '../report/reporters.ts'
import { type ColorArgs, type Streams, wantsColor, write } from './streams.ts'
import { oneOf } from './suggest.ts'

/** One `-o FORMAT[:PATH]`; without a path it goes to stdout. */
export interface Output {
  format: Format
  path: string | undefined
}

/**
 * Reads `-o` and makes sure that every file can be written before anything else is done, so that neither a typo nor a
 * missing folder costs an audit. `others` are the paths that the audit itself reads or writes, by their options.
 */
export async function prepareOutputs(
  values: readonly string[],
  others: Readonly<Record<string, string | undefined>>,
): Promise<Output[]> {
  const outputs = values.map(parseOutput)
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

function parseOutput(value: string): Output {
  const [name = '', ...rest] = value.split(':')
  const path = rest.join(':')
  return {
    format: oneOf('format', name, Object.keys(FORMATS) as Format[]),
    path: path && path !== '-' ? path : undefined,
  }
}

async function checkFile(path: string): Promise<void> {
  const earlier = await stat(path).catch(() => undefined)
  if (earlier?.isDirectory()) throw new KnownError(2, `Cannot write ${path}: it is a folder.`)
  await checkWritable(path)
}

/** Writes one output; a file is replaced whole or not at all. */
export async function writeOutput(
  report: Report,
  { format, path }: Output,
  streams: Streams,
  argv: ColorArgs,
): Promise<void> {
  const reporter = await reporters[format]()
  if (path) {
    await writeAtomic(path, reporter(report, { color: false }))
    await write(streams.stderr, `Wrote ${format} to ${path}\n`)
    return
  }
  const { isTTY, columns } = streams.stdout
  const width = isTTY && columns ? { width: columns } : {}
  await write(streams.stdout, reporter(report, { color: wantsColor(streams, argv), ...width }))
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
