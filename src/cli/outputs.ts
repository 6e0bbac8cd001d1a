import { resolve } from 'node:path'
import { writeAtomic } from '../disk/atomic.ts'
import { KnownError } from '../errors.ts'
import { groupBy } from '../order.ts'
import type { Report } from '../report/report.ts'
import { FORMATS, type Format, reporters } from '../report/reporters.ts'
import { type Streams, wantsColor, write } from './streams.ts'
import { oneOf } from './suggest.ts'

/** One `-o FORMAT[:PATH]`; without a path it goes to stdout. */
export interface Output {
  format: Format
  path: string | undefined
}

/** Reads `-o` before anything else is done, so that a typo does not cost an audit. */
export function parseOutputs(values: readonly string[]): Output[] {
  const outputs = values.map((value): Output => {
    const [name = '', ...rest] = value.split(':')
    const path = rest.join(':')
    return {
      format: oneOf('format', name, Object.keys(FORMATS) as Format[]),
      path: path && path !== '-' ? path : undefined,
    }
  })
  if (outputs.filter(({ path }) => !path).length > 1) {
    throw new KnownError(2, 'Only one format can go to stdout.', 'Give the others a file: -o sarif:awsure.sarif')
  }
  for (const [path, same] of groupBy(
    outputs.filter(({ path }) => path),
    ({ path }) => resolve(path ?? ''),
  )) {
    if (same.length > 1) throw new KnownError(2, `Two formats would be written to ${path}.`, 'Give each its own file.')
  }
  return outputs
}

/** Writes every output; files are replaced whole or not at all. */
export async function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  streams: Streams,
  color: boolean | undefined,
): Promise<void> {
  for (const { format, path } of outputs) {
    const reporter = await reporters[format]()
    if (path) {
      await writeAtomic(path, reporter(report, { color: false }))
      await write(streams.stderr, `Wrote ${format} to ${path}\n`)
    } else {
      const { isTTY, columns } = streams.stdout
      const width = isTTY && columns ? { width: columns } : {}
      await write(streams.stdout, reporter(report, { color: wantsColor(streams.stdout, streams.env, color), ...width }))
    }
  }
}
