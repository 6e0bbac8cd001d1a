/** Where a command writes: data to stdout, everything else to stderr. Tests hand in their own. */
export interface Streams {
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  env: NodeJS.ProcessEnv
}

/** `--color` and `--no-color`, which goes first. */
export interface ColorArgs {
  color?: boolean | undefined
  'no-color'?: boolean | undefined
}

/** Colour on stdout: the flags, then NO_COLOR, FORCE_COLOR and TERM, then whether it is a terminal. */
export function wantsColor({ stdout, env }: Streams, argv: ColorArgs): boolean {
  if (argv['no-color']) return false
  if (argv.color !== undefined) return argv.color
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return env.TERM !== 'dumb' && stdout.isTTY === true
}

/** Resolves when the text has left the process, so that nothing is cut off at exit. */
export const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => stream.write(text, () => resolve()))

/** Columns that the help is wrapped to, where the terminal has as many. */
export const HELP_WIDTH = 100
