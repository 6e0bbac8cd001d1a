import { once } from './once.ts'
import { nextTokens, withoutTokens } from './paging.ts'
import type { RecordedCall } from './snapshot-format.ts'
import type { SnapshotContent, SnapshotWriter } from './snapshot-write.ts'
import { type Answer, type CallRequest, INTERRUPTED, type Source } from './source.ts'

/** What is known of a recording when it ends. */
export type RecordingEnd = Omit<SnapshotContent, 'calls' | 'complete'> & {
  /** False when the run was interrupted: what was recorded until then is kept. Default: true. */
  complete?: boolean
}

export interface Recorder {
  /** The same source, with every answer that comes through kept: each distinct request once. */
  around(inner: Source): Source
  /** Writes what was recorded. */
  finish(end: RecordingEnd): Promise<void>
}

/**
 * Keeps the answers of one run, of however many accounts. What a source does not have, or was not waited for, is not
 * written: it stays absent.
 *
 * `edit` is applied to everything before it is written, `redact` for example.
 */
export function recorder(
  writer: SnapshotWriter,
  { edit = (content) => content }: { edit?: (content: SnapshotContent) => SnapshotContent } = {},
): Recorder {
  const recorded: RecordedCall[] = []
  return {
    around: (inner) =>
      once({
        call: async (request) => {
          const answer = inFull(await inner.call(request))
          const call = recordedCall(request, answer)
          if (call) recorded.push(call)
          return answer
        },
      }),
    finish: async ({ complete = true, ...end }) => writer.write(edit({ ...end, complete, calls: recorded })),
  }
}

/**
 * Continues an interrupted recording: answers that were recorded are not asked for again, errors are, since their cause
 * may be gone.
 */
export function resumed(earlier: Source, inner: Source): Source {
  return {
    call: async (request) => {
      const answer = await earlier.call(request)
      return answer.state === 'output' ? answer : inner.call(request)
    },
  }
}

/** A source's answer has all its pages, so a token that is left in it must not make it look like a part of them. */
function inFull(answer: Answer): Answer {
  if (answer.state !== 'output' || !nextTokens(answer.output)) return answer
  return { state: 'output', output: withoutTokens(answer.output) }
}

function recordedCall(
  { account, region, service, operation, input }: CallRequest,
  answer: Answer,
): RecordedCall | undefined {
  const place = { account, region, service: service.client, operation }
  if (answer.state === 'output') return { ...place, input, output: answer.output }
  if (answer.state === 'error' && answer.error.name !== INTERRUPTED.name)
    return { ...place, input, error: answer.error }
  return undefined
}
