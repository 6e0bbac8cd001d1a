import { parseJson, readText } from '../../disk/json-file.ts'
import { KnownError } from '../../errors.ts'
import { printable } from '../../report/escape.ts'
import { plural } from '../../report/prose.ts'
import { sarifIngestProblems } from '../../report/sarif-ingest.ts'
import type { CommonArgs, ConvertArgs } from '../options.ts'
import { doAll, prepareOutputs, writeOutput } from '../outputs.ts'
import { readReport } from '../read-report.ts'
import { type Streams, write } from '../streams.ts'

/** Writes an earlier JSON report in other formats; or says what GitHub would refuse in a SARIF file. */
export async function convert(
  argv: ConvertArgs & CommonArgs & { report?: string | undefined },
  streams: Streams,
): Promise<number> {
  if (argv.check !== undefined) return check(argv.check, argv.report, streams)
  if (argv.report === undefined) {
    throw new KnownError(
      2,
      'The report to convert is missing.',
      'For example: awsure convert report.json -o junit:junit.xml',
    )
  }
  const outputs = await prepareOutputs(argv.output, { 'the report itself': argv.report })
  const report = await readReport(argv.report)
  await doAll(outputs.map((output) => () => writeOutput(report, output, streams, argv)))
  return 0
}

/** The most problems that are told: a generator that is wrong once is wrong in every result. */
const MAX_LINES = 50

async function check(file: string, report: string | undefined, { stdout, stderr }: Streams): Promise<number> {
  if (report !== undefined) throw new KnownError(2, '--check and a report exclude each other.', 'Check it afterwards.')
  const text = await readText(file)
  await parseJson(text, file)
  const problems = sarifIngestProblems(text)
  const rest = problems.length - MAX_LINES
  const lines = problems.slice(0, MAX_LINES).map(({ path, message }) => `${file}: ${path || '/'}: ${message}`)
  if (rest > 0) lines.push(`and ${plural(rest, 'more problem')}`)
  await write(stdout, lines.map((line) => `${printable(line)}\n`).join(''))
  if (problems.length === 0) await write(stderr, `GitHub code scanning has nothing against ${printable(file)}.\n`)
  return problems.length === 0 ? 0 : 1
}
