import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { clientOf, encodeError, encodeOutput, type Protocol, restOperation } from './fake-wire.ts'

/** A request as the SDK sent it. */
export interface FakeCall {
  /** SDK client slug: `elastic-load-balancing-v2`. */
  service: string
  operation: string
  region: string
  /** JSON as it is, the query protocols flat (`Filter.1.Name`), REST's path and query. */
  input: Record<string, unknown>
  headers: IncomingMessage['headers']
  /** Path and query. */
  url: string
  /** 1 for the first call of this operation. */
  count: number
}

export type Reply = (
  | { output: object }
  | { error: string; message?: string }
  /** Not AWS's words at all. */
  | { body: string }
  /** `hang`: no answer ever. `reset`: the socket dies. `truncate`: it dies in mid-body. `stall`: the body never ends. */
  | { fault: 'hang' }
  | { fault: 'reset' }
  | { fault: 'truncate' | 'stall'; output: object }
) & { status?: number; headers?: Record<string, string>; afterMs?: number }

export type Script = Reply | Reply[] | ((call: FakeCall) => Reply | Promise<Reply>)

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
 * An AWS endpoint that answers every service from a script: `{ ListUsers: … }`. A list of replies is worked off, the
 * last one repeats. Outputs are written in the SDK's shape and go over the wire in the service's own protocol, by the
 * SDK's own schemas. It is as strict as AWS about nothing, and as rude as the network about everything.
 */
export async function startFakeAws(scripts: Record<string, Script>): Promise<FakeAws> {
  const calls: FakeCall[] = []
  const most = { inFlight: 0, sockets: 0 }
  let [inFlight, sockets] = [0, 0]
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length

  const server = createServer(async (request, response) => {
    most.inFlight = Math.max(most.inFlight, ++inFlight)
    response.once('close', () => inFlight--)
    const received = await read(request)
    const call = { ...received, count: count(received.operation) + 1 }
    calls.push(call)
    const reply = await replyTo(scripts[call.operation], call)
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
    count,
    inFlight: () => inFlight,
    most,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** AWS's own kind of throttling: a bucket that refills; a call that finds it empty is refused. */
export function throttled(limit: { rate: number; burst: number }, reply: Reply): Script {
  let tokens = limit.burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(limit.burst, tokens + ((now - filledAt) / 1000) * limit.rate)
    filledAt = now
    if (tokens < 1) return { error: 'Throttling', message: 'Rate exceeded' }
    tokens -= 1
    return reply
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
  if (target) return { operation: String(target).split('.').at(-1), input: JSON.parse(body || '{}') }
  const form = Object.fromEntries(new URLSearchParams(body))
  if (form.Action) return { operation: form.Action, input: form }
  return (await restOperation(service, method, url)) ?? { operation: undefined, input: {} }
}

async function write(response: ServerResponse, reply: Reply, call: FakeCall): Promise<void> {
  if ('fault' in reply && reply.fault === 'hang') return
  if ('fault' in reply && reply.fault === 'reset') return void response.socket?.destroy()
  const body = await bodyOf(reply, call)
  const status = reply.status ?? ('error' in reply ? statusOf(reply.error) : 200)
  // A real endpoint's id differs from call to call; nothing may depend on it.
  const ids = 'body' in reply ? {} : { 'x-amzn-requestid': randomUUID() }
  response.writeHead(status, { ...ids, 'content-length': Buffer.byteLength(body), ...reply.headers })
  if (!('fault' in reply)) return void response.end(body)
  response.write(body.slice(0, body.length / 2), () => {
    if (reply.fault === 'truncate') response.socket?.destroy()
  })
}

function statusOf(error: string): number {
  if (error === 'RequestLimitExceeded' || error === 'ServiceUnavailable') return 503
  if (error.startsWith('Internal')) return 500
  return /^AccessDenied|^Unauthorized/.test(error) ? 403 : 400
}

function protocolOf({ service, headers, input }: FakeCall): Protocol {
  if (headers['x-amz-target']) return 'json'
  if (!input.Action) return 'rest'
  return service === 'ec2' ? 'ec2' : 'query'
}

async function bodyOf(reply: Reply, call: FakeCall): Promise<string> {
  const protocol = protocolOf(call)
  if ('body' in reply) return reply.body
  if ('error' in reply) return encodeError(call.service, protocol, reply.error, reply.message ?? reply.error)
  return 'output' in reply ? encodeOutput(call.service, call.operation, protocol, reply.output) : ''
}
