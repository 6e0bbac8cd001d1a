import { isObject } from './json.ts'

/** As much of JSON Schema 2020-12 as the published schemas in `schema/` use. */
export interface Schema {
  readonly description?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly format?: string
}

/** What is wrong with a value, and where: `findings`, 3, `severity`. */
export interface SchemaProblem {
  path: readonly (string | number)[]
  /** Continues a sentence that begins with the place: `is missing`. */
  message: string
}

/** The first thing in a value that its schema refuses. */
export function firstProblem(schema: Schema, value: unknown): SchemaProblem | undefined {
  // Once for each reference, not for each value: a report has a million of these.
  const resolved = new Map<Schema, Schema>()
  const resolve = (part: Schema): Schema => {
    if (part.$ref === undefined) return part
    const known = resolved.get(part) ?? { ...part, ...schema.$defs?.[part.$ref.slice('#/$defs/'.length)] }
    resolved.set(part, known)
    return known
  }
  const search = (part: Schema, found: unknown): SchemaProblem | undefined => {
    const own = resolve(part)
    const message = problemOf(own, found)
    if (message) return { path: [], message }
    const inner = isObject(found) ? membersOf(own, found) : Array.isArray(found) ? itemsOf(own, found) : []
    for (const [key, member, memberSchema] of inner) {
      const problem = search(memberSchema, member)
      if (problem) return { ...problem, path: [key, ...problem.path] }
    }
    return undefined
  }
  return search(schema, value)
}

type Member = [key: string | number, value: unknown, schema: Schema]

/** An object's members with their schemas; one that is missing has the schema that refuses everything. */
function* membersOf(
  { required = [], properties, additionalProperties = true }: Schema,
  value: object,
): Generator<Member> {
  for (const key of required) if (!Object.hasOwn(value, key)) yield [key, undefined, MISSING]
  const other = typeof additionalProperties === 'object' ? additionalProperties : additionalProperties ? {} : UNKNOWN
  for (const [key, member] of Object.entries(value)) {
    const known = properties && Object.hasOwn(properties, key) ? properties[key] : undefined
    yield [key, member, known ?? other]
  }
}

function* itemsOf({ items }: Schema, value: readonly unknown[]): Generator<Member> {
  if (items) for (const [index, item] of value.entries()) yield [index, item, items]
}

const MISSING: Schema = { type: 'missing' }
const UNKNOWN: Schema = { type: 'unknown' }

const TYPES: Readonly<Record<string, { is: (value: unknown) => boolean; problem: string }>> = {
  object: { is: isObject, problem: 'must be an object' },
  array: { is: Array.isArray, problem: 'must be a list' },
  string: { is: (value) => typeof value === 'string', problem: 'must be text' },
  boolean: { is: (value) => typeof value === 'boolean', problem: 'must be true or false' },
  number: { is: (value) => typeof value === 'number', problem: 'must be a number' },
  integer: { is: Number.isInteger, problem: 'must be a whole number' },
  missing: { is: () => false, problem: 'is missing' },
  unknown: { is: () => false, problem: 'is not known' },
}

const FORMATS: Readonly<Record<string, { is: (text: string) => boolean; problem: string }>> = {
  date: { is: isDate, problem: 'must be a date such as 2026-06-01' },
  'date-time': {
    is: (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
    problem: 'must be a time such as 2026-06-01T00:00:00Z',
  },
}

/** A day of the calendar: JavaScript reads the 30th of February as the 2nd of March. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** What is wrong with the value itself, whatever is inside it. */
function problemOf(schema: Schema, value: unknown): string | undefined {
  const type = schema.type === undefined ? undefined : TYPES[schema.type]
  if (type && !type.is(value)) return type.problem
  if (schema.const !== undefined && value !== schema.const) return `must be ${JSON.stringify(schema.const)}`
  if (schema.enum && !schema.enum.includes(value)) return `must be one of ${schema.enum.join(', ')}`
  if (typeof value === 'number') return rangeProblem(schema, value)
  return typeof value === 'string' ? textProblem(schema, value) : undefined
}

function rangeProblem({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): string | undefined {
  if (value < minimum) return `must be at least ${minimum}`
  return value > maximum ? `must be at most ${maximum}` : undefined
}

function textProblem({ minLength = 0, format = '' }: Schema, value: string): string | undefined {
  if (value.length < minLength) return 'must not be empty'
  const checked = FORMATS[format]
  return checked && !checked.is(value) ? checked.problem : undefined
}
