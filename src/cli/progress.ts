import type { OnCall } from './open.ts'
import type { Streams } from './streams.ts'

/**
 * Shows what is being asked while the work is done: one line on stderr that rewrites itself, on a terminal only (in a
 * log it would be noise), and is gone before anything else is written.
 */
export async function withProgress<Result>(
  { stderr, env }: Streams,
  work: (onCall: OnCall) => Promise<Result>,
): Promise<Result> {
  if (!stderr.isTTY || env.CI || env.TERM === 'dumb') return work(() => {})
  let calls = 0
  let shownAt = 0
  const onCall: OnCall = ({ request: { service, operation, region } }) => {
    calls++
    if (Date.now() - shownAt < 100) return
    shownAt = Date.now()
    stderr.write(`\r\u001b[K${calls} calls  ${region}  ${service.name}:${operation}`)
  }
  try {
    return await work(onCall)
  } finally {
    if (shownAt > 0) stderr.write('\r\u001b[K')
  }
}
