/** The SDK's own schemas, as far as requests and answers need them: nothing of any operation is written down here. */
export type Sdk = Readonly<Record<string, Schema>>

/** The SDK package of a client, whole: the bundle holds only the commands that awsure sends. */
export const loadSdk = (client: string): Promise<Sdk> => import(/* @vite-ignore */ `@aws-sdk/client-${client}`)

/**
 * A number for a simple type, `[type, traits]` for a member, a tuple that begins with a kind for a structure, list, map
 * or operation, a function for any of them where they refer to each other.
 */
export type Schema = number | (() => Schema) | readonly [Schema, Traits] | readonly unknown[]
type Traits = number | NamedTraits

export interface NamedTraits {
  xmlName?: string
  jsonName?: string
  ec2QueryName?: string
  xmlFlattened?: 1
  httpHeader?: string
  httpQuery?: string
  httpLabel?: 1
  httpPayload?: 1
}

export interface Shape {
  kind: 'structure' | 'list' | 'map' | 'simple'
  traits: NamedTraits
  /** Of a structure. */
  members: [name: string, member: Schema][]
  /** Of a list or map. */
  item: Schema
  /** Number of a simple type. */
  simple: number
}

const LIST = 1
const MAP = 2
const STRUCTURE = 3
const UNION = 4
const OPERATION = 9
/** Added to a simple type's number: a list or a map of it. */
const LIST_OF = 64
const MAP_OF = 128

/** Simple types that are not text on the wire. */
export const NUMERIC = 1
export const BOOLEAN = 2
/** In a service's default format, as ISO 8601, as an HTTP date, in seconds of the epoch. */
export const TIMESTAMPS: readonly number[] = [4, 5, 6, 7]
export const ISO_TIMESTAMP = 5

/** Traits that stand in the bits of a number. */
const HTTP_LABEL = 1
const HTTP_PAYLOAD = 16

export function shapeOf(schema: Schema, traits: NamedTraits = {}): Shape {
  const shape: Shape = { kind: 'simple', traits, members: [], item: 0, simple: 0 }
  if (typeof schema === 'function') return shapeOf(schema(), traits)
  if (typeof schema === 'number') {
    if (schema & LIST_OF) return { ...shape, kind: 'list', item: schema & ~LIST_OF }
    if (schema & MAP_OF) return { ...shape, kind: 'map', item: schema & ~MAP_OF }
    return { ...shape, simple: schema }
  }
  if (schema.length === 2) return shapeOf(schema[0] as Schema, named(schema[1] as Traits))
  const [kind, , , , first, second] = schema as [number, string, string, Traits, unknown, unknown]
  if (kind === LIST) return { ...shape, kind: 'list', item: first as Schema }
  if (kind === MAP) return { ...shape, kind: 'map', item: second as Schema }
  if (Math.abs(kind) !== STRUCTURE && kind !== UNION) return { ...shape, simple: first as number }
  const types = second as Schema[]
  return { ...shape, kind: 'structure', members: (first as string[]).map((name, index) => [name, types[index] ?? 0]) }
}

function named(traits: Traits): NamedTraits {
  if (typeof traits !== 'number') return traits
  return {
    ...((traits & HTTP_LABEL) > 0 && { httpLabel: 1 as const }),
    ...((traits & HTTP_PAYLOAD) > 0 && { httpPayload: 1 as const }),
  }
}

/** What an operation takes and gives. */
export async function operationOf(client: string, operation: string): Promise<{ input: Shape; output: Shape }> {
  const schema = (await loadSdk(client))[`${operation}$`] as readonly unknown[] | undefined
  return { input: shapeOf((schema?.[4] as Schema) ?? 0), output: shapeOf((schema?.[5] as Schema) ?? 0) }
}

/** Every operation of a REST client, with the method and the path template that it is asked by. */
export async function httpOperations(client: string): Promise<{ operation: string; method: string; uri: string }[]> {
  const schemas = Object.values(await loadSdk(client)).filter((schema) => Array.isArray(schema))
  return schemas.flatMap(([kind, , operation, traits]) => {
    const [method, uri] = (kind === OPERATION && (traits as { http?: [string, string] }).http) || []
    return method && uri ? [{ operation: operation as string, method, uri }] : []
  })
}

/** How an exception is called on the wire, and its HTTP status; undefined for one that the SDK has no class of. */
export async function exceptionOf(client: string, name: string): Promise<{ code?: string; status?: number }> {
  const schema = (await loadSdk(client))[`${name}$`] as readonly unknown[] | undefined
  const { awsQueryError, httpError } = (schema?.[3] ?? {}) as { awsQueryError?: [string, number]; httpError?: number }
  return { ...(awsQueryError && { code: awsQueryError[0] }), ...(httpError && { status: httpError }) }
}
