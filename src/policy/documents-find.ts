import { readPlacedJson } from './documents-json.ts'
import {
  DocumentError,
  itemsOf,
  memberOf,
  type Node,
  type Place,
  type PlacedText,
  placedAt,
  type ScalarNode,
  textOf,
} from './documents-node.ts'
import type { PolicyKind } from './lint-finding.ts'
import { hasUnknown, isUnknown, shown, unknownText } from './lint-unknown.ts'

/** A policy in a file. */
export interface FoundPolicy {
  /** Where in the file, as its format has it: `UploadRole.Policies[0].PolicyDocument`; empty when it is all of it. */
  name: string
  kind: PolicyKind
  root: Node
}

/** A policy that is there but cannot be read before it is deployed. */
export interface SkippedPolicy {
  name: string
  place: Place
  reason: string
}

/** A text that ought to be a policy and is none. */
export interface BrokenPolicy {
  name: string
  error: DocumentError
}

export interface Found {
  policies: FoundPolicy[]
  skipped: SkippedPolicy[]
  broken: BrokenPolicy[]
}

export const nothingFound = (): Found => ({ policies: [], skipped: [], broken: [] })

/** Names of members that hold policies, in CloudFormation, in Terraform and in answers of AWS. */
const POLICY_NAME =
  /^(policy|policies|(assume_?role_?|repository_?|resource_?|inline_?|access_?|key_?|file_?system_?|bucket_?|queue_?|topic_?)?polic(y|ies)(_?document|_?text)?|content)$/i

/** Looks for policies, whatever they are in: objects with statements, and texts that are such an object. */
export function findPolicies(node: Node, name: string, kindOf: (path: string) => PolicyKind, found: Found): void {
  const key = lastName(name)
  if (node.kind === 'object') {
    if (isPolicy(node, key)) found.policies.push({ name, kind: kindOf(name), root: node })
    else for (const { key: inner, value } of node.members) findPolicies(value, join(name, inner), kindOf, found)
  } else if (node.kind === 'list') {
    node.items.forEach((item, index) => {
      findPolicies(item, `${name}[${index}]`, kindOf, found)
    })
  } else if (typeof node.value === 'string') lookInto(node, node.value, name, key, kindOf, found)
}

const join = (name: string, inner: string): string => (name === '' ? inner : `${name}.${inner}`)
const lastName = (name: string): string => /([^.[\]]*)(\[\d+\])*$/.exec(name)?.[1] ?? ''

/** Rules of a web ACL have a `Statement` too, but no effect. */
function isPolicy(node: Node, key: string): boolean {
  const value = memberOf(node, 'Statement')
  if (!value) return false
  const statements = value.kind === 'list' ? value.items : [value]
  if (statements.some((statement) => memberOf(statement, 'Effect') !== undefined)) return true
  return (key === '' || POLICY_NAME.test(key)) && (memberOf(node, 'Version') !== undefined || statements.length === 0)
}

function lookInto(
  node: ScalarNode,
  text: string,
  name: string,
  key: string,
  kindOf: (path: string) => PolicyKind,
  found: Found,
): void {
  if (isUnknown(text) && POLICY_NAME.test(key)) {
    found.skipped.push({ name, place: node, reason: `${shown(text)} is known only at deployment` })
  }
  const placed = policyText(node, text)
  if (!placed) return
  try {
    const root = readPlacedJson(placed)
    if (isPolicy(root, 'policy')) found.policies.push({ name, kind: kindOf(name), root })
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    if (hasUnknown(text)) {
      found.skipped.push({ name, place: node, reason: 'its text is no JSON before values are filled in' })
    } else found.broken.push({ name, error })
  }
}

/** A text that is JSON with statements, also as IAM gives it: URL-encoded. */
function policyText(node: ScalarNode, text: string): PlacedText | undefined {
  const isEncoded = /^(%20|%0A|\s)*%7B/i.test(text)
  const decoded = isEncoded ? decode(text) : text
  if (!/^\s*\{/.test(decoded) || !decoded.includes('"Statement"')) return undefined
  return isEncoded ? placedAt(decoded, node.start) : (node.placed?.() ?? placedAt(text, node.start))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** A statement that cannot be judged, by its path in the policy. */
export interface OpenStatement extends SkippedPolicy {
  path: string
}

/** Statements whose shape hangs on a value that is not known yet: they cannot be judged. */
export function openStatements({ name, root }: FoundPolicy): OpenStatement[] {
  const value = memberOf(root, 'Statement')
  if (value === undefined) return []
  const statements = value.kind === 'list' ? value.items : [value]
  return statements.flatMap((statement, index) => {
    const place = openPart(statement)
    if (!place) return []
    const path = value.kind === 'list' ? `Statement[${index}]` : 'Statement'
    return { name: join(name, path), path, place, reason: `${shown(String(place.value))} is known only at deployment` }
  })
}

/** What of a statement is not known though it decides how the rest is read. */
function openPart(statement: Node): ScalarNode | undefined {
  if (statement.kind === 'scalar') return statement
  const parts = ['Effect', 'Principal', 'NotPrincipal', 'Condition'].map((key) => memberOf(statement, key))
  const condition = memberOf(statement, 'Condition')
  const operators = condition?.kind === 'object' ? condition.members.map(({ value }) => value) : []
  return [...parts, ...operators].find(
    (part): part is ScalarNode => part?.kind === 'scalar' && isUnknown(textOf(part) ?? ''),
  )
}

/** The same policy with statements in place of those that cannot be judged that say nothing: the others keep their index. */
export function withoutOpen(root: Node): Node {
  if (root.kind !== 'object') return root
  return {
    ...root,
    members: root.members.map((member) =>
      member.key === 'Statement' ? { ...member, value: withoutOpenItems(member.value) } : member,
    ),
  }
}

function withoutOpenItems(value: Node): Node {
  if (value.kind !== 'list') return openPart(value) ? { ...value, kind: 'list', items: [] } : value
  return {
    ...value,
    items: itemsOf(value).map((item) => (openPart(item) ? { ...MUTE, start: item.start, end: item.end } : item)),
  }
}

const scalar = (value: string): ScalarNode => ({ kind: 'scalar', start: 0, end: 0, value })

/** Denies something that nobody knows. */
const MUTE: Node = {
  kind: 'object',
  start: 0,
  end: 0,
  members: Object.entries({ Effect: 'Deny', Action: unknownText('Action'), Resource: unknownText('Resource') }).map(
    ([key, value]) => ({ key, place: { start: 0, end: 0 }, value: scalar(value) }),
  ),
}
