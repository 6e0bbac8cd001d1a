type Signal = 'SIGINT' | 'SIGTERM'

/** What the first SIGINT or SIGTERM does: calls stop, reports are written from what there is. The second ends at once. */
export interface Interruption {
  signal: AbortSignal
  /** The signal that came, once one has. */
  caught(): Signal | undefined
}

export function onInterruption(process: NodeJS.Process): Interruption {
  const controller = new AbortController()
  let caught: Signal | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (caught) process.exit(exitCodeOf(name))
      caught = name
      controller.abort()
      process.stderr.write('\nStopping: writing what there is. Again to stop at once.\n')
    })
  }
  return { signal: controller.signal, caught: () => caught }
}

/** What a shell says of a program that ended by this signal. */
export const exitCodeOf = (signal: Signal): 130 | 143 => (signal === 'SIGINT' ? 130 : 143)
