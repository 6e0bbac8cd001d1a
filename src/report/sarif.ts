import type { Invocation, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import { groupBy } from '../order.ts'
import { printable, sarifText } from './escape.ts'
import { findingText } from './finding-text.ts'
import { jsonPieces } from './json.ts'
import type { Finding, Report, ReportedGap, ReporterOptions } from './report.ts'
import { fingerprints } from './sarif-fingerprint.ts'
import { INCOMPLETE, incompleteResults } from './sarif-incomplete.ts'
import { findingLocations } from './sarif-location.ts'
import { gapNote, noteDescriptors, truncatedNote } from './sarif-notes.ts'
import { LEVELS, ruleDescriptor } from './sarif-rule.ts'

/** The most results of one run that GitHub takes. */
const MAX_RESULTS = 25_000

/** SARIF 2.1.0 as GitHub code scanning wants it; GitLab reads the same file. */
export const sarifReport = (
  report: Report,
  { sarifCategory }: Pick<ReporterOptions, 'sarifCategory'> = {},
): Iterable<string> => jsonPieces(lazyLog(report, sarifCategory), 4)

/**
 * One run per account, each with all the rules that were selected. `category` names the analysis in code scanning: an
 * upload replaces the alerts of the last one in the same category and account.
 */
export function sarifLog(report: Report, { category }: { category?: string | undefined } = {}): Log {
  const log = lazyLog(report, category)
  return { ...log, runs: log.runs.map((run) => ({ ...run, results: [...run.results] })) }
}

/** A run whose results are made when they are wanted: all at once they are larger than the report. */
type LazyRun = Omit<Run, 'results'> & { results: Iterable<Result> }

function lazyLog(report: Report, category = 'awsure'): Omit<Log, 'runs'> & { runs: LazyRun[] } {
  const rules = [...report.rules.map(ruleDescriptor), INCOMPLETE]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: partsOf(report).map((part) => accountRun(report, part, rules, category)),
  }
}

/** What belongs to one account. */
interface Part {
  /** Undefined when there was no account to audit: still a run, to say so. */
  account: string | undefined
  findings: Finding[]
  gaps: ReportedGap[]
}

function partsOf({ accounts, findings, gaps }: Report): Part[] {
  const findingsOf = groupBy(findings, (finding) => finding.resource.account)
  const gapsOf = groupBy(gaps, (gap) => gap.account)
  const ids = new Set([...accounts.map((account) => account.id), ...findingsOf.keys(), ...gapsOf.keys()])
  if (ids.size === 0) return [{ account: undefined, findings: [], gaps: [] }]
  return Array.from(ids, (account) => ({
    account,
    findings: findingsOf.get(account) ?? [],
    gaps: gapsOf.get(account) ?? [],
  }))
}

function accountRun(report: Report, part: Part, rules: ReportingDescriptor[], category: string): LazyRun {
  const { tool, run } = report
  // What was not seen comes first, so that no limit hides it; the findings are sorted already, worst first.
  const incomplete = incompleteResults(part.gaps, rules.length - 1).slice(0, MAX_RESULTS)
  const found = part.findings.slice(0, MAX_RESULTS - incomplete.length)
  const notes = part.gaps.map(gapNote)
  if (found.length < part.findings.length) {
    notes.unshift(truncatedNote(MAX_RESULTS, incomplete.length + part.findings.length))
  }
  return {
    tool: {
      driver: {
        name: tool.name,
        semanticVersion: tool.version,
        informationUri: tool.informationUri,
        rules,
        notifications: noteDescriptors,
      },
    },
    automationDetails: { id: [category, part.account, run.startedAt].filter(isString).map(printable).join('/') },
    invocations: [invocation(report, notes)],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: { [Symbol.iterator]: () => resultsOf(incomplete, found, rules) },
  }
}

function* resultsOf(incomplete: Result[], found: Finding[], rules: ReportingDescriptor[]): Generator<Result> {
  yield* incomplete
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
  for (const finding of found) yield findingResult(finding, indexOf.get(finding.ruleId) ?? -1)
}

const isString = (part: string | undefined): part is string => part !== undefined

/** Nothing of who ran it, where or with which arguments: the file may be published. */
function invocation({ run, exit }: Report, notes: Notification[]): Invocation {
  return {
    // Code scanning closes alerts that are gone: a run that broke must not count.
    executionSuccessful: ![3, 130, 143].includes(exit.code),
    exitCode: exit.code,
    exitCodeDescription: exit.reason,
    startTimeUtc: run.startedAt,
    endTimeUtc: run.endedAt,
    toolExecutionNotifications: notes,
  }
}

function findingResult(finding: Finding, ruleIndex: number): Result {
  const { id, ruleId, severity, resource, evidence, remediation } = finding
  const { account, region, partition, service, type } = resource
  return {
    ruleId,
    ruleIndex,
    kind: 'fail',
    level: LEVELS[severity],
    message: { text: sarifText(findingText(finding)) },
    ...findingLocations(finding),
    partialFingerprints: fingerprints(id),
    properties: {
      accountId: account,
      region,
      partition,
      service,
      resourceType: type,
      evidence,
      findingId: id,
      remediation,
    },
  }
}
