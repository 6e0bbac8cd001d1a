import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { decodeDocument } from '../policy/parse.ts'

/** The JSON object in a text, be it JSON or URL-encoded JSON, as IAM answers with. */
export function documentIn(value: JsonValue | undefined): JsonObject | undefined {
  if (typeof value !== 'string' || !/^\s*(\{|%7B)/i.test(value)) return undefined
  const document = decodeDocument(value)
  return isObject(document) ? document : undefined
}

/** An object, or the one that a text holds; policies with every list a list. Undefined for everything else. */
export function opened(value: JsonValue | undefined): JsonObject | undefined {
  const object = isObject(value) ? value : documentIn(value)
  return object && isPolicy(object) ? normalPolicy(object) : object
}

export const isPolicy = (value: JsonObject): boolean => value.Statement !== undefined

/** What IAM takes for the same is written the same. */
function normalPolicy(policy: JsonObject): JsonObject {
  return { ...policy, Statement: listOf(policy.Statement).map((one) => (isObject(one) ? normalStatement(one) : one)) }
}

const LISTS = /^(Not)?(Action|Resource)$/
const LISTS_BY_TYPE = /^(Not)?Principal$/

function normalStatement(statement: JsonObject): JsonObject {
  return mapMembers(statement, (value, name) => {
    if (LISTS.test(name)) return listOf(value)
    if (LISTS_BY_TYPE.test(name) && isObject(value)) return mapMembers(value, listOf)
    if (name === 'Condition' && isObject(value)) {
      return mapMembers(value, (keys) => (isObject(keys) ? mapMembers(keys, listOf) : keys))
    }
    return value
  })
}

const listOf = (value: JsonValue | undefined): JsonValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

const mapMembers = (object: JsonObject, map: (value: JsonValue, name: string) => JsonValue): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]))
