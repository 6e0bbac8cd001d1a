import { readFile } from 'node:fs/promises'
import { KnownError } from '../errors.ts'
import { onInterruption } from './interruption.ts'
import { HELP_WIDTH, type Streams, write } from './streams.ts'

/** The only place that touches the process: its arguments, streams, signals and exit code. */
const streams: Streams = { stdout: process.stdout, stderr: process.stderr, env: process.env }

let outputFailed = false
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`awsure | head`) is no error of ours: files are written all the same, and the
    // exit code stays that of the audit.
    if (code === 'EPIPE' || outputFailed) return
    // The other reports are still to be written: a full disk behind stdout must not cost them.
    outputFailed = true
    process.stderr.write(`awsure: Cannot write the output: ${message}\n`)
  })
}

const args = process.argv.slice(2)
try {
  process.exitCode = (await prerenderedHelp()) ?? (await run())
} catch (error) {
  process.exitCode = error instanceof KnownError ? error.exitCode : 3
  await write(
    streams.stderr,
    await describeError(error, args.includes('--debug') || /^(1|true|yes|on)$/i.test(process.env.AWSURE_DEBUG ?? '')),
  )
}
// Nothing that a custom rule left open, a timer or a socket, keeps a pipeline waiting.
await Promise.all([write(streams.stdout, ''), write(streams.stderr, '')])
if (outputFailed) process.exitCode = 3
process.exit()

async function run(): Promise<number> {
  const { runProgram } = await import('./program.ts')
  return runProgram(args, streams, onInterruption(process))
}

/** `--help` alone is answered by the text that the build rendered: the option parser takes longer to load than to ask. */
async function prerenderedHelp(): Promise<number | undefined> {
  const [flag, ...others] = args
  const fits = (streams.stdout.columns ?? HELP_WIDTH) >= HELP_WIDTH
  if ((flag !== '--help' && flag !== '-h') || others.length > 0 || !fits) return undefined
  const text = await readFile(new URL('help.txt', import.meta.url), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  await write(streams.stdout, text)
  return 0
}

/** Without anything that a terminal would obey: what AWS answered may be in it. */
async function describeError(error: unknown, debug: boolean): Promise<string> {
  const { printable } = await import('../report/escape.ts')
  if (error instanceof KnownError) {
    return `awsure: ${printable(error.message)}\n${error.hint ? `${printable(error.hint)}\n` : ''}`
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const advice = debug ? stack : 'This is a bug in awsure. Run again with --debug and report what it prints.'
  return `awsure: internal error: ${printable(message)}\n${advice}\n`
}
