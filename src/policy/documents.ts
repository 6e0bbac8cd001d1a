import type { ActionTable } from './actions.ts'
import { findInTemplate, isTemplate } from './documents-cloudformation.ts'
import {
  type Found,
  type FoundPolicy,
  findPolicies,
  nothingFound,
  openStatements,
  withoutOpen,
} from './documents-find.ts'
import { readJsonNode } from './documents-json.ts'
import { type DocumentError, type Member, type Node, type Place, placeOf, plain } from './documents-node.ts'
import { findInPlan, isPlan } from './documents-terraform.ts'
import { lintPolicy } from './lint.ts'
import { lintSize } from './lint-document.ts'
import { type Lint, lint, type PolicyKind } from './lint-finding.ts'
import { shown } from './lint-unknown.ts'
import { parsePolicy } from './parse.ts'

export const DOCUMENT_FORMATS = { policy: 'policy', cloudformation: 'CloudFormation', terraform: 'Terraform' } as const
export type DocumentFormat = keyof typeof DOCUMENT_FORMATS

/** A finding with where it stands in its file: offsets into the text. */
export interface PlacedLint extends Lint, Place {
  /** The policy's name in the file; empty when it is the whole of it. */
  policy: string
}

/** What lint has to say of a file. */
export interface LintedDocument {
  format: DocumentFormat
  /** How many policies were judged. */
  policies: number
  findings: PlacedLint[]
  /** Policies and statements that could not be judged, and why. */
  skipped: { name: string; start: number; reason: string }[]
}

/**
 * Lints whatever policies are in a file: a policy, a CloudFormation template, a Terraform plan, an answer of AWS.
 * Throws DocumentError for what is neither JSON nor YAML. Pure.
 */
export async function lintDocumentText(text: string, table: ActionTable): Promise<LintedDocument> {
  const root = await readNode(text)
  const format = isTemplate(root) ? 'cloudformation' : isPlan(root) ? 'terraform' : 'policy'
  const found = finders[format](root)
  return {
    format,
    policies: found.policies.length,
    findings: [
      ...found.policies.flatMap((policy) => lintFound(policy, table)),
      ...found.broken.map(({ name, error }) => brokenFinding(name, error)),
    ].sort((a, b) => a.start - b.start),
    skipped: [...found.skipped, ...found.policies.flatMap(openStatements)]
      .map(({ name, place, reason }) => ({ name: shown(name), start: place.start, reason }))
      .sort((a, b) => a.start - b.start),
  }
}

/** JSON starts with a bracket; the reader of YAML is loaded only for what does not. */
async function readNode(text: string): Promise<Node> {
  return /^\s*[{[]/.test(text) ? readJsonNode(text) : (await import('./documents-yaml.ts')).readYamlNode(text)
}

const finders: Readonly<Record<DocumentFormat, (root: Node) => Found>> = {
  cloudformation: findInTemplate,
  terraform: findInPlan,
  policy: findPlain,
}

/** A bare policy, or one in an answer of AWS: GetPolicyVersion, GetRole, GetAccountAuthorizationDetails. */
function findPlain(root: Node): Found {
  const found = nothingFound()
  findPolicies(root, '', kindOf, found)
  return found
}

function kindOf(path: string): PolicyKind {
  if (/AssumeRolePolicyDocument$/.test(path)) return 'trust'
  return /(PolicyVersion(List\[\d+\])?\.Document|(User|Role|Group)?PolicyList\[\d+\]\.PolicyDocument)$/.test(path)
    ? 'identity'
    : undefined
}

function lintFound(found: FoundPolicy, table: ActionTable): PlacedLint[] {
  const { name, kind, root } = found
  const open = openStatements(found).map(({ path }) => path)
  const settled = withoutOpen(root)
  const value = plain(settled)
  const { policy, problems } = parsePolicy(value)
  const lints = policy
    ? [...lintPolicy(policy, table, kind), ...lintSize(JSON.stringify(value), kind)]
    : problems.map(({ path, message }) =>
        lint('invalid-policy', {
          path,
          message: `${path || 'The policy'} ${message}.`,
          seen: null,
          expected: 'a policy that AWS takes',
        }),
      )
  return [
    ...lints
      .filter(({ path }) => !open.some((statement) => path === statement || path.startsWith(`${statement}.`)))
      .map((one) => ({ ...one, path: shown(one.path), ...placeOf(settled, one.path), policy: shown(name) })),
    ...repeatedMembers(settled).map(({ key, place }) => ({ ...repeated(key), ...place, policy: shown(name) })),
  ]
}

/** Members of a name that comes again in the same object: JSON.parse forgets them. */
function repeatedMembers(node: Node): Member[] {
  if (node.kind === 'list') return node.items.flatMap(repeatedMembers)
  if (node.kind !== 'object') return []
  const again = node.members.filter(
    ({ key }, index) => node.members.findLastIndex((other) => other.key === key) !== index,
  )
  return [...again, ...node.members.flatMap(({ value }) => repeatedMembers(value))]
}

const repeated = (key: string): Lint =>
  lint('duplicate-member', {
    path: '',
    message: `${key} comes again further down, so that what is here is lost.`,
    suggestion: 'Put both into one.',
    seen: key,
    expected: null,
  })

const brokenFinding = (name: string, { offset, message }: DocumentError): PlacedLint => ({
  ...lint('invalid-policy', {
    path: '',
    message: `The policy is a text, and ${message}.`,
    seen: null,
    expected: 'JSON',
  }),
  start: offset,
  end: offset + 1,
  policy: shown(name),
})
