import { fail, notApplicable, pass, type Severity, seen, unknown, type Verdict } from '../rule.ts'
import { actionTable } from './actions.ts'
import { fullAccess } from './full-access.ts'
import type { Lint, LintContext } from './lint-finding.ts'
import { shown } from './lint-unknown.ts'
import { parsePolicy, unreadable } from './parse.ts'
import { replaceCommand } from './replace-command.ts'
import { isSsoRole } from './sso-role.ts'

/** What a rule needs of a row of `iam.policies`. */
interface PolicyRow {
  kind: 'managed' | 'user' | 'group' | 'role'
  OwnerArn?: string | undefined
  PolicyDocument?: string | undefined
  AttachmentCount?: number | undefined
  PermissionsBoundaryUsageCount?: number | undefined
}

interface Judgement {
  /** What lint finds; or a verdict at once. */
  find(context: LintContext): Lint[] | Verdict
  /** Says that nothing was found. */
  none: string
  /** Of the findings together, where it is not the rule's. */
  severity?(found: readonly Lint[]): Severity | undefined
}

/** The verdict on a policy by what lint finds in it. */
export function lintVerdict(row: PolicyRow, { find, none, severity }: Judgement): Verdict {
  const { policy, problems } = parsePolicy(row.PolicyDocument)
  if (!policy) return unknown(unreadable(problems))
  const found = find({ policy, table: actionTable(), kind: 'identity' })
  if (!Array.isArray(found)) return found
  if (found.length === 0) return pass(none)
  const own = severity?.(found)
  return fail(textOf(found), found.map(evidenceOf), {
    remediation: replaceCommand(row.kind, 'fixed.json'),
    ...(own ? { severity: own } : {}),
  })
}

/**
 * The same for a rule about what is granted: a permission set is changed elsewhere, what is attached to nobody grants
 * nothing, and a boundary never does.
 * `ignoreUnattached`: whether that is to be left alone.
 */
export function grantVerdict(row: PolicyRow, ignoreUnattached: boolean, judgement: Judgement): Verdict {
  if (isSsoRole(row.OwnerArn)) return notApplicable('The policy comes from a permission set of IAM Identity Center.')
  if (ignoreUnattached && row.AttachmentCount === 0) {
    return notApplicable(
      row.PermissionsBoundaryUsageCount
        ? 'The policy is only a permissions boundary, which grants nothing.'
        : 'The policy is attached to nobody.',
    )
  }
  const verdict = lintVerdict(row, judgement)
  const isUntold = ignoreUnattached && row.kind === 'managed' && row.AttachmentCount === undefined
  return verdict.outcome === 'fail' && isUntold
    ? unknown('AWS did not tell whether the policy is attached to anybody.')
    : verdict
}

/** An administrator's policy grants all that a rule about less looks for: one finding says it. */
export const isAdministrator = ({ policy, table }: LintContext): boolean =>
  fullAccess(policy, table.prefixes).some(({ limit }) => !limit)

/** The most findings that a message tells in full; the evidence has all. */
const MAX_TOLD = 3

function textOf(found: readonly Lint[]): string {
  const told = found.slice(0, MAX_TOLD).map(({ path, message, suggestion }) => {
    return [path === '' ? message : `${path}: ${message}`, suggestion].filter(Boolean).join(' ')
  })
  const rest = found.length - told.length
  return shown([...told, ...(rest > 0 ? [`There are ${rest} more of these.`] : [])].join(' '))
}

const evidenceOf = ({ path, seen: value, expected }: Lint) =>
  seen(path === '' ? 'PolicyDocument' : `PolicyDocument.${path}`, value, expected)
