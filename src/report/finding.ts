import { createHash } from 'node:crypto'
import type { Result } from '../engine/evaluate.ts'
import { canonical } from '../json.ts'
import { compareBy } from '../order.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { fillRemediation, withRegion } from './remediation.ts'
import type { Finding, ReportedResource } from './report.ts'

/** The finding of a failed result; nothing for every other. */
export function findingOf(result: Result): Finding[] {
  const { rule, verdict, resource, account, partition, region } = result
  if (verdict.outcome !== 'fail' || !resource) return []
  const reported = resourceOf(result, resource)
  const command = fillRemediation(rule.remediation, resource.row, { account, partition, region })
  return [
    {
      id: fingerprint([partition, account, region, rule.id, reported.id]),
      status: 'fail',
      ruleId: rule.id,
      severity: verdict.severity ?? rule.severity,
      title: rule.title,
      message: verdict.message,
      resource: reported,
      evidence: verdict.evidence.map((evidence) => ({ call: callBehind(rule, evidence.path), ...evidence })),
      remediation: rule.on.service.scope === 'regional' ? withRegion(command, region) : command,
    },
  ]
}

/** Hash of what makes a finding the same one tomorrow. `v1` names the recipe, so that it can change once. */
const fingerprint = (parts: readonly string[]): string =>
  createHash('sha256')
    .update(canonical(['v1', ...parts]))
    .digest('hex')
    .slice(0, 32)

/** The resource of a result, as the report names it. */
export function resourceOf(result: Result, { identity, row }: NonNullable<Result['resource']>): ReportedResource {
  // Hand-written rows may lack their identity; the whole row then stands in for it, so that two never share an id.
  const id = identity.id ?? `${result.rule.on.key}:${canonical(row)}`
  return {
    id,
    arn: identity.arn ?? id,
    name: identity.name ?? id,
    type: identity.type,
    service: result.rule.on.service.name,
    account: result.account,
    region: result.region,
    partition: result.partition,
    ...(identity.tags ? { tags: identity.tags } : {}),
  }
}

/** The call that gave the value at an evidence path: an extra's when the path starts with its name, else the list's. */
function callBehind(rule: AnyRule, path: string): string {
  const [first = ''] = path.split(/[.[]/)
  const extra = rule.on.asked.includes(first) ? rule.on.extras[first] : undefined
  const { service, calls } = extra ?? { service: rule.on.service, calls: rule.on.source.calls }
  return calls.length > 0 ? `${service.name}:${calls.at(-1)}` : rule.on.key
}

/** Worst first, then by rule, account, region and resource. */
export const byBadness = compareBy<Finding>(
  ({ severity }) => SEVERITIES.indexOf(severity),
  ({ ruleId }) => ruleId,
  ({ resource }) => resource.account,
  ({ resource }) => resource.region,
  ({ resource }) => resource.id,
)
