/** Where a command writes: data to stdout, everything else to stderr. Tests hand in their own. */
export interface Streams {
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  env: NodeJS.ProcessEnv
}

/** Colour for the stream that is written: the flag, then NO_COLOR, FORCE_COLOR and TERM, then whether it is a terminal. */
export function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return env.TERM !== 'dumb' && stream.isTTY === true
}

/** Resolves when the text has left the process, so that nothing is cut off at exit. */
export const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => stream.write(text, () => resolve()))

/** Columns that the help is wrapped to, where the terminal has as many. */
export const HELP_WIDTH = 100
