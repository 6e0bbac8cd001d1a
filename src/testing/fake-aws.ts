import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type Encoded, encodeError, encodeOutput, type Protocol } from './answers.ts'
import { clientOf, protocolOf, restOperation } from './requests.ts'
import { exceptionOf } from './schema.ts'

/** A request as the SDK sent it. */
export interface FakeCall {
  /** SDK client slug: `elastic-load-balancing-v2`. */
  service: string
  operation: string
  region: string
  /** JSON as it is, the query protocols flat (`Filter.1.Name`), REST's path, query and JSON body. */
  input: Record<string, unknown>
  headers: IncomingMessage['headers']
  /** Path and query. */
  url: string
  /** 1 for the first call of this operation. */
  count: number
}

/** What an answer says. */
export type Content =
  /** In the SDK's shape: it goes over the wire in the service's own protocol. */
  | { output: object }
  | { error: string; message?: string }
  /** Not AWS's words at all. */
  | { body: string }

export type Reply = (
  | (Content & { fault?: undefined })
  /** `hang`: no answer ever. `reset`: the socket dies. */
  | { fault: 'hang' }
  | { fault: 'reset' }
  /** `truncate`: it dies in mid-body. `stall`: the body never ends. `cut`: the body ends in the middle as if it were whole. */
  | (Content & { fault: 'truncate' | 'stall' | 'cut' })
) & { status?: number; headers?: Record<string, string>; afterMs?: number }

export type Answerer = (call: FakeCall) => Reply | Promise<Reply>

export type Script = Reply | Reply[] | Answerer

export interface FakeAws {
  endpoint: string
  calls: FakeCall[]
  /** Calls of an operation so far. */
  count(operation: string): number
  inFlight(): number
  /** Most requests that were in hand at once, and most sockets that were open. */
  most: { inFlight: number; sockets: number }
  close(): Promise<void>
}

/**
 * An AWS endpoint that answers every service: from a script (`{ ListUsers: … }`; a list of replies is worked off, the
 * last one repeats), or as a function says (`recordedAccount`). Outputs are written in the SDK's shape and go over the
 * wire in the service's own protocol, by the SDK's own schemas. It is as strict as AWS about nothing, and as rude as the
 * network about everything.
 */
export async function startFakeAws(script: Record<string, Script> | Answerer): Promise<FakeAws> {
  const answer: Answerer = typeof script === 'function' ? script : (call) => replyTo(script[call.operation], call)
  const calls: FakeCall[] = []
  const counts = new Map<string, number>()
  const most = { inFlight: 0, sockets: 0 }
  let [inFlight, sockets] = [0, 0]

  const server = createServer(async (request, response) => {
    most.inFlight = Math.max(most.inFlight, ++inFlight)
    response.once('close', () => inFlight--)
    const received = await read(request).catch(() => undefined)
    // The caller hung up in the middle of its question.
    if (!received) return
    const count = (counts.get(received.operation) ?? 0) + 1
    counts.set(received.operation, count)
    const call = { ...received, count }
    calls.push(call)
    const reply = await Promise.resolve(answer(call)).catch(brokenScript)
    if (reply.afterMs) await setTimeout(reply.afterMs)
    await write(response, reply, call)
  })
  server.on('connection', (socket) => {
    most.sockets = Math.max(most.sockets, ++sockets)
    socket.once('close', () => sockets--)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    count: (operation) => counts.get(operation) ?? 0,
    inFlight: () => inFlight,
    most,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

const brokenScript = (error: unknown): Reply => ({ error: 'InternalFailure', message: `The fake broke: ${error}` })

/** AWS's own kind of throttling: a bucket that refills; a call that finds it empty is refused. */
export function throttled(limit: { rate: number; burst: number }, reply: Reply): Script {
  const isThrottled = bucketOf(limit)
  return () => (isThrottled() ? { error: 'Throttling', message: 'Rate exceeded' } : reply)
}

/** A token bucket: takes one token each time that it is asked, and says whether there was none. */
export function bucketOf({ rate, burst }: { rate: number; burst: number }): () => boolean {
  let tokens = burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate)
    filledAt = now
    if (tokens < 1) return true
    tokens -= 1
    return false
  }
}

async function replyTo(script: Script | undefined, call: FakeCall): Promise<Reply> {
  if (!script)
    return { error: 'InvalidAction', message: `The fake has no script for ${call.service} ${call.operation}.` }
  if (typeof script === 'function') return script(call)
  if (!Array.isArray(script)) return script
  return script[Math.min(call.count, script.length) - 1] ?? { error: 'InternalFailure' }
}

async function read(request: IncomingMessage): Promise<Omit<FakeCall, 'count'>> {
  const { headers, method = '', url = '/' } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString()
  const [, , region = '', signedFor = ''] =
    /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? []
  const service = clientOf(signedFor, url, body)
  const { operation, input } = await operationOf(service, body, request)
  return { service, operation: operation ?? `${method} ${url}`, region, input, headers, url }
}

interface Received {
  operation: string | undefined
  input: Record<string, unknown>
}

async function operationOf(service: string, body: string, request: IncomingMessage): Promise<Received> {
  const { headers, method = '', url = '/' } = request
  const target = headers['x-amz-target']
  if (target) return { operation: String(target).split('.').at(-1), input: jsonIn(body) }
  const form = Object.fromEntries(new URLSearchParams(body))
  if (form.Action && form.Version) return { operation: form.Action, input: form }
  const asked = await restOperation(service, method, url)
  return asked ? { ...asked, input: { ...jsonIn(body), ...asked.input } } : { operation: undefined, input: {} }
}

const jsonIn = (body: string): Record<string, unknown> => (body.startsWith('{') ? JSON.parse(body) : {})

/** The protocol that a caller speaks, and wants to be answered in. */
export const protocolOfCall = ({ service, headers, input }: FakeCall): Protocol => protocolOf(service, headers, input)

async function write(response: ServerResponse, reply: Reply, call: FakeCall): Promise<void> {
  if (reply.fault === 'hang') return
  if (reply.fault === 'reset') return void response.socket?.destroy()
  const { body: whole, headers } = await encode(reply, call)
  const half = whole.slice(0, whole.length / 2)
  const body = reply.fault === 'cut' ? half : whole
  const status = reply.status ?? ('error' in reply ? await statusOf(call.service, reply.error) : 200)
  // A real endpoint's id differs from call to call; nothing may depend on it.
  const ids = 'body' in reply ? {} : { 'x-amzn-requestid': randomUUID() }
  response.writeHead(status, { ...ids, ...headers, 'content-length': Buffer.byteLength(body), ...reply.headers })
  if (reply.fault === undefined || reply.fault === 'cut') return void response.end(body)
  response.write(half, () => {
    if (reply.fault === 'truncate') response.socket?.destroy()
  })
}

async function statusOf(service: string, error: string): Promise<number> {
  const { status } = await exceptionOf(service, error)
  if (status) return status
  if (/^(RequestLimitExceeded|ServiceUnavailable|SlowDown)$/.test(error)) return 503
  if (error.startsWith('Internal')) return 500
  return /^AccessDenied|^Unauthorized/.test(error) ? 403 : 400
}

async function encode(reply: Content, call: FakeCall): Promise<Encoded> {
  const protocol = protocolOfCall(call)
  if ('body' in reply) return { body: reply.body, headers: {} }
  if ('output' in reply) return encodeOutput(call.service, call.operation, protocol, reply.output)
  return { body: await encodeError(call.service, protocol, reply.error, reply.message ?? reply.error), headers: {} }
}
