import { exceptionOf, ISO_TIMESTAMP, operationOf, type Schema, type Shape, shapeOf, TIMESTAMPS } from './schema.ts'

/** The forms in which AWS's services speak. */
export type Protocol = 'json' | 'ec2' | 'query' | 'rest-json' | 'rest-xml'

export interface Encoded {
  body: string
  headers: Record<string, string>
}

type Members = Readonly<Record<string, unknown>>

/** An answer in the SDK's shape, as the service's protocol puts it on the wire. */
export async function encodeOutput(
  client: string,
  operation: string,
  protocol: Protocol,
  value: object,
): Promise<Encoded> {
  const { output } = await operationOf(client, operation)
  if (protocol === 'json') return { body: JSON.stringify(json(output, value)), headers: {} }
  if (protocol === 'rest-json' || protocol === 'rest-xml') return rest(output, value as Members, protocol)
  const members = xml(output, value)
  const result = protocol === 'query' ? element(`${operation}Result`, members) : members
  return { body: element(`${operation}Response`, result), headers: {} }
}

/** An error, as the service's protocol puts it on the wire. */
export async function encodeError(client: string, protocol: Protocol, name: string, message: string): Promise<string> {
  if (protocol === 'json' || protocol === 'rest-json') return JSON.stringify({ __type: name, message })
  // The query protocols call an exception differently than the SDK: NoSuchEntity for NoSuchEntityException.
  const { code = name } = await exceptionOf(client, name)
  const error = element('Error', element('Code', code) + element('Message', escapeXml(message)))
  if (protocol === 'ec2') return element('Response', element('Errors', error))
  return protocol === 'query' ? element('ErrorResponse', error) : error
}

/** Some members stand in headers; one may be the whole body; the others stand in it. */
function rest(output: Shape, value: Members, protocol: 'rest-json' | 'rest-xml'): Encoded {
  const headers: Record<string, string> = {}
  const inBody: Shape['members'] = []
  for (const [name, member] of output.members) {
    const { httpHeader, httpPayload } = shapeOf(member).traits
    if (httpPayload) return { headers, body: payload(name, member, value[name], protocol) }
    if (!httpHeader) inBody.push([name, member])
    else if (value[name] !== undefined) headers[httpHeader] = String(value[name])
  }
  const body = { ...output, members: inBody }
  return {
    headers,
    body: protocol === 'rest-json' ? JSON.stringify(json(body, value)) : element('Output', xml(body, value)),
  }
}

function payload(name: string, member: Schema, content: unknown, protocol: 'rest-json' | 'rest-xml'): string {
  if (content === undefined || content === null) return ''
  if (typeof content === 'string') return content
  const shape = shapeOf(member)
  if (protocol === 'rest-json') return JSON.stringify(json(shape, content))
  return element(shape.traits.xmlName ?? name, xml(shape, content))
}

/** The XML inside the element of a value. */
function xml({ kind, members, item }: Shape, value: unknown): string {
  if (kind === 'structure') {
    return members.map(([name, member]) => xmlMember(name, shapeOf(member), (value as Members)[name])).join('')
  }
  const items = shapeOf(item)
  const { xmlName = 'member' } = items.traits
  if (kind === 'list') return (value as unknown[]).map((each) => element(xmlName, xml(items, each))).join('')
  if (kind === 'map') {
    const entries = Object.entries(value as object)
    return entries
      .map(([key, each]) => element('entry', element('key', escapeXml(key)) + element('value', xml(items, each))))
      .join('')
  }
  return escapeXml(value instanceof Uint8Array ? base64(value) : textOf(value))
}

/** Policy documents stand in recordings as the AWS CLI shows them: decoded. */
function textOf(value: unknown): string {
  const isDocument = typeof value === 'object' && value !== null && !(value instanceof Date)
  return isDocument ? encodeURIComponent(JSON.stringify(value)) : isoOr(value)
}

function xmlMember(name: string, member: Shape, value: unknown): string {
  if (value === undefined || value === null) return ''
  const { xmlName = name, xmlFlattened } = member.traits
  if (!xmlFlattened) return element(xmlName, xml(member, value))
  return (value as unknown[]).map((each) => element(xmlName, xml(shapeOf(member.item), each))).join('')
}

const element = (name: string, content: string) => `<${name}>${content}</${name}>`
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const isoOr = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

function json({ kind, members, item, simple }: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (kind === 'list') return (value as unknown[]).map((each) => json(shapeOf(item), each))
  if (kind === 'map') return mapMembers(value, (name, each) => [name, json(shapeOf(item), each)])
  if (kind === 'structure') {
    const types = new Map(members)
    return mapMembers(value, (name, each) => {
      const member = shapeOf(types.get(name) ?? 0)
      return [member.traits.jsonName ?? name, json(member, each)]
    })
  }
  if (simple === ISO_TIMESTAMP) return isoOr(value)
  if (TIMESTAMPS.includes(simple)) return new Date(value as string | Date).getTime() / 1000
  return value instanceof Uint8Array ? base64(value) : value
}

const mapMembers = (record: unknown, transform: (name: string, value: unknown) => [string, unknown]) =>
  Object.fromEntries(Object.entries(record as object).map(([name, value]) => transform(name, value)))
