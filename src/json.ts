/** What a value looks like after a trip through JSON: the only form in which rules ever see AWS's answers. */
export type Json<T> = T extends Date | Uint8Array
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T as Key extends '$metadata' ? never : Key]: Json<T[Key]> }
      : T

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = { [key: string]: JsonValue }

/**
 * Sends an SDK answer through JSON, so that a live answer and a replayed one are the same by construction:
 * dates become ISO strings, bytes base64, and `$metadata` (request ids, attempts) is dropped.
 */
export function toJson(value: unknown): JsonObject {
  return jsonValue(value ?? {}) as JsonObject
}

/** What `JSON.parse(JSON.stringify(value))` gives, in a fraction of the time; undefined where JSON has nothing. */
function jsonValue(value: unknown): JsonValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  // JSON knows neither NaN nor a negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (typeof value !== 'object') return typeof value === 'bigint' ? JSON.parse(JSON.stringify(value)) : undefined
  if (Array.isArray(value)) return value.map((item) => jsonValue(item) ?? null)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonValue(value.toJSON())
  return jsonMembers(value)
}

function jsonMembers(object: object): JsonObject {
  const members: JsonObject = {}
  for (const [key, value] of Object.entries(object)) {
    const member = key === '$metadata' ? undefined : jsonValue(value)
    if (member === undefined) continue
    if (key === '__proto__')
      Object.defineProperty(members, key, { value: member, enumerable: true, writable: true, configurable: true })
    else members[key] = member
  }
  return members
}

/** The same value always gives the same text: keys sorted, undefined members dropped. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
