import { collect } from '../engine/collect.ts'
import { evaluate } from '../engine/evaluate.ts'
import type { Inventory } from '../engine/inventory.ts'
import { planFor } from '../engine/plan.ts'
import { type GateSettings, gateReport } from '../gate/gate.ts'
import { buildReport } from '../report/build.ts'
import type { Report } from '../report/report.ts'
import type { AnyRule } from '../rule.ts'
import { once } from '../source/once.ts'
import { openSnapshot } from '../source/snapshot.ts'
import { VERSION } from './version.ts'

/**
 * Audits a snapshot to be compared with something. Every verdict is kept, so that each side can say what it thinks of a
 * resource that the other has a finding on.
 */
export async function auditSnapshot(
  path: string,
  rules: readonly AnyRule[],
  settings: GateSettings,
): Promise<{ report: Report; inventory: Inventory }> {
  const { source, accounts, capturedAt } = await openSnapshot(path)
  const inventory = await collect(planFor(rules), { source: once(source), accounts, now: capturedAt })
  const report = buildReport(rules, inventory, evaluate(rules, inventory), {
    // A comparison says nothing of the run.
    id: 'diff',
    startedAt: capturedAt,
    endedAt: capturedAt,
    version: VERSION,
    interrupted: undefined,
    show: ['pass', 'not-applicable', 'unknown'],
  })
  return { report: gateReport(report, settings), inventory }
}
