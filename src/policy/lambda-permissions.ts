import type { Severity } from '../rule.ts'
import { type Grant, grantsOf, namesNoOwner, type Owned } from './exposure.ts'
import type { Condition, Policy } from './parse.ts'

/** A statement of a function's policy that lets in whoever comes. */
export interface OpenPermission {
  sid: string | undefined
  message: string
  severity: Severity
  /** Where in the policy that is seen: `Statement[0].Principal`. */
  path: string
  value: string | string[]
  expected: string
}

/** The permissions that are for everyone, or for a service whoever may stand behind it. */
export function openPermissions(policy: Policy, owned: Owned): OpenPermission[] {
  return grantsOf(policy, owned)
    .filter(({ limit }) => !limit)
    .flatMap((grant) =>
      grant.to === 'everyone' ? (toEveryone(grant) ?? []) : grant.to === 'service' ? toService(grant) : [],
    )
}

/** Undefined for the half of a permission that opens nothing without its other half, for the URL itself. */
function toEveryone({ statement: { path, sid, conditions, principals } }: Grant): OpenPermission | undefined {
  if (conditions.some((condition) => says(condition, 'lambda:invokedviafunctionurl', 'true'))) return undefined
  const isUnsigned = conditions.some((condition) => says(condition, 'lambda:functionurlauthtype', 'none'))
  const isSigned = conditions.some((condition) => says(condition, 'lambda:functionurlauthtype', 'aws_iam'))
  const who = isSigned ? 'everyone with an AWS account' : 'everyone'
  const what =
    isUnsigned || isSigned ? `invoke the function by its URL${isUnsigned ? ', unsigned' : ''}` : 'use the function'
  return {
    sid,
    message: `${path} lets ${who} ${what}.`,
    severity: 'critical',
    path: `${path}.${principals?.name}`,
    value: principals?.values.map(({ id }) => id) ?? [],
    expected: 'named principals',
  }
}

function toService({ statement: { path, sid, conditions }, id }: Grant): OpenPermission {
  const bucket = conditions.find(namesNoOwner)
  const message = bucket
    ? `${path} lets ${id} invoke the function for ${bucket.values.join(' or ')}, whichever account owns it.`
    : `${path} lets ${id} invoke the function, whichever account is behind it.`
  return {
    sid,
    message,
    severity: bucket ? 'low' : 'medium',
    path: `${path}.Condition`,
    value: conditions.map(({ key }) => key),
    expected: bucket ? 'aws:SourceAccount too' : 'aws:SourceArn or aws:SourceAccount',
  }
}

const says = ({ test, key, values }: Condition, wanted: string, value: string): boolean =>
  key.toLowerCase() === wanted && !test.includes('not') && values.some((one) => one.toLowerCase() === value)
