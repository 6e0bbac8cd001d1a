import { nearest } from '../nearest.ts'
import type { Located, LocatedList, LocatedObject, LocatedScalar, Member, Position } from './located.ts'
import type { Problem } from './problem.ts'
import type {
  Complaint,
  ListSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  TextSchema,
  TypedSchema,
} from './schema-type.ts'

type Found = Omit<Problem, 'file'>

/** Everything in which a value differs from a schema. `path` names the value in messages: `rules.iam-user-mfa`. */
export function problemsIn(node: Located, schema: Schema, path = ''): Found[] {
  const branches: readonly TypedSchema[] = 'anyOf' in schema ? schema.anyOf : 'type' in schema ? [schema] : []
  if (branches.length === 0) return []
  const branch = branches.find(({ type }) => hasType(node, type))
  return branch ? problemsInTyped(node, branch, path) : [wrongType(node, branches, path)]
}

/** The node has the type that the schema asks for. */
function problemsInTyped(node: Located, schema: TypedSchema, path: string): Found[] {
  if (node.kind === 'object') return problemsInObject(node, schema as ObjectSchema, path)
  if (node.kind === 'list') return problemsInList(node, schema as ListSchema, path)
  const complaint = complaintAbout(node, schema)
  return complaint ? [found(node.position, `${quoted(path)} ${complaint.message}`, complaint.hint)] : []
}

function hasType(node: Located, type: TypedSchema['type']): boolean {
  if (node.kind !== 'scalar') return type === (node.kind === 'list' ? 'array' : 'object')
  if (type === 'integer') return Number.isInteger(node.value)
  if (type === 'number') return Number.isFinite(node.value)
  return node.value !== null && typeof node.value === type
}

const WORDS: Readonly<Record<TypedSchema['type'], string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function wrongType(node: Located, wanted: readonly TypedSchema[], path: string): Found {
  const words = wanted.map((schema) => choices(schema) ?? WORDS[schema.type]).join(', or ')
  if (node.kind !== 'scalar') {
    const given = node.kind === 'list' ? WORDS.array : WORDS.object
    return found(node.position, `${quoted(path)} must be ${words}, not ${given}.`)
  }
  if (node.value === null) return found(node.position, `${quoted(path)} is empty.`, 'Give it a value, or leave it out.')
  const isText = wanted.some((schema) => schema.type === 'string' && !schema.enum)
  const hint = isText ? `Put it in quotes: ${JSON.stringify(node.source)}` : undefined
  return found(node.position, `${quoted(path)} must be ${words}, not ${node.source}.`, hint)
}

function problemsInObject({ members, position }: LocatedObject, schema: ObjectSchema, path: string): Found[] {
  const firsts = new Map(members.toReversed().map((member) => [member.key, member]))
  const missing = (schema.required ?? []).filter((key) => !firsts.has(key))
  return [
    ...members.flatMap((member) =>
      firsts.get(member.key) === member
        ? problemsInMember(member, schema, path)
        : [found(member.position, `${quoted(inside(path, member.key))} is given twice.`)],
    ),
    ...missing.map((key) => found(position, `${quoted(path)} has no \`${key}\`.`)),
  ]
}

function problemsInMember(member: Member, schema: ObjectSchema, path: string): Found[] {
  const { properties = {}, additionalProperties: others } = schema
  const known = Object.hasOwn(properties, member.key) ? properties[member.key] : others
  return known ? problemsIn(member.value, known, inside(path, member.key)) : [unknownKey(member, schema, path)]
}

function unknownKey({ key, position }: Member, { properties = {}, elsewhere }: ObjectSchema, path: string): Found {
  const keys = Object.keys(properties)
  const near = nearest(key, keys)
  const hint = elsewhere?.(key) ?? (near ? `Did you mean ${near}?` : `There is: ${keys.join(', ') || 'none'}.`)
  return found(position, `Unknown key${path === '' ? '' : ` in ${quoted(path)}`}: ${key}.`, hint)
}

function problemsInList(
  { items, position }: LocatedList,
  { items: schema, minItems = 0 }: ListSchema,
  path: string,
): Found[] {
  if (items.length < minItems) return [found(position, `${quoted(path)} is an empty list.`, 'Leave it out instead.')]
  return items.flatMap((item, index) => problemsIn(item, schema, `${path}[${index}]`))
}

function complaintAbout({ value }: LocatedScalar, schema: TypedSchema): Complaint | undefined {
  if (typeof value === 'string') return textComplaint(value, schema as TextSchema)
  if (typeof value === 'number') return numberComplaint(value, schema as NumberSchema)
  return undefined
}

function textComplaint(text: string, schema: TextSchema): Complaint | undefined {
  const { enum: words, pattern, minLength = 0, examples = [], complain } = schema
  const isShort = [...text].length < minLength
  const isOdd = pattern !== undefined && !new RegExp(pattern, 'u').test(text)
  if (!isShort && !isOdd && (!words || words.includes(text))) return undefined
  if (complain) return complain(text)
  if (text === '') return { message: 'must not be empty.' }
  if (isShort) return { message: `must have at least ${minLength} characters.` }
  if (isOdd) return { message: `must look like ${examples.join(' or ')}, not ${text}.` }
  const near = nearest(text, words ?? [])
  return { message: `must be ${choices(schema)}, not ${text}.`, hint: near && `Did you mean ${near}?` }
}

function numberComplaint(value: number, schema: NumberSchema): Complaint | undefined {
  const { enum: numbers, minimum = Number.NEGATIVE_INFINITY } = schema
  if (numbers && !numbers.includes(value)) return { message: `must be ${choices(schema)}, not ${value}.` }
  return value < minimum ? { message: `must be at least ${minimum}, not ${value}.` } : undefined
}

function choices(schema: TypedSchema): string | undefined {
  const values = 'enum' in schema ? schema.enum : undefined
  return values && (values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`)
}

const inside = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const quoted = (path: string): string => (path === '' ? 'The file' : `\`${path}\``)

const found = (position: Position, message: string, hint?: string): Found => ({ position, message, hint })
