import { type Lint, type LintContext, lint, type PolicyKind } from './lint-finding.ts'
import { hasUnknown } from './lint-unknown.ts'
import type { Policy, Statement } from './parse.ts'

/** The document as a whole: its version, the ids of its statements, what does not belong into it. */
export const lintDocument = ({ policy, kind }: LintContext): Lint[] => [
  ...lintVersion(policy),
  ...lintSids(policy, kind),
  ...(policy.statements.length === 0 ? [empty('Statement', 'The policy has no statement')] : []),
  ...policy.statements.flatMap((statement) => [...lintLists(statement), ...lintPlace(statement, kind)]),
]

const CURRENT = '2012-10-17'
const OLD = '2008-10-17'

/** A version other than the current one, or none. */
export function lintVersion({ version, statements }: Policy): Lint[] {
  if (version === CURRENT || (version !== undefined && hasUnknown(version))) return []
  const seen = { path: version === undefined ? '' : 'Version', seen: version ?? null, expected: CURRENT }
  const suggestion = `Write "Version": "${CURRENT}".`
  if (version !== undefined && version !== OLD) {
    return [lint('unknown-version', { ...seen, message: `There is no version ${version}.`, suggestion })]
  }
  const says = version === undefined ? 'declares no version and so follows 2008-10-17' : `follows ${OLD}`
  const variable = statements.flatMap(textsOf).find((text) => /\$\{\w/.test(text))
  if (variable === undefined) {
    return [
      lint('missing-version', { ...seen, message: `The policy ${says}, in which variables do not exist.`, suggestion }),
    ]
  }
  return [
    lint('variables-in-old-version', {
      ...seen,
      message: `The policy ${says}, in which the variable in ${variable} is literal text.`,
      suggestion,
    }),
  ]
}

/** Where variables may stand. */
const textsOf = ({ resources, conditions }: Statement): string[] => [
  ...(resources?.values ?? []),
  ...conditions.flatMap(({ values }) => values),
]

function lintSids({ statements }: Policy, kind: PolicyKind): Lint[] {
  const seen = new Set<string>()
  return statements.flatMap(({ sid, path }) => {
    if (sid === undefined || hasUnknown(sid)) return []
    const isTaken = seen.has(sid)
    seen.add(sid)
    const found = { path: `${path}.Sid`, seen: sid }
    if (isTaken) {
      const message = `An earlier statement has the Sid ${sid} as well.`
      return [lint('duplicate-sid', { ...found, message, expected: 'a Sid of its own' })]
    }
    if (kind !== 'identity' || /^[A-Za-z0-9]*$/.test(sid)) return []
    const message = `The Sid ${sid} has characters other than letters and digits.`
    const plain = sid.replace(/[^A-Za-z0-9]/g, '')
    return [lint('invalid-sid', { ...found, message, suggestion: `Write ${plain}.`, expected: plain })]
  })
}

const empty = (path: string, message: string): Lint =>
  lint('empty-list', { path, message: `${message}.`, seen: [], expected: 'at least one' })

function lintLists(statement: Statement): Lint[] {
  const { actions, resources, principals, conditions } = statement
  const elements = [actions, resources, principals].filter((element) => element !== undefined)
  return [
    ...elements
      .filter(({ values }) => values.length === 0)
      .map(({ name }) => empty(`${statement.path}.${name}`, `${name} is empty`)),
    ...conditions
      .filter(({ values }) => values.length === 0)
      .map(({ path, key }) => empty(path, `${key} is compared with nothing`)),
  ]
}

function lintPlace({ path, principals, resources }: Statement, kind: PolicyKind): Lint[] {
  const misplaced = kind === 'identity' ? principals : kind === 'trust' ? resources : undefined
  const missing = kind === 'identity' ? !resources && 'Resource' : kind === 'trust' ? !principals && 'Principal' : false
  const what = kind === 'trust' ? 'A trust policy' : 'A policy of a user, group or role'
  return [
    ...(misplaced
      ? [
          lint('misplaced-element', {
            path: `${path}.${misplaced.name}`,
            message: `${what} has no ${misplaced.name}: AWS refuses it.`,
            seen: misplaced.name,
            expected: null,
          }),
        ]
      : []),
    ...(missing
      ? [
          lint('misplaced-element', {
            path,
            message: `${what} needs a ${missing}: AWS refuses it without.`,
            seen: null,
            expected: missing,
          }),
        ]
      : []),
  ]
}

/** The documented quotas: characters other than whitespace. */
const LIMITS: Partial<Record<NonNullable<PolicyKind> | 'any', { size: number; of: string }>> = {
  trust: { size: 2048, of: 'a trust policy (4,096 by quota)' },
  identity: { size: 6144, of: 'a managed policy' },
  any: { size: 6144, of: 'a managed policy' },
}

/** A policy that is longer than AWS takes. `text`: the document as JSON. */
export function lintSize(text: string, kind: PolicyKind): Lint[] {
  const limit = LIMITS[kind ?? 'any']
  const size = text.replace(/\s/g, '').length
  if (!limit || size <= limit.size) return []
  const [have, most] = [size, limit.size].map((count) => count.toLocaleString('en'))
  return [
    lint('size-limit', {
      path: '',
      message: `The policy has ${have} characters other than whitespace; ${limit.of} has at most ${most}.`,
      seen: size,
      expected: `at most ${most}`,
    }),
  ]
}
