import type { IncomingHttpHeaders } from 'node:http'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Protocol } from './answers.ts'
import { BOOLEAN, httpOperations, NUMERIC, operationOf, type Shape, shapeOf, TIMESTAMPS } from './schema.ts'

/** What a request is signed for, where it is not called like the SDK client; `apigateway` and `s3` are two clients. */
const SIGNED_FOR: Readonly<Record<string, string>> = {
  apigateway: 'api-gateway',
  autoscaling: 'auto-scaling',
  config: 'config-service',
  elasticfilesystem: 'efs',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  events: 'eventbridge',
  logs: 'cloudwatch-logs',
  monitoring: 'cloudwatch',
  secretsmanager: 'secrets-manager',
  states: 'sfn',
}

/** The SDK client that sent a request. A Classic Load Balancer's requests name the version of their API. */
export function clientOf(signedFor: string, url: string, body = ''): string {
  if (url.startsWith('/v20180820/')) return 's3-control'
  if (signedFor === 'apigateway' && url.startsWith('/v2/')) return 'apigatewayv2'
  if (signedFor === 'elasticloadbalancing' && body.includes('Version=2012-06-01')) return 'elastic-load-balancing'
  return SIGNED_FOR[signedFor] ?? signedFor
}

/** The others that speak REST answer in JSON. */
const REST_IN_XML: ReadonlySet<string> = new Set(['s3', 's3-control', 'cloudfront', 'route-53'])

export function protocolOf(client: string, headers: IncomingHttpHeaders, input: object): Protocol {
  if (headers['x-amz-target']) return 'json'
  if ('Action' in input && 'Version' in input) return client === 'ec2' ? 'ec2' : 'query'
  return REST_IN_XML.has(client) ? 'rest-xml' : 'rest-json'
}

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
  return best && { operation: best.operation, input: { ...parameters(searchParams), ...best.labels } }
}

/** A parameter that is there several times is a list. */
const parameters = (query: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )

interface RestTemplate {
  operation: string
  verb: string
  path: RegExp
  words: string[][]
}

const templates = new Map<string, Promise<RestTemplate[]>>()

function restTemplates(client: string): Promise<RestTemplate[]> {
  const known = templates.get(client) ?? compile()
  templates.set(client, known)
  return known

  async function compile() {
    return (await httpOperations(client)).map(({ operation, method, uri }) => {
      const [path = '', query] = uri.split('?')
      const words = query?.split('&').map((word) => word.split('=')) ?? []
      return { operation, verb: method, path: pathPattern(client, path), words }
    })
  }
}

/** S3's templates leave out the bucket, which is the first part of the path at a custom endpoint. */
function pathPattern(client: string, template: string): RegExp {
  const path = template.replace(/\{(\w+)(\+?)\}/g, (_label, name, greedy) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`)
  return new RegExp(client === 's3' ? `^(?:/(?<Bucket>[^/]+))?${path}$` : `^(?<none>)${path}/?$`)
}

interface WireInput {
  service: string
  operation: string
  /** As it came: JSON, a flat form, or the parameters of a REST request. */
  input: Readonly<Record<string, unknown>>
  headers: IncomingHttpHeaders
}

/** The input as the caller gave it to the SDK, after JSON. */
export async function decodeInput({ service, operation, input, headers }: WireInput): Promise<JsonObject> {
  const shape = (await operationOf(service, operation)).input
  const protocol = protocolOf(service, headers, input)
  if (protocol === 'json') return fromJson(shape, input) as JsonObject
  if (protocol === 'ec2' || protocol === 'query') return (fromForm(shape, input, '', protocol) ?? {}) as JsonObject
  return fromRest(shape, input, headers)
}

function fromRest({ members }: Shape, input: WireInput['input'], headers: IncomingHttpHeaders): JsonObject {
  return defined(
    members.map(([name, schema]) => {
      const member = shapeOf(schema)
      const { httpHeader, httpQuery, httpLabel, jsonName = name } = member.traits
      if (httpHeader) return [name, fromText(member, headers[httpHeader.toLowerCase()])]
      if (httpQuery) return [name, fromText(member, input[httpQuery])]
      return [name, httpLabel ? fromText(member, input[name]) : fromJson(member, input[jsonName])]
    }),
  )
}

/** A parameter or header: always text, alone or in a list. */
function fromText(shape: Shape, value: unknown): JsonValue | undefined {
  if (value === undefined) return undefined
  if (shape.kind !== 'list') return simple(shape, String(value))
  return [value].flat().map((each) => simple(shapeOf(shape.item), String(each)))
}

function fromJson({ kind, members, item, simple }: Shape, value: unknown): JsonValue | undefined {
  if (value === undefined || value === null) return undefined
  if (kind === 'list') return (value as unknown[]).map((each) => fromJson(shapeOf(item), each) ?? null)
  const object = value as Readonly<Record<string, unknown>>
  if (kind === 'map') {
    return defined(Object.entries(object).map(([name, each]) => [name, fromJson(shapeOf(item), each)]))
  }
  if (kind === 'structure') {
    return defined(
      members.map(([name, schema]) => {
        const member = shapeOf(schema)
        return [name, fromJson(member, object[member.traits.jsonName ?? name])]
      }),
    )
  }
  const isTime = TIMESTAMPS.includes(simple) && typeof value === 'number'
  return isTime ? new Date(value * 1000).toISOString() : (value as JsonValue)
}

/** `Filter.1.Value.2` and the like. Undefined when nothing of it is there. */
function fromForm(
  shape: Shape,
  form: WireInput['input'],
  prefix: string,
  protocol: 'ec2' | 'query',
): JsonValue | undefined {
  const { kind, members, item } = shape
  if (kind === 'structure') {
    const found = defined(
      members.map(([name, schema]) => {
        const member = shapeOf(schema)
        return [name, fromForm(member, form, under(prefix, formName(name, member, protocol)), protocol)]
      }),
    )
    return Object.keys(found).length > 0 ? found : undefined
  }
  if (kind === 'simple') return prefix in form ? simple(shape, String(form[prefix])) : undefined
  const isFlat = protocol === 'ec2' || shape.traits.xmlFlattened === 1
  if (kind === 'list') {
    const items = shapeOf(item)
    const at = isFlat ? prefix : under(prefix, items.traits.xmlName ?? 'member')
    return numbered((number) => fromForm(items, form, `${at}.${number}`, protocol))
  }
  const at = isFlat ? prefix : `${prefix}.entry`
  const entries = numbered((number) => {
    const value = fromForm(shapeOf(item), form, `${at}.${number}.value`, protocol)
    return value === undefined ? undefined : [String(form[`${at}.${number}.key`]), value]
  })
  return entries && Object.fromEntries(entries as [string, JsonValue][])
}

const under = (prefix: string, name: string) => (prefix === '' ? name : `${prefix}.${name}`)

function formName(name: string, { traits }: Shape, protocol: 'ec2' | 'query'): string {
  const { xmlName = name, ec2QueryName } = traits
  if (protocol === 'query') return xmlName
  return ec2QueryName ?? xmlName.charAt(0).toUpperCase() + xmlName.slice(1)
}

/** What stands at 1, 2, 3 and so on, up to the first that is not there. */
function numbered(at: (number: number) => JsonValue | undefined): JsonValue[] | undefined {
  const found: JsonValue[] = []
  for (let value = at(1); value !== undefined; value = at(found.length + 1)) found.push(value)
  return found.length > 0 ? found : undefined
}

function simple({ simple: type }: Shape, text: string): JsonValue {
  if (type === BOOLEAN) return text === 'true'
  if (type === NUMERIC) return Number(text)
  if (!TIMESTAMPS.includes(type)) return text
  return new Date(/^[\d.]+$/.test(text) ? Number(text) * 1000 : text).toISOString()
}

const defined = (members: readonly (readonly [string, JsonValue | undefined])[]): JsonObject =>
  Object.fromEntries(members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
