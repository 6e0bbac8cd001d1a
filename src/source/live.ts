import { setMaxListeners } from 'node:events'
import { globalRegion } from '../aws/regions.ts'
import type { JsonObject } from '../json.ts'
import { GLOBAL } from '../service.ts'
import { type SdkClient, sdkClients, type Timeouts } from './clients.ts'
import { type Clock, systemClock } from './clock.ts'
import { failureOf, namedError } from './failure.ts'
import { createLimiter } from './limiter.ts'
import { allPages } from './pages.ts'
import type { Session } from './session.ts'
import { type Answer, type CallRequest, INTERRUPTED, type Source } from './source.ts'

export interface LiveOptions {
  session: Session
  /** Requests in flight over the whole run. Default: 16. */
  concurrency?: number
  /** Aborted: what is under way ends at once, and everything answers with the error `Interrupted`. */
  signal?: AbortSignal
  /** Told of each call when its answer is there. */
  onCall?: (event: CallEvent) => void
  timeouts?: Timeouts
  clock?: Clock
}

export interface CallEvent {
  request: CallRequest
  state: Answer['state']
  /** HTTP requests that the call took: its pages, and each try that failed. */
  requests: number
  milliseconds: number
}

const TIMEOUTS: Timeouts = { connection: 5_000, idle: 30_000 }

/** Milliseconds between two questions whether an asynchronous operation is done, and after which none more is asked. */
const POLL = { every: 2_000, patience: 90_000 }

/** Asks AWS. Every request goes through one limiter; whatever AWS, the network or the credentials say is an answer. */
export function liveSource(options: LiveOptions): Source {
  // The SDK warns of Node 20's end on stderr, once per client; awsure states the versions that it needs itself.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const { session, concurrency = 16, signal, timeouts = TIMEOUTS, clock = systemClock } = options
  const limiter = createLimiter({ concurrency, signal, clock })
  const connect = sdkClients(session, concurrency, timeouts)
  // Each request in flight listens: there are more of them than Node takes for sane.
  if (signal) setMaxListeners(0, signal)

  async function ask(request: CallRequest, countRequest: () => void): Promise<JsonObject> {
    const { account, service, operation, input } = request
    const region = request.region === GLOBAL ? globalRegion(session.partition) : request.region
    const { sdk, client } = await connect(service, operation, region)
    const target = { account, region, client: service.client, operation }
    const send: SdkClient['send'] = (command) =>
      limiter(target, async () => {
        countRequest()
        return heardFromAws(await client.send(unsent(command), signal ? { abortSignal: signal } : {}))
      })
    const limited: SdkClient = Object.create(client, { send: { value: send } })
    const pageSize = service.pageSize(operation)
    for (const askedAt = clock.now(); ; await clock.sleep(POLL.every, signal)) {
      const answer = await allPages({ sdk, client: limited, operation, input, pageSize })
      if (service.isDone(operation, answer)) return service.scrub(operation, answer)
      if (clock.now() - askedAt + POLL.every > POLL.patience) {
        throw namedError('NotReady', `${operation} was not done after ${POLL.patience / 1000} seconds.`)
      }
    }
  }

  async function answerTo(request: CallRequest, countRequest: () => void): Promise<Answer> {
    try {
      signal?.throwIfAborted()
      return { state: 'output', output: await untilAborted(ask(request, countRequest), signal) }
    } catch (error) {
      if (signal?.aborted) return { state: 'error', error: INTERRUPTED }
      return { state: 'error', error: failureOf(error) }
    }
  }

  return {
    async call(request) {
      const askedAt = clock.now()
      let requests = 0
      const answer = await answerTo(request, () => {
        requests += 1
      })
      options.onCall?.({ request, state: answer.state, requests, milliseconds: clock.now() - askedAt })
      return answer
    },
  }
}

/** The same command, new: S3 Control's fits itself out each time that it is sent, and fails the second time. */
function unsent<Command extends { input: object }>(command: Command): Command {
  return new (command.constructor as new (input: object) => Command)(command.input)
}

/**
 * A proxy's login page, or nothing at all, reads like an empty list in the query protocols, and would pass for an
 * account without resources: an answer without a member counts only with AWS's request id.
 */
function heardFromAws(output: object): object {
  const { $metadata, ...members } = output as { $metadata?: { requestId?: string } }
  const isEmpty = Object.values(members).every((value) => value === undefined)
  if (isEmpty && $metadata && !$metadata.requestId) {
    throw namedError('EmptyAnswer', 'The answer is empty, without even a request id, so it does not come from AWS.')
  }
  return output
}

/** Some waits do not listen to a signal: a credential process, an SSO login, a package being loaded. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
