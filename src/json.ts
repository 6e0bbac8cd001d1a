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
  return JSON.parse(
    JSON.stringify(value ?? {}, function (this: Record<string, unknown>, key, transformed) {
      if (key === '$metadata') return undefined
      const original = this[key]
      return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : transformed
    }),
  )
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
