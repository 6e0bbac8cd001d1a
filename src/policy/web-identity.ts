import { admitsOnly, deniesAllBut, type Names, restricts } from './conditions.ts'
import { coversAction } from './match.ts'
import type { Condition, Policy, Statement } from './parse.ts'
import { closes } from './trust.ts'

/** What an Allow of a trust policy gives to one OIDC provider. */
export interface WebIdentityDoor {
  statement: Statement
  /** As condition keys begin: `token.actions.githubusercontent.com`. */
  issuer: string
  /** Whether everybody's tokens come from this issuer, and not only those of one organization, cluster or tenant. */
  shared: boolean
  /** What names the subjects that get in: a condition, or a statement that denies the others. Undefined: nothing. */
  limit: Condition | Statement | undefined
  /** Conditions about subjects that name nobody: `repo:*`, or one that a token without the claim meets. */
  loose: Condition[]
  /** A condition on the audience that a token is made for. */
  audience: Condition | undefined
}

const ASSUME = 'sts:AssumeRoleWithWebIdentity'

/** The OIDC providers whose tokens a trust policy takes, with what limits each. SAML providers are none. */
export function webIdentityDoors({ statements }: Policy): WebIdentityDoor[] {
  return statements
    .filter(({ effect, actions }) => effect === 'Allow' && coversAction(actions, ASSUME))
    .flatMap((statement) => issuersOf(statement).map((issuer) => doorOf(statement, issuer, statements)))
}

function issuersOf({ principals }: Statement): string[] {
  if (!principals || principals.not) return []
  return principals.values.flatMap(({ type, id }) => (type === 'Federated' ? (issuerOf(id) ?? []) : []))
}

/** `arn:…:oidc-provider/token.actions.githubusercontent.com`, or the bare name of one that IAM knows by itself. */
function issuerOf(id: string): string | undefined {
  if (!id.startsWith('arn:')) return id.toLowerCase()
  return /:oidc-provider\/(.+)$/.exec(id)?.[1]?.toLowerCase()
}

function doorOf(statement: Statement, issuer: string, statements: readonly Statement[]): WebIdentityDoor {
  const claims = CLAIMS.get(issuer) ?? ['sub']
  const isAbout = (condition: Condition, names: readonly string[]) =>
    names.some((claim) => condition.key.toLowerCase() === `${issuer}:${claim}`)
  const names: Names = (test, key, value) => isNamed(issuer, key.slice(issuer.length + 1), test, value)
  const about = statement.conditions.filter((condition) => isAbout(condition, claims))
  const denies = (condition: Condition) => isAbout(condition, claims) && deniesAllBut(condition, names)
  const limit =
    about.find((condition) => admitsOnly(condition, names)) ??
    statements.find((other) => closes(other, statement, denies))
  return {
    statement,
    issuer,
    shared: SHARED.has(issuer),
    limit,
    loose: limit ? [] : about,
    audience: statement.conditions.find((condition) => isAbout(condition, AUDIENCES) && restricts(condition)),
  }
}

/** The claims that hold an audience: Facebook's and Amazon's own name for it is `app_id`. */
const AUDIENCES = ['aud', 'oaud', 'app_id']

/**
 * Issuers that serve everybody, so that only a claim tells one customer's tokens from another's. Source: "Identity-provider
 * controls for shared OIDC providers" in the IAM user guide, which AWS enforces since 2025 on roles that are made or
 * changed, and "Available keys for AWS OIDC federation" for the four that IAM knows without a provider.
 */
const SHARED = new Set([
  'accounts.google.com',
  'agent.buildkite.com',
  'api.pulumi.com/oidc',
  'app.terraform.io',
  'cognito-identity.amazonaws.com',
  'gitlab.com',
  'graph.facebook.com',
  'oidc-configuration.audit-log.githubusercontent.com',
  'oidc.codefresh.io',
  'oidc.vercel.com',
  'proidc.upbound.io',
  'sandboxes.cloud',
  'scalr.io',
  'studio.datachain.ai/api',
  'token.actions.githubusercontent.com',
  'tokens.cloud.shisho.dev',
  'vstoken.actions.githubusercontent.com',
  'www.amazon.com',
])

/** The claims that tell customers apart, where the subject is not the only one, or not the one. Same source. */
const CLAIMS = new Map([
  ['accounts.google.com', ['aud', 'sub', 'google/organization_number']],
  ['agent.buildkite.com', ['sub', 'organization_id', 'organization_slug', 'pipeline_id', 'cluster_id']],
  ['api.pulumi.com/oidc', ['aud', 'sub']],
  ['cognito-identity.amazonaws.com', ['aud', 'sub']],
  ['gitlab.com', ['sub', 'namespace_id', 'project_id', 'user_id']],
  ['graph.facebook.com', ['app_id', 'id']],
  ['oidc.vercel.com', ['aud', 'sub']],
  ['sandboxes.cloud', ['aud', 'sub']],
  [
    'token.actions.githubusercontent.com',
    ['sub', 'repository', 'repository_id', 'repository_owner_id', 'job_workflow_ref', 'enterprise_id'],
  ],
  ['www.amazon.com', ['app_id', 'user_id']],
])

/**
 * How subjects begin that name a customer of a shared issuer. What is a literal must end where the name does:
 * `repo:acme*` is also `repo:acme-evil/…`. An organization on GitHub can put other claims into its subjects, so that
 * `environment:production` may be anybody's.
 */
const SUBJECTS: readonly [issuer: RegExp, subject: RegExp][] = [
  [
    /^(vs)?token\.actions\.githubusercontent\.com/,
    /^([^*?]*:)?((repo|repository|job_workflow_ref|workflow_ref):[^*?:/]+\/|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^*?:]+(:|$))/,
  ],
  [/^gitlab\.com$/, /^project_path:[^*?:/]+\//],
  [/^(app\.terraform\.io|agent\.buildkite\.com)$/, /^organization:[^*?:]+(:|$)/],
  [/^oidc\.eks\./, /^system:serviceaccount:[^*?:]+:/],
]

/** Any other: the first word that is not just a label is given in full. */
const FIRST_WORD = /^([^:/|*?]+$|[^:/|*?]+[:/|]+[^:/|*?]+([:/|]|$))/

const LITERAL = ['stringequals', 'stringequalsignorecase']

function isNamed(issuer: string, claim: string, test: string, value: string): boolean {
  // What is in a variable is the caller's to fill in.
  if (value === '' || value.includes('${')) return false
  if (!LITERAL.includes(test) && test !== 'stringlike') return false
  // Without StringLike a star is only a star: nobody's subject has one.
  if (LITERAL.includes(test) && /[*?]/.test(value)) return true
  if (claim !== 'sub') return !/[*?]/.test(value) || /^[^*?/]+\//.test(value)
  const [, subject = LITERAL.includes(test) ? /./ : FIRST_WORD] = SUBJECTS.find(([of]) => of.test(issuer)) ?? []
  return subject.test(value)
}
