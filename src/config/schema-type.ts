import type { JsonValue } from '../json.ts'

/**
 * The part of JSON Schema (draft 2020-12) that the config file needs. The same value is published for editors and
 * checks the file here; functions, which JSON leaves out, find better words than a schema can.
 */
export type Schema = TypedSchema | ChoiceSchema | AnySchema

export type TypedSchema = TextSchema | NumberSchema | BooleanSchema | ListSchema | ObjectSchema

interface Annotations {
  title?: string
  description?: string
  default?: JsonValue
  examples?: readonly JsonValue[]
}

/** Anything at all. */
export type AnySchema = Annotations

export interface TextSchema extends Annotations {
  type: 'string'
  enum?: readonly string[]
  pattern?: string
  minLength?: number
  /** Says what is wrong with a text that the schema refuses. */
  complain?: (text: string) => Complaint
}

export interface NumberSchema extends Annotations {
  type: 'integer' | 'number'
  enum?: readonly number[]
  minimum?: number
}

export interface BooleanSchema extends Annotations {
  type: 'boolean'
}

export interface ListSchema extends Annotations {
  type: 'array'
  items: Schema
  /** No more than 1: a list may be refused for being empty, not for being short. */
  minItems?: 0 | 1
}

export interface ObjectSchema extends Annotations {
  type: 'object'
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  /** What any other key may hold; false when there may be none. */
  additionalProperties: false | Schema
  /** Where a key belongs that has no place here; undefined where nothing is known of it. */
  elsewhere?: (key: string) => string | undefined
}

/** One of several types, of which no two are the same. */
export interface ChoiceSchema extends Annotations {
  anyOf: readonly TypedSchema[]
}

/** A sentence that goes on from the name of the value, and what to do. */
export interface Complaint {
  message: string
  hint?: string | undefined
}
