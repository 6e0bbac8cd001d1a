import { fullAccess } from './full-access.ts'
import { parsePolicy } from './parse.ts'

/** A service control policy: its text, unless AWS wrote it, and the roots, units and accounts that it is attached to. */
export interface ServiceControlPolicy {
  Id?: string | undefined
  Name?: string | undefined
  AwsManaged?: boolean | undefined
  Content?: string | undefined
  Targets: readonly { TargetId?: string | undefined; Name?: string | undefined }[]
}

/**
 * The policies of one's own that restrict anybody: attached, and with a Deny; or else a list of what is allowed, where
 * no policy beside it allows everything. `unread`: an attached one whose text is none that AWS could have accepted.
 */
export function guardrails<Policy extends ServiceControlPolicy>(
  policies: readonly Policy[],
  services: readonly string[],
): { restricting: Policy[]; unread: Policy | undefined } {
  const attached = policies.filter(({ Targets }) => Targets.length > 0).map((policy) => ({ policy, ...read(policy) }))
  const everything = attached.filter(({ policy: { AwsManaged }, document }) => {
    return AwsManaged || (document && fullAccess(document, services).some(({ limit }) => !limit))
  })
  const unlimited = new Set(everything.flatMap(({ policy }) => policy.Targets.map(({ TargetId }) => TargetId)))
  const own = attached.filter(({ policy }) => !policy.AwsManaged)
  const restricting = own.filter(({ policy, document }) => {
    if (document?.statements.some(({ effect }) => effect === 'Deny')) return true
    return document !== undefined && policy.Targets.some(({ TargetId }) => !unlimited.has(TargetId))
  })
  return {
    restricting: restricting.map(({ policy }) => policy),
    unread: own.find(({ document }) => !document)?.policy,
  }
}

const read = ({ Content }: ServiceControlPolicy) => ({ document: parsePolicy(Content).policy })
