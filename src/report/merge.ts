import { KnownError } from '../errors.ts'
import { canonical } from '../json.ts'
import { compare, groupBy } from '../order.ts'
import { byBadness } from './finding.ts'
import { byGap } from './gaps.ts'
import type { Report, UngatedReport } from './report.ts'
import { addUp, byEvaluation, countSeverities, coverageOf } from './tally.ts'
import { byVerdict } from './verdicts.ts'

/** A report and what to call it in an error: its file, its account. */
export interface NamedReport {
  name: string
  report: UngatedReport & Partial<Report>
}

/**
 * Joins the reports of several accounts, or of several machines, to the one that a single run would have made: all but
 * the run's own id and times. What a gate has said of them is forgotten: the whole is gated anew.
 */
export function mergeReports(named: readonly NamedReport[], runId: string): UngatedReport {
  const reports = named.map(({ report }) => report)
  const [first] = reports
  if (!first)
    throw new KnownError(2, 'There is nothing to merge.', 'Name the reports: awsure merge *.json -o json:all.json')
  checkMergeable(named)
  const findings = reports.flatMap((report) => [...report.findings, ...report.suppressed]).sort(byBadness)
  const evaluations = reports.flatMap((report) => report.evaluations).sort(byEvaluation)
  const counts = addUp(evaluations)
  const verdicts = reports.flatMap((report) => report.verdicts ?? []).sort(byVerdict)
  return {
    $schema: first.$schema,
    schemaVersion: first.schemaVersion,
    tool: first.tool,
    run: mergeRuns(reports, runId),
    status: worstStatus(reports),
    summary: {
      findings: countSeverities(findings),
      suppressed: 0,
      evaluations: counts,
      resources: reports.reduce((sum, { summary }) => sum + summary.resources, 0),
      coverage: coverageOf(counts),
    },
    accounts: mergeAccounts(reports),
    rules: distinctRules(reports),
    findings,
    suppressed: [],
    evaluations,
    gaps: reports.flatMap((report) => report.gaps).sort(byGap),
    suppressions: { expired: [], expiring: [], unused: [] },
    resolved: [],
    ...(reports.some((report) => report.verdicts) ? { verdicts } : {}),
  }
}

/** Each account once; an account whose regions were split among the reports has them all. */
function mergeAccounts(reports: readonly UngatedReport[]): Report['accounts'] {
  const accounts = groupBy(
    reports.flatMap((report) => report.accounts),
    ({ id }) => id,
  )
  return [...accounts.values()]
    .flatMap(([account, ...more]) => {
      if (!account) return []
      const regions = new Set([account, ...more].flatMap((each) => each.regions))
      return [{ ...account, regions: [...regions].sort() }]
    })
    .sort((a, b) => compare(a.id, b.id))
}

const distinctRules = (reports: readonly UngatedReport[]): Report['rules'] =>
  [...new Map(reports.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule]))).values()].sort((a, b) =>
    compare(a.id, b.id),
  )

function mergeRuns(reports: readonly UngatedReport[], id: string): Report['run'] {
  const runs = reports.map(({ run }) => run)
  const [startedAt = ''] = runs.map((run) => run.startedAt).sort()
  const [capturedAt = ''] = runs.map((run) => run.capturedAt).sort()
  const endedAt =
    runs
      .map((run) => run.endedAt)
      .sort()
      .at(-1) ?? ''
  const interruptedBy = runs.find((run) => run.interruptedBy)?.interruptedBy
  return { id, startedAt, endedAt, capturedAt, ...(interruptedBy ? { interruptedBy } : {}) }
}

function worstStatus(reports: readonly UngatedReport[]): Report['status'] {
  const statuses = reports.map(({ status }) => status)
  return (['interrupted', 'incomplete'] as const).find((status) => statuses.includes(status)) ?? 'complete'
}

/** Reports that would not add up to one run: made by different programs or rules, or telling of the same place twice. */
function checkMergeable(named: readonly NamedReport[]): void {
  const rules = new Map<string, { rule: object; text: string; name: string }>()
  const places = new Map<string, string>()
  const [first] = named
  for (const { name, report } of named) {
    if (report.tool.version !== first?.report.tool.version) {
      throw unlike(first?.name, name, 'were made by different versions of awsure', 'Audit again with the same version.')
    }
    for (const rule of report.rules) {
      const known = rules.get(rule.id) ?? { rule, text: canonical(rule), name }
      if (known.rule !== rule && known.text !== canonical(rule)) {
        throw unlike(
          known.name,
          name,
          `were made with different options of ${rule.id}`,
          'Audit with the same config file.',
        )
      }
      rules.set(rule.id, known)
    }
    for (const { ruleId, account, region } of report.evaluations) {
      const place = `${ruleId} ${account} ${region}`
      const other = places.get(place)
      if (other !== undefined) {
        throw unlike(other, name, `both tell of account ${account} in ${region}`, 'Leave one of them out.')
      }
      places.set(place, name)
    }
  }
}

const unlike = (one: string | undefined, other: string, what: string, hint: string) =>
  new KnownError(2, `${one} and ${other} ${what}.`, hint)
