import { compareBy } from '../order.ts'
import type { BaselineFinding, Finding, Report, UngatedReport } from '../report/report.ts'
import { SEVERITIES, type Severity } from '../rule.ts'
import { coverageOf } from './coverage.ts'

/** Findings that were there before, so that only what is new since fails a run. */
export interface Baseline {
  /** Its file, as it was given. */
  path: string
  /** When the data of its first run was captured. */
  createdAt: string
  scope: Scope
  findings: readonly BaselineFinding[]
}

/** What the runs behind a baseline looked at. */
export interface Scope {
  accounts: string[]
  regions: string[]
  /** Ids. */
  rules: string[]
}

/** What a report says once it has been compared. */
export type Compared = Pick<Report, 'findings' | 'resolved'> & { baseline: NonNullable<Report['baseline']> }

type Found = Pick<UngatedReport, 'run' | 'accounts' | 'rules' | 'findings' | 'suppressed' | 'evaluations' | 'verdicts'>

/** Sorts active findings into new, unchanged and reopened, and the baseline's others into resolved and unknown. */
export function compareWithBaseline(report: Found, { path, findings: known }: Baseline): Compared {
  const byId = new Map(known.map((entry) => [entry.id, entry]))
  const findings = report.findings.map((finding) => ({
    ...finding,
    baseline: stateOf(finding, byId.get(finding.id), dayOf(report)),
  }))
  const count = (state: string) => findings.filter(({ baseline }) => baseline.state === state).length
  const { resolved, unknown } = missingFrom(report, known)
  return {
    findings,
    resolved,
    baseline: {
      path,
      new: count('new'),
      unchanged: count('unchanged'),
      reopened: count('reopened'),
      resolved: resolved.length,
      unknown,
    },
  }
}

function stateOf(
  { severity }: Finding,
  entry: BaselineFinding | undefined,
  day: string,
): NonNullable<Finding['baseline']> {
  if (!entry) return { state: 'new', firstSeen: day }
  const { firstSeen } = entry
  if (entry.resolvedAt !== undefined) return { state: 'reopened', firstSeen }
  if (!isWorse(severity, entry.severity)) return { state: 'unchanged', firstSeen }
  return { state: 'new', firstSeen, severityRaisedFrom: entry.severity }
}

const isWorse = (severity: Severity, than: Severity): boolean => SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(than)

/** The baseline's findings that are not there, suppressed or not; those that were resolved long ago are no news. */
function missingFrom(report: Found, known: readonly BaselineFinding[]) {
  const present = new Set([...report.findings, ...report.suppressed].map(({ id }) => id))
  const missing = known.filter(({ id, resolvedAt }) => resolvedAt === undefined && !present.has(id)).sort(byRule)
  const isCovered = coverageOf(report)
  return {
    resolved: missing.filter(isCovered).map((entry) => ({ ...entry, resolvedAt: dayOf(report) })),
    unknown: missing.filter((entry) => !isCovered(entry)),
  }
}

/** Days are those of the data, so that the same data gives the same report whenever it is looked at. */
const dayOf = ({ run }: Pick<Report, 'run'>): string => run.capturedAt.slice(0, 10)

/**
 * The baseline after a run: its active findings, with the day on which each was first seen; what is resolved, marked;
 * what was not evaluated, as it was. A suppressed finding does not enter, so that it is new when its suppression ends.
 */
export function updatedBaseline(report: Report, earlier: Baseline | undefined, path: string): Baseline {
  const known = new Map(earlier?.findings.map((entry) => [entry.id, entry]))
  const { resolved } = missingFrom(report, earlier?.findings ?? [])
  for (const entry of resolved) known.set(entry.id, entry)
  for (const finding of report.findings) {
    known.set(finding.id, entryOf(finding, known.get(finding.id)?.firstSeen ?? dayOf(report)))
  }
  return {
    path,
    createdAt: earlier?.createdAt ?? report.run.capturedAt,
    scope: union(earlier?.scope, scopeOf(report)),
    findings: [...known.values()].sort(byRule),
  }
}

/** The baseline without what a run found to be resolved, now or earlier: from now on, it would be new. */
export function prunedBaseline(report: Report, earlier: Baseline): Baseline {
  const { resolved } = missingFrom(report, earlier.findings)
  const gone = new Set(resolved.map(({ id }) => id))
  const present = new Set(report.findings.map(({ id }) => id))
  const isKept = ({ id, resolvedAt }: BaselineFinding) => !gone.has(id) && (resolvedAt === undefined || present.has(id))
  return { ...earlier, findings: earlier.findings.filter(isKept) }
}

const entryOf = ({ id, ruleId, severity, resource }: Finding, firstSeen: string): BaselineFinding => ({
  id,
  ruleId,
  severity,
  account: resource.account,
  region: resource.region,
  resource: resource.id,
  firstSeen,
})

/** A report as a baseline: what it found, what it could not look for, and what it found to be gone. */
export function baselineOf(report: Report, path: string): Baseline {
  const unknown = report.baseline?.unknown ?? []
  const found = report.findings.map((finding) => entryOf(finding, finding.baseline?.firstSeen ?? dayOf(report)))
  return {
    path,
    createdAt: report.run.capturedAt,
    scope: scopeOf(report),
    findings: [...found, ...unknown, ...report.resolved].sort(byRule),
  }
}

function scopeOf({ accounts, rules }: Report): Scope {
  return {
    accounts: sorted(accounts.map(({ id }) => id)),
    regions: sorted(accounts.flatMap(({ regions }) => regions)),
    rules: sorted(rules.map(({ id }) => id)),
  }
}

const union = (a: Scope = { accounts: [], regions: [], rules: [] }, b: Scope): Scope => ({
  accounts: sorted([...a.accounts, ...b.accounts]),
  regions: sorted([...a.regions, ...b.regions]),
  rules: sorted([...a.rules, ...b.rules]),
})

const sorted = (items: readonly string[]): string[] => [...new Set(items)].sort()

/** Not by severity: a finding whose severity changes keeps its place, and the file's difference stays small. */
const byRule = compareBy<BaselineFinding>(
  ({ ruleId }) => ruleId,
  ({ account }) => account,
  ({ region }) => region,
  ({ resource }) => resource,
  ({ id }) => id,
)
