import type { Result } from '../engine/evaluate.ts'
import type { Inventory } from '../engine/inventory.ts'
import { operationsOf, planFor } from '../engine/plan.ts'
import type { JsonValue } from '../json.ts'
import { compare } from '../order.ts'
import type { AnyRule, Outcome } from '../rule.ts'
import { byBadness, findingOf } from './finding.ts'
import { gapsOf } from './gaps.ts'
import { fillRemediation } from './remediation.ts'
import type { RuleEntry, UngatedReport } from './report.ts'
import { evaluationsOf, summarize } from './tally.ts'
import { verdictsOf } from './verdicts.ts'

export const PROJECT_URL = 'https://github.com/awsure/awsure'
export const SCHEMA_URL = `${PROJECT_URL}/raw/main/schema/report-1.json`

/** What the report says of the run itself. */
export interface RunFacts {
  id: string
  startedAt: Date
  endedAt: Date
  version: string
  interrupted: 'SIGINT' | 'SIGTERM' | undefined
  /** Outcomes to list one by one in `verdicts`. */
  show: readonly Outcome[]
}

/** Makes the one report out of an evaluated inventory; `gateReport` completes it. Pure, and sorted throughout. */
export function buildReport(
  rules: readonly AnyRule[],
  inventory: Inventory,
  results: readonly Result[],
  run: RunFacts,
): UngatedReport {
  const findings = results.flatMap(findingOf).sort(byBadness)
  const unseen = results.filter(({ verdict }) => verdict.outcome === 'unknown')
  const summary = summarize(results, findings)
  const verdicts = verdictsOf(results, run.show)
  return {
    $schema: SCHEMA_URL,
    schemaVersion: '1.0',
    tool: { name: 'awsure', version: run.version, informationUri: PROJECT_URL },
    run: {
      id: run.id,
      startedAt: run.startedAt.toISOString(),
      endedAt: run.endedAt.toISOString(),
      capturedAt: inventory.now.toISOString(),
      ...(run.interrupted ? { interruptedBy: run.interrupted } : {}),
    },
    status: run.interrupted ? 'interrupted' : unseen.length > 0 ? 'incomplete' : 'complete',
    summary,
    accounts: inventory.accounts.map(({ id, partition, regions }) => ({ id, partition, regions })),
    rules: rules.map(ruleEntry).sort((a, b) => compare(a.id, b.id)),
    findings,
    suppressed: [],
    evaluations: evaluationsOf(rules, inventory, results),
    gaps: gapsOf(inventory, unseen),
    suppressions: { expired: [], expiring: [], unused: [] },
    resolved: [],
    ...(verdicts ? { verdicts } : {}),
  }
}

/** A rule as data: what `rules -o json`, `explain` and every format show. Made once: all accounts of a run share it. */
export function ruleEntry(rule: AnyRule): RuleEntry {
  const entry = entries.get(rule) ?? newEntry(rule)
  entries.set(rule, entry)
  return entry
}

const entries = new WeakMap<AnyRule, RuleEntry>()

function newEntry(rule: AnyRule): RuleEntry {
  return {
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    service: rule.id.slice(0, rule.id.indexOf('-')),
    source: [...rule.source],
    rationale: rule.rationale,
    remediation: fillRemediation(rule.remediation, {}, {}),
    references: [...rule.references],
    ...(rule.correction ? { correction: rule.correction } : {}),
    permissions: [...new Set(operationsOf(planFor([rule])).map(({ action }) => action))],
    compliance: structuredClone(rule.compliance ?? {}) as RuleEntry['compliance'],
    peers: structuredClone(rule.peers ?? {}) as RuleEntry['peers'],
    options: structuredClone(rule.options ?? {}) as Record<string, JsonValue>,
    url: `${PROJECT_URL}/blob/main/rules/README.md#${rule.id}`,
  }
}
