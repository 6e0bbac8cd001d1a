/** The forms in which AWS's services answer, written by the SDK's own schemas: the fake endpoint's other half. */
export type Protocol = 'json' | 'ec2' | 'query' | 'rest'

type Sdk = Record<string, Schema>

/** An answer in the SDK's shape, as the service's protocol puts it on the wire. */
export async function encodeOutput(client: string, operation: string, protocol: Protocol, value: object) {
  const sdk = await load(client)
  const output = (sdk[`${operation}$`] as readonly unknown[])[5] as Schema
  if (protocol === 'json' || (protocol === 'rest' && !REST_IN_XML.has(client)))
    return JSON.stringify(json(output, value))
  if (protocol === 'rest') return restXml(output, value as Record<string, unknown>)
  const members = xml(output, value)
  const result = protocol === 'query' ? element(`${operation}Result`, members) : members
  return element(`${operation}Response`, result)
}

/** An error, as the service's protocol puts it on the wire. */
export async function encodeError(client: string, protocol: Protocol, name: string, message: string) {
  if (protocol === 'json' || (protocol === 'rest' && !REST_IN_XML.has(client))) {
    return JSON.stringify({ __type: name, message })
  }
  const code = wireCode(await load(client), name)
  const error = element('Error', element('Code', code) + element('Message', escapeXml(message)))
  if (protocol === 'ec2') return element('Response', element('Errors', error))
  return protocol === 'query' ? element('ErrorResponse', error) : error
}

/** What a request is signed for, where it is not called like the SDK client; `apigateway` and `s3` are two clients. */
const SIGNED_FOR: Readonly<Record<string, string>> = {
  apigateway: 'api-gateway',
  autoscaling: 'auto-scaling',
  elasticfilesystem: 'efs',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  events: 'eventbridge',
  logs: 'cloudwatch-logs',
  monitoring: 'cloudwatch',
  config: 'config-service',
  secretsmanager: 'secrets-manager',
}

/** The SDK client that sent a request. A Classic Load Balancer's requests name the version of their API. */
export function clientOf(signedFor: string, url: string, body = ''): string {
  if (url.startsWith('/v20180820/')) return 's3-control'
  if (signedFor === 'apigateway' && url.startsWith('/v2/')) return 'apigatewayv2'
  if (signedFor === 'elasticloadbalancing' && body.includes('Version=2012-06-01')) return 'elastic-load-balancing'
  return SIGNED_FOR[signedFor] ?? signedFor
}

/** The others answer in JSON. */
const REST_IN_XML = new Set(['s3', 's3-control'])

const load = (client: string): Promise<Sdk> => import(/* @vite-ignore */ `@aws-sdk/client-${client}`)

/**
 * The REST operation that a request is, found by its method, path and query among all that the client knows, and the
 * members of its input that path and query hold.
 */
export async function restOperation(client: string, method: string, url: string) {
  const { pathname, searchParams } = new URL(url, 'http://fake')
  const candidates = (await restTemplates(client)).flatMap(({ operation, verb, path, words }) => {
    const labels = path.exec(decodeURIComponent(pathname))?.groups
    const isAsked = words.every(([key = '', value = '']) => searchParams.get(key) === value)
    return verb === method && labels && isAsked ? [{ operation, words, labels }] : []
  })
  const [best] = candidates.sort((a, b) => b.words.length - a.words.length)
  return best && { operation: best.operation, input: { ...Object.fromEntries(searchParams), ...best.labels } }
}

/** The kind of an operation's schema. */
const OPERATION = 9

async function restTemplates(client: string) {
  const schemas = Object.values(await load(client)).filter((schema) => Array.isArray(schema))
  return schemas.flatMap(([kind, , name, traits]) => {
    if (kind !== OPERATION || !traits.http) return []
    const [verb, template] = traits.http as [string, string]
    const [path = '', query] = template.split('?')
    const words = query?.split('&').map((word) => word.split('=')) ?? []
    return [{ operation: name as string, verb, path: pathPattern(client, path), words }]
  })
}

/** S3's templates leave out the bucket, which is the first part of the path at a custom endpoint. */
function pathPattern(client: string, template: string): RegExp {
  const path = template.replace(/\{(\w+)(\+?)\}/g, (_label, name, greedy) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`)
  return new RegExp(client === 's3' ? `^(?:/(?<Bucket>[^/]+))?${path}$` : `^(?<none>)${path}/?$`)
}

/** The query protocols call an exception differently than the SDK: NoSuchEntity for NoSuchEntityException. */
function wireCode(sdk: Sdk, name: string): string {
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
      .map(([key, each]) => element('entry', element('key', escapeXml(key)) + element('value', xml(item, each))))
      .join('')
  }
  return escapeXml(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : isoOr(value))
}

/** A member that is the whole body stands alone; else the members stand in an element of the output's name. */
function restXml(output: Schema, value: Record<string, unknown>): string {
  const payload = shapeOf(output).members.find(([, member]) => isPayload(member))
  if (!payload) return element('Output', xml(output, value))
  const [name, member] = payload
  const content = value[name]
  if (content === undefined) return ''
  return typeof content === 'string' ? content : element(name, xml(member, content))
}

const PAYLOAD = 16
const isPayload = (member: Schema) =>
  Array.isArray(member) && typeof member[1] === 'number' && (member[1] & PAYLOAD) > 0

function xmlMember(name: string, member: Schema, value: unknown): string {
  if (value === undefined || value === null) return ''
  const { xmlName = name, xmlFlattened } = shapeOf(member).traits
  if (!xmlFlattened) return element(xmlName, xml(member, value))
  return (value as unknown[]).map((each) => element(xmlName, xml(shapeOf(member).item, each))).join('')
}

const element = (name: string, content: string) => `<${name}>${content}</${name}>`
const isoOr = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

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
