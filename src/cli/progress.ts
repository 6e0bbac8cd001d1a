import type { OnCall } from './open.ts'
import type { Streams } from './streams.ts'

/** One line on stderr that rewrites itself, on a terminal only: in a log it would be noise. */
export function showProgress({ stderr, env }: Streams): { onCall: OnCall; end: () => void } {
  if (!stderr.isTTY || env.CI || env.TERM === 'dumb') return { onCall: () => {}, end: () => {} }
  let calls = 0
  let shownAt = 0
  return {
    onCall: ({ request: { service, operation, region } }) => {
      calls++
      if (Date.now() - shownAt < 100) return
      shownAt = Date.now()
      stderr.write(`\r\u001b[K${calls} calls  ${region}  ${service.name}:${operation}`)
    },
    end: () => {
      if (shownAt > 0) stderr.write('\r\u001b[K')
    },
  }
}
