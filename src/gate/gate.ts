import { byBadness } from '../report/finding.ts'
import type { Finding, Report, Suppression, UngatedReport } from '../report/report.ts'
import { countSeverities } from '../report/tally.ts'
import { type Baseline, compareWithBaseline } from './baseline.ts'
import { decideExit, type Thresholds } from './exit.ts'
import { suppress } from './suppressions.ts'

export interface GateSettings extends Thresholds {
  suppressions: readonly Suppression[]
  /** What was found before; only what is new then fails the gate. */
  baseline: Baseline | undefined
  /** The day that a suppression's `until` is held against (UTC). */
  today: Date
}

/**
 * Parks what suppressions name, compares with the baseline, decides the exit code. Pure; what an earlier gate said of
 * the report is forgotten.
 */
export function gateReport(report: UngatedReport, settings: GateSettings): Report {
  const { $schema, schemaVersion, tool, run, status, ...rest } = ungated(report)
  const parked = suppress(rest, settings.suppressions, settings.today)
  const compared = settings.baseline && compareWithBaseline({ ...rest, ...parked, run }, settings.baseline)
  const gated = {
    ...rest,
    ...parked,
    summary: {
      ...rest.summary,
      findings: countSeverities(parked.findings),
      suppressed: parked.suppressed.length,
    },
    ...compared,
  }
  const head = { $schema, schemaVersion, tool, run, status }
  const exit = decideExit({ ...head, ...gated }, settings)
  return { ...head, exit: { ...exit, failOn: settings.failOn }, ...gated }
}

/** The report as it was built: every finding active, and none compared with anything. */
function ungated(report: UngatedReport & Partial<Report>): UngatedReport {
  const { exit, baseline, ...rest } = report
  return {
    ...rest,
    findings: [...report.findings, ...report.suppressed].map(plain).sort(byBadness),
    suppressed: [],
    resolved: [],
  }
}

const plain = ({ baseline, suppression, expiredSuppression, ...finding }: Finding): Finding => finding
