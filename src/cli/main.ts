import { readFile } from 'node:fs/promises'
import { KnownError } from '../errors.ts'
import { onInterruption } from './interruption.ts'
import { HELP_WIDTH, type Streams, write } from './streams.ts'

/** The only place that touches the process: its arguments, streams, signals and exit code. */
const streams: Streams = { stdout: process.stdout, stderr: process.stderr, env: process.env }

// A reader that has seen enough (`awsure | head`) is no error of ours: end quietly, with the code so far.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 3))
}

const args = process.argv.slice(2)
try {
  process.exitCode = (await prerenderedHelp()) ?? (await run())
} catch (error) {
  process.exitCode = error instanceof KnownError ? error.exitCode : 3
  await write(streams.stderr, describeError(error, args.includes('--debug')))
}

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

function describeError(error: unknown, debug: boolean): string {
  if (error instanceof KnownError) return `awsure: ${error.message}\n${error.hint ? `${error.hint}\n` : ''}`
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const advice = debug ? stack : 'This is a bug in awsure. Run again with --debug and report what it prints.'
  return `awsure: internal error: ${message}\n${advice}\n`
}
