import { canonical } from '../json.ts'
import { once } from './once.ts'
import { nextTokens, withoutPaging, withoutTokens } from './paging.ts'
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
  /** Calls of an earlier recording, which stay unless they are asked again. */
  keep(calls: Iterable<RecordedCall>): void
  /** Writes what was recorded. */
  finish(end: RecordingEnd): Promise<void>
}

export interface RecorderOptions {
  /** Applied to everything before it is written: `redact` for example. */
  edit?: ((content: SnapshotContent) => SnapshotContent) | undefined
  /** Told of each call as it is recorded. */
  onRecorded?: ((call: RecordedCall) => void) | undefined
  /** Told of each call that was wanted once more, and not made again. */
  onRepeat?: (() => void) | undefined
}

/**
 * Keeps the answers of one run, of however many accounts. What a source does not have, or was not waited for, is not
 * written: it stays absent.
 */
export function recorder(
  writer: SnapshotWriter,
  { edit = (content) => content, onRecorded, onRepeat }: RecorderOptions = {},
): Recorder {
  /** One answer a question; an earlier recording, made with other tools, may hold its pages one by one. */
  const recorded = new Map<string, RecordedCall[]>()
  return {
    around: (inner) =>
      once(
        {
          call: async (request) => {
            const answer = inFull(await inner.call(request))
            const call = recordedCall(request, answer)
            if (call) {
              recorded.set(questionOf(call), [call])
              onRecorded?.(call)
            }
            return answer
          },
        },
        onRepeat,
      ),
    keep(calls) {
      for (const call of calls) recorded.set(questionOf(call), [...(recorded.get(questionOf(call)) ?? []), call])
    },
    finish: async ({ complete = true, ...end }) =>
      writer.write(edit({ ...end, complete, calls: [...recorded.values()].flat() })),
  }
}

const questionOf = ({ account, region, service, operation, input }: RecordedCall): string =>
  canonical([account, region, service, operation, withoutPaging(input)])

/**
 * Continues an earlier recording. Answers that it holds are not asked for again; errors are, since their cause may be
 * gone. With `only`, the calls of these services are made anew, and no others.
 */
export function resumed(earlier: Source, inner: Source, only?: readonly string[]): Source {
  return {
    call: async (request) => {
      if (only?.includes(request.service.name)) return inner.call(request)
      const answer = await earlier.call(request)
      return answer.state === 'output' || only ? answer : inner.call(request)
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
