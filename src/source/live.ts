import { setMaxListeners } from 'node:events'
import { isThrottlingError } from '@smithy/service-error-classification'
import { globalRegion, isOfferedIn } from '../aws/regions.ts'
import type { JsonObject } from '../json.ts'
import { GLOBAL } from '../service.ts'
import { type SdkClient, sdkClients, socketsFor, type Timeouts } from './clients.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Failure, failureOf, namedError } from './failure.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { allPages } from './pages.ts'
import { isRegionThere } from './region-host.ts'
import { explained, renewal } from './renewal.ts'
import type { Session } from './session.ts'
import { type Answer, type CallRequest, INTERRUPTED, NOT_IN_REGION, type Source } from './source.ts'

export interface RunOptions {
  /** Requests in flight over the whole run. Default: 16. */
  concurrency?: number
  /** Calls after which no more is made: they answer with the error `MaxCalls`. */
  maxCalls?: number | undefined
  /** Aborted: what is under way ends at once, and everything answers with the error `Interrupted`. */
  signal?: AbortSignal
  timeouts?: Timeouts
  clock?: Clock
}

/** What all accounts of a run share: one limiter, one set of sockets, one account of the calls made. */
export interface LiveRun {
  limiter: Limiter
  sockets: object
  signal: AbortSignal | undefined
  clock: Clock
  /** Throws when the run may make no more calls. */
  charge(): void
}

/** Told of the calls of a run as they go: for progress, and for what is said of the run at its end. */
export interface CallWatch {
  /** A call is on its way. */
  onAsk?: (request: CallRequest) => void
  /** AWS refused a try of it because there were too many: long before the answer, maybe. */
  onThrottle?: () => void
  /** Its answer is there. */
  onCall?: (event: CallEvent) => void
  /** A call was wanted once more, and answered from memory. */
  onRepeat?: () => void
}

export interface LiveOptions extends RunOptions, Omit<CallWatch, 'onRepeat'> {
  session: Session
  /** The run that this account is a part of; without one it is a run of its own. */
  run?: LiveRun
}

export interface CallEvent {
  request: CallRequest
  state: Answer['state']
  /** HTTP requests that the call took: its pages, and each try that failed. */
  requests: number
  /** Of these, how many AWS refused because there were too many. */
  throttled: number
  /** How many were a further try of the same request. */
  retried: number
  milliseconds: number
}

const TIMEOUTS: Timeouts = { connection: 5_000, idle: 30_000 }

/** Milliseconds between two questions whether an asynchronous operation is done, and after which none more is asked. */
const POLL = { every: 2_000, patience: 90_000 }

/** Opens what the accounts of a run share. Nothing is connected yet. */
export function liveRun(options: RunOptions = {}): LiveRun {
  const { concurrency = 16, maxCalls, signal, timeouts = TIMEOUTS, clock = systemClock } = options
  // Each request in flight listens: there are more of them than Node takes for sane.
  if (signal) setMaxListeners(0, signal)
  let made = 0
  return {
    limiter: createLimiter({ concurrency, signal, clock }),
    sockets: socketsFor(concurrency, timeouts),
    signal,
    clock,
    charge() {
      if (maxCalls !== undefined && made >= maxCalls) {
        throw namedError('MaxCalls', `The run was allowed ${maxCalls} calls (--max-calls), and has made them.`)
      }
      made++
    },
  }
}

/** Asks AWS. Every request goes through the run's limiter; whatever AWS, the network or the credentials say is an answer. */
export function liveSource(options: LiveOptions): Source {
  // The SDK warns of Node 20's end on stderr, once per client; awsure states the versions that it needs itself.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const { session, run = liveRun(options) } = options
  const { limiter, signal, clock } = run
  const connect = sdkClients(session, run.sockets)
  const whileFresh = renewal(session, clock)

  async function ask(request: CallRequest, count: Count): Promise<JsonObject> {
    const { account, service, operation, input, onPage } = request
    const region = regionOf(request, session)
    const { sdk, client } = await connect(service, operation, region)
    const target = { account, region, client: service.client, operation }
    const send: SdkClient['send'] = (command) => {
      let tries = 0
      return limiter(target, async () => {
        count.requests++
        if (tries++ > 0) count.retried++
        const sent = whileFresh(() => client.send(unsent(command), signal ? { abortSignal: signal } : {}))
        return sent.catch(countingThrottles(count, options.onThrottle))
      })
    }
    const limited: SdkClient = Object.create(client, { send: { value: send } })
    const paged = {
      ...{ sdk, client: limited, operation, input, pageSize: service.pageSize(operation) },
      onPage: onPage && ((page: JsonObject) => onPage(service.scrub(operation, page))),
    }
    for (const askedAt = clock.now(); ; await clock.sleep(POLL.every, signal)) {
      const answer = await allPages(paged)
      if (service.isDone(operation, answer)) return service.scrub(operation, answer)
      if (clock.now() - askedAt + POLL.every > POLL.patience) {
        throw namedError('NotReady', `${operation} was not done after ${POLL.patience / 1000} seconds.`)
      }
    }
  }

  async function answerTo(request: CallRequest, count: Count): Promise<Answer> {
    try {
      signal?.throwIfAborted()
      run.charge()
      return { state: 'output', output: await untilAborted(ask(request, count), signal) }
    } catch (error) {
      if (signal?.aborted) return { state: 'error', error: INTERRUPTED }
      const failure = explained(failureOf(error), session)
      return { state: 'error', error: (await absenceOf(request, failure, session)) ?? failure }
    }
  }

  return {
    async call(request) {
      const askedAt = clock.now()
      const count: Count = { requests: 0, throttled: 0, retried: 0 }
      options.onAsk?.(request)
      const answer = await answerTo(request, count)
      options.onCall?.({ request, state: answer.state, ...count, milliseconds: clock.now() - askedAt })
      return answer
    },
  }
}

type Count = Pick<CallEvent, 'requests' | 'throttled' | 'retried'>

const countingThrottles = (count: Count, onThrottle: CallWatch['onThrottle']) => (error: Error) => {
  if (isThrottlingError(error as Parameters<typeof isThrottlingError>[0])) {
    count.throttled++
    onThrottle?.()
  }
  throw error
}

const regionOf = ({ region }: CallRequest, { partition }: Session): string =>
  region === GLOBAL ? globalRegion(partition) : region

/** A host that does not exist may be a service that the region does not have; AWS has no better way to say so. */
async function absenceOf(request: CallRequest, { name }: Failure, session: Session): Promise<Failure | undefined> {
  const { service, region } = request
  if (name !== 'ENOTFOUND' || region === GLOBAL || session.endpoint) return undefined
  if (isOfferedIn(service.client, region) || !(await isRegionThere(region))) return undefined
  return { name: NOT_IN_REGION, message: `${service.name} is not offered in ${region}.` }
}

/** The same command, new: S3 Control's fits itself out each time that it is sent, and fails the second time. */
function unsent<Command extends { input: object }>(command: Command): Command {
  return new (command.constructor as new (input: object) => Command)(command.input)
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
