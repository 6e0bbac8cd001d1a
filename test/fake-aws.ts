import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** A request as the SDK sent it. */
export interface FakeCall {
  /** SDK client slug: `elastic-load-balancing-v2`. */
  service: string
  operation: string
  region: string
  /** The body's members: JSON as it is, the query protocols flat (`Filter.1.Name`). */
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
    const call = await read(request, count)
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

/** What a request is signed for, where it is not called like the SDK client. */
const CLIENTS: Record<string, string> = {
  autoscaling: 'auto-scaling',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  monitoring: 'cloudwatch',
  secretsmanager: 'secrets-manager',
}

async function read(request: IncomingMessage, count: (operation: string) => number): Promise<FakeCall> {
  const { headers, method, url = '/' } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString()
  const [, , region = '', signedFor = ''] =
    /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? []
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1)
  const input = target ? JSON.parse(body || '{}') : Object.fromEntries(new URLSearchParams(body))
  const operation: string = target || input.Action || `${method} ${url}`
  const service = CLIENTS[signedFor] ?? signedFor
  return { service, operation, region, input, headers, url, count: count(operation) + 1 }
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

type Protocol = 'json' | 'ec2' | 'query' | 'rest'

function protocolOf({ service, headers, input }: FakeCall): Protocol {
  if (headers['x-amz-target']) return 'json'
  if (!input.Action) return 'rest'
  return service === 'ec2' ? 'ec2' : 'query'
}

async function bodyOf(reply: Reply, call: FakeCall): Promise<string> {
  if ('body' in reply) return reply.body
  if ('fault' in reply && !('output' in reply)) return ''
  const sdk = (await import(/* @vite-ignore */ `@aws-sdk/client-${call.service}`)) as Record<string, Schema>
  const protocol = protocolOf(call)
  if ('error' in reply) return ERRORS[protocol](wireCode(sdk, reply.error), reply.message ?? reply.error)
  const output = (sdk[`${call.operation}$`] as [number, string, string, unknown, Schema, Schema])[5]
  if (protocol === 'json') return JSON.stringify(json(output, reply.output))
  const members = xml(output, reply.output)
  if (protocol === 'ec2') return `<${call.operation}Response>${members}</${call.operation}Response>`
  return `<${call.operation}Response><${call.operation}Result>${members}</${call.operation}Result></${call.operation}Response>`
}

const ERRORS: Record<Protocol, (code: string, message: string) => string> = {
  json: (code, message) => JSON.stringify({ __type: code, message }),
  ec2: (code, message) => `<Response><Errors>${xmlError(code, message)}</Errors></Response>`,
  query: (code, message) => `<ErrorResponse>${xmlError(code, message)}</ErrorResponse>`,
  rest: (code, message) => xmlError(code, message),
}

const xmlError = (code: string, message: string) =>
  `<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`

/** The query protocols call an exception differently than the SDK: NoSuchEntity for NoSuchEntityException. */
function wireCode(sdk: Record<string, Schema>, name: string): string {
  const [, , , traits] = (sdk[`${name}$`] ?? []) as [unknown, unknown, unknown, { awsQueryError?: [string] }?]
  return traits?.awsQueryError?.[0] ?? name
}

/**
 * The SDK's schemas, as far as outputs need them: a number for a simple type, `[type, traits]` for a member, a tuple
 * that begins with a kind for a structure, list or map, a function for any of them where they refer to each other.
 */
type Schema = number | (() => Schema) | readonly [Schema, Traits] | readonly unknown[]
type Traits = number | { xmlName?: string; jsonName?: string; xmlFlattened?: 1 }
const STRUCTURE = 3
const LIST = 1
const MAP = 2
/** Added to a simple type's number: a list or a map of it. */
const LIST_OF = 64
const MAP_OF = 128
const TIMESTAMP = 4

interface Shape {
  kind: 'structure' | 'list' | 'map' | 'simple'
  traits: Exclude<Traits, number>
  members: [string, Schema][]
  item: Schema
  simple: number
}

function shapeOf(schema: Schema, traits: Shape['traits'] = {}): Shape {
  const shape: Shape = { kind: 'simple', traits, members: [], item: 0, simple: 0 }
  if (typeof schema === 'function') return shapeOf(schema(), traits)
  if (typeof schema === 'number') {
    if (schema & LIST_OF) return { ...shape, kind: 'list', item: schema & ~LIST_OF }
    if (schema & MAP_OF) return { ...shape, kind: 'map', item: schema & ~MAP_OF }
    return { ...shape, simple: schema }
  }
  if (schema.length === 2) return shapeOf(schema[0] as Schema, objectTraits(schema[1] as Traits))
  const [kind, , , , first, second] = schema as [number, string, string, Traits, unknown, unknown]
  if (kind === LIST) return { ...shape, kind: 'list', item: first as Schema }
  if (kind === MAP) return { ...shape, kind: 'map', item: second as Schema }
  if (Math.abs(kind) !== STRUCTURE) return { ...shape, simple: first as number }
  const types = second as Schema[]
  return { ...shape, kind: 'structure', members: (first as string[]).map((name, index) => [name, types[index] ?? 0]) }
}

const objectTraits = (traits: Traits) => (typeof traits === 'number' ? {} : traits)

/** The XML inside the element of a value. */
function xml(schema: Schema, value: unknown): string {
  const { kind, members, item } = shapeOf(schema)
  if (kind === 'structure') {
    return members.map(([name, member]) => xmlMember(name, member, (value as Record<string, unknown>)[name])).join('')
  }
  const { xmlName = 'member' } = shapeOf(item).traits
  if (kind === 'list') return (value as unknown[]).map((each) => element(xmlName, xml(item, each))).join('')
  if (kind === 'map') {
    const entries = Object.entries(value as object)
    return entries
      .map(([key, each]) => element('entry', element('key', escape(key)) + element('value', xml(item, each))))
      .join('')
  }
  return escape(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : isoOr(value))
}

function xmlMember(name: string, member: Schema, value: unknown): string {
  if (value === undefined || value === null) return ''
  const { xmlName = name, xmlFlattened } = shapeOf(member).traits
  if (!xmlFlattened) return element(xmlName, xml(member, value))
  return (value as unknown[]).map((each) => element(xmlName, xml(shapeOf(member).item, each))).join('')
}

const element = (name: string, content: string) => `<${name}>${content}</${name}>`
const isoOr = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

function json(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null) return value
  const { kind, members, item, simple } = shapeOf(schema)
  if (kind === 'list') return (value as unknown[]).map((each) => json(item, each))
  if (kind === 'map') return mapValues(value as object, (each) => json(item, each))
  if (kind === 'structure') {
    const types = new Map(members)
    return mapValues(value as object, (each, name) => json(types.get(name) ?? 0, each))
  }
  if (simple === TIMESTAMP) return new Date(value as string | Date).getTime() / 1000
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

const mapValues = (record: object, transform: (value: unknown, name: string) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, transform(value, name)]))
