import type { Baseline } from '../gate/baseline.ts'
import { groupBy } from '../order.ts'
import { inert, printable } from '../report/escape.ts'
import { plural } from '../report/prose.ts'
import type { BaselineFinding } from '../report/report.ts'
import { daysSince } from '../time.ts'

/** A baseline for a person: its findings by rule, each with its age; at the end what it covers. */
export function baselinePage(baseline: Baseline, now: Date): string {
  const ages = new Map(baseline.findings.map((entry) => [entry, age(entry, now)]))
  const width = Math.max(...Array.from(ages.values(), (text) => text.length))
  const line = (entry: BaselineFinding) =>
    `  ${entry.severity.padEnd(8)}  ${ages.get(entry)?.padEnd(width)}  ${printable(entry.resource)}\n`
  const groups = Array.from(
    groupBy(baseline.findings, ({ ruleId }) => ruleId),
    ([ruleId, group]) => `${printable(ruleId)}\n${group.map(line).join('')}\n`,
  )
  return inert(`${groups.join('')}${printable(summary(baseline))}\n`)
}

function age({ firstSeen, resolvedAt }: BaselineFinding, now: Date): string {
  if (resolvedAt !== undefined) return `resolved on ${resolvedAt}`
  const days = daysSince(firstSeen, now) ?? 0
  return days < 1 ? 'today' : plural(days, 'day')
}

function summary({ path, createdAt, scope, findings }: Baseline): string {
  const resolved = findings.filter(({ resolvedAt }) => resolvedAt !== undefined).length
  const place = `${plural(scope.regions.length, 'region')} of ${plural(scope.accounts.length, 'account')}`
  const counts = `${plural(findings.length - resolved, 'open finding')}, ${resolved} resolved`
  return `${path}: ${counts}; begun on ${createdAt.slice(0, 10)}, covers ${plural(scope.rules.length, 'rule')} in ${place}.`
}
