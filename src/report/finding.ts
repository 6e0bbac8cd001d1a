import { createHash } from 'node:crypto'
import type { AnyCollection } from '../collection.ts'
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
  const template = verdict.remediation ?? rule.remediation
  const command = rule.on.service.scope === 'regional' ? withRegion(template) : template
  return [
    {
      id: findingId({ partition, account, region, rule: rule.id, resource: reported.id }),
      status: 'fail',
      ruleId: rule.id,
      severity: verdict.severity ?? rule.severity,
      title: rule.title,
      message: verdict.message,
      resource: reported,
      evidence: verdict.evidence.map((evidence) => ({ call: callBehind(rule, evidence.path), ...evidence })),
      remediation: fillRemediation(command, resource.row, { ...verdict.values, account, partition, region }),
    },
  ]
}

/** Hash of what makes a finding the same one tomorrow. `v1` names the recipe, so that it can change once. */
export function findingId(of: {
  partition: string
  account: string
  region: string
  rule: string
  resource: string
}): string {
  const parts = ['v1', of.partition, of.account, of.region, of.rule, of.resource]
  return createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 32)
}

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

/**
 * The call that gave the value at an evidence path: the last of those behind the row, behind its extra where the path
 * starts with the name of one, behind a related collection where it starts with that: `alarms[?AlarmName=='x'].Period`.
 * In `certificates['arn:aws:acm:…'].NotAfter` the ARN tells whose it is: the related collection's of that service.
 */
function callBehind(rule: AnyRule, path: string): string {
  const [, name = '', arn, rest = ''] = /^(\w+)(?:\[\?.*?'\]|\['(arn:.*?)'\])?\.?(.*)$/s.exec(path) ?? []
  const related = relatedAt(rule, name, arn)
  const collection = related ?? rule.on
  const [member = ''] = (related ? rest : path).split(/[.[]/)
  const extra = collection.asked.includes(member) ? collection.extras[member] : undefined
  const { service, calls } = extra ?? { service: collection.service, calls: collection.source.calls }
  return calls.length > 0 ? `${service.name}:${calls.at(-1)}` : collection.key
}

function relatedAt({ on, needs, wants }: AnyRule, name: string, arn: string | undefined): AnyCollection | undefined {
  const collections: Record<string, AnyCollection> = { ...wants, ...needs }
  if (arn) return Object.values(collections).find(({ service }) => service.name === arn.split(':')[2])
  return on.asked.includes(name) ? undefined : collections[name]
}

/** Worst first, then by rule, account, region and resource. */
export const byBadness = compareBy<Finding>(
  ({ severity }) => SEVERITIES.indexOf(severity),
  ({ ruleId }) => ruleId,
  ({ resource }) => resource.account,
  ({ resource }) => resource.region,
  ({ resource }) => resource.id,
)
