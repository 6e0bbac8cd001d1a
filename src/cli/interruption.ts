/** What the first SIGINT or SIGTERM does: calls stop, reports are written from what there is. The second ends at once. */
export interface Interruption {
  signal: AbortSignal
  /** The signal that came, once one has. */
  caught(): 'SIGINT' | 'SIGTERM' | undefined
}

export function onInterruption(process: NodeJS.Process): Interruption {
  const controller = new AbortController()
  let caught: 'SIGINT' | 'SIGTERM' | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (caught) process.exit(name === 'SIGINT' ? 130 : 143)
      caught = name
      controller.abort()
      process.stderr.write('\nStopping: writing what there is. Again to stop at once.\n')
    })
  }
  return { signal: controller.signal, caught: () => caught }
}
