import { isObject, type JsonObject, type JsonValue } from '../json.ts'

/** An IAM policy document with every list a list, and everything at its place. */
export interface Policy {
  version: string | undefined
  statements: Statement[]
}

export interface Statement {
  /** `Statement[1]`; `Statement` where the document has a lone one. */
  path: string
  sid: string | undefined
  effect: 'Allow' | 'Deny'
  actions: Element
  /** Trust policies have none. */
  resources: Element | undefined
  /** Only resource policies and trust policies have any. */
  principals: Element<Principal> | undefined
  conditions: Condition[]
}

/** `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`. */
export interface Element<Value = string> {
  /** As in the document: `NotAction`. */
  name: string
  /** Everything but the values. */
  not: boolean
  values: Value[]
}

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for a bare `"Principal": "*"`. */
  type: string
  id: string
}

/** One key under one operator. All conditions of a statement must hold; one of the values is enough. */
export interface Condition {
  /** `Statement[0].Condition.StringLike["s3:prefix"]` */
  path: string
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  operator: string
  /** In lower case, without what goes before and after: `stringlike`. */
  test: string
  set: 'ForAllValues' | 'ForAnyValue' | undefined
  ifExists: boolean
  /** As written; AWS reads it in any case. */
  key: string
  values: string[]
}

/** What is wrong with a document, and where: `Statement[0].Effect`, or the empty string for the whole. */
export interface Problem {
  path: string
  message: string
}

export type Parsed = { policy: Policy; problems?: never } | { policy?: never; problems: Problem[] }

type Report = (path: string, message: string) => undefined

/**
 * Reads a policy document in any form that AWS, its CLI or a recording gives it: URL-encoded JSON, JSON text or an
 * object. A document that AWS could not have accepted gives problems instead of a policy, never half of one.
 */
export function parsePolicy(document: unknown): Parsed {
  const problems: Problem[] = []
  const policy = readPolicy(document, (path, message) => void problems.push({ path, message }))
  return policy && problems.length === 0 ? { policy } : { problems }
}

/** One sentence for a rule that has to answer unknown. */
export function unreadable(problems: readonly Problem[]): string {
  const [first] = problems
  const what = first && (first.path ? `${first.path} ${first.message}` : `it ${first.message}`)
  return `The policy document cannot be read: ${what ?? 'it is empty'}.`
}

function readPolicy(document: unknown, report: Report): Policy | undefined {
  const root = decodeDocument(document)
  if (!isObject(root)) return report('', document === undefined ? 'is missing' : 'is not a JSON object')
  const { Version: version, Statement: statement } = root
  if (version !== undefined && typeof version !== 'string') return report('Version', 'is not a string')
  if (statement === undefined) return report('Statement', 'is missing')
  const statements = Array.isArray(statement)
    ? statement.map((one, index) => readStatement(one, `Statement[${index}]`, report))
    : [readStatement(statement, 'Statement', report)]
  return { version, statements: statements.filter((one) => one !== undefined) }
}

/** The JSON in a document, whatever form it comes in; undefined when there is none. */
export function decodeDocument(document: unknown): unknown {
  if (typeof document !== 'string') return document
  try {
    // JSON text starts with a brace, which URL encoding never leaves as it is.
    return JSON.parse(document.trimStart().startsWith('{') ? document : decodeURIComponent(document))
  } catch {
    return undefined
  }
}

function readStatement(value: JsonValue, path: string, report: Report): Statement | undefined {
  if (!isObject(value)) return report(path, 'is not an object')
  const { Sid: sid, Effect: effect } = value
  const actions = readElement(value, 'Action', path, report, readStrings)
  const resources = readElement(value, 'Resource', path, report, readStrings)
  const principals = readElement(value, 'Principal', path, report, readPrincipals)
  const conditions = readConditions(value.Condition, `${path}.Condition`, report)
  if (sid !== undefined && typeof sid !== 'string') return report(`${path}.Sid`, 'is not a string')
  if (effect !== 'Allow' && effect !== 'Deny') return report(`${path}.Effect`, 'is neither Allow nor Deny')
  const lacks = (name: string) => value[name] === undefined && value[`Not${name}`] === undefined
  if (lacks('Action')) return report(path, 'has neither Action nor NotAction')
  if (lacks('Resource') && lacks('Principal')) return report(path, 'has neither Resource nor Principal')
  if (!actions) return undefined
  return { path, sid, effect, actions, resources, principals, conditions }
}

function readElement<Value>(
  statement: JsonObject,
  name: string,
  path: string,
  report: Report,
  read: (value: JsonValue, path: string, report: Report) => Value[] | undefined,
): Element<Value> | undefined {
  const negated = `Not${name}`
  if (statement[name] !== undefined && statement[negated] !== undefined) {
    return report(path, `has both ${name} and ${negated}`)
  }
  const not = statement[name] === undefined
  const value = statement[not ? negated : name]
  if (value === undefined) return undefined
  const present = not ? negated : name
  const values = read(value, `${path}.${present}`, report)
  return values && { name: present, not, values }
}

function readStrings(value: JsonValue, path: string, report: Report): string[] | undefined {
  const values = Array.isArray(value) ? value : [value]
  const strings = values.filter((one) => typeof one === 'string')
  return strings.length === values.length ? strings : report(path, 'is not a string or a list of strings')
}

function readPrincipals(value: JsonValue, path: string, report: Report): Principal[] | undefined {
  if (value === '*') return [{ type: '*', id: '*' }]
  if (!isObject(value)) return report(path, 'is neither "*" nor an object')
  return Object.entries(value).flatMap(([type, ids]) =>
    (readStrings(ids, `${path}.${type}`, report) ?? []).map((id) => ({ type, id })),
  )
}

function readConditions(block: JsonValue | undefined, path: string, report: Report): Condition[] {
  if (block === undefined) return []
  if (!isObject(block)) return report(path, 'is not an object') ?? []
  return Object.entries(block).flatMap(([operator, keys]) => {
    const at = `${path}.${operator}`
    if (!isObject(keys)) return report(at, 'is not an object') ?? []
    return Object.entries(keys).map(([key, value]) => readCondition(operator, key, value, `${at}["${key}"]`, report))
  })
}

function readCondition(operator: string, key: string, value: JsonValue, path: string, report: Report): Condition {
  const values = Array.isArray(value) ? value : [value]
  // Quotation marks are optional around numbers and Booleans.
  if (values.some((one) => typeof one === 'object')) report(path, 'is not a value or a list of values')
  const [, set, test = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(operator) ?? []
  return {
    path,
    operator,
    test: test.toLowerCase(),
    set: set === undefined ? undefined : /all/i.test(set) ? 'ForAllValues' : 'ForAnyValue',
    ifExists: ifExists !== undefined,
    key,
    values: values.map(String),
  }
}
