import { createHash } from 'node:crypto'
import type { Invocation, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import { groupBy } from '../order.ts'
import { jsonText, printable, sarifText } from './escape.ts'
import { plural, sentence, shorten, some } from './prose.ts'
import type { Finding, Report, ReportedEvidence, ReportedGap, Reporter } from './report.ts'
import { resourceLocation, serviceLocation } from './sarif-location.ts'
import { gapNote, noteDescriptors, truncatedNote } from './sarif-notes.ts'
import { LEVELS, ruleDescriptor } from './sarif-rule.ts'

/** The most results of one run that GitHub takes. */
const MAX_RESULTS = 25_000

/** SARIF 2.1.0 as GitHub code scanning wants it; GitLab reads the same file. */
export const sarifReport: Reporter = (report) => jsonText(sarifLog(report))

/**
 * One run per account, each with all the rules that were selected. `category` names the analysis in code scanning: an
 * upload replaces the alerts of the last one in the same category and account.
 */
export function sarifLog(report: Report, { category = 'awsure' }: { category?: string } = {}): Log {
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

function accountRun(report: Report, part: Part, rules: ReportingDescriptor[], category: string): Run {
  const { tool, run } = report
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
  const found = part.findings.map((finding) => findingResult(finding, indexOf.get(finding.ruleId) ?? -1))
  // What was not seen comes first, so that no limit hides it; the findings are sorted already, worst first.
  const results = [...incompleteResults(part.gaps, rules.length - 1), ...found]
  const kept = results.slice(0, MAX_RESULTS)
  const notes = part.gaps.map(gapNote)
  if (kept.length < results.length) notes.unshift(truncatedNote(kept.length, results.length))
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
    results: kept,
  }
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
    locations: [resourceLocation(resource)],
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

/** `User 'alice': Has a console password but no MFA device. iam:ListMFADevices: MFADevices is [], expected 1 or more.` */
function findingText({ resource, message, evidence }: Finding): string {
  const kind = resource.type.split('::').at(-1) || 'Resource'
  const subject = `${kind} '${resource.name || resource.id}'`
  return [`${subject}: ${sentence(message)}`, ...evidence.slice(0, 3).map(evidenceText)].join(' ')
}

function evidenceText({ call, path, seen, expected }: ReportedEvidence): string {
  return `${call}: ${path} is ${valueText(seen)}, expected ${valueText(expected)}.`
}

const valueText = (value: ReportedEvidence['seen']): string =>
  shorten(typeof value === 'string' ? value : JSON.stringify(value), 200)

/** GitHub tracks an alert by the first; the upload action leaves it as it is. */
const fingerprints = (id: string): Record<string, string> => ({
  primaryLocationLineHash: `${createHash('sha256').update(id).digest('hex').slice(0, 16)}:1`,
  'awsureFinding/v1': id,
})

/** A rule in its own right, so that what was not seen is an alert and not a silence. No rule id has capitals. */
const INCOMPLETE: ReportingDescriptor = {
  id: 'AUDIT001',
  name: 'IncompleteEvaluation',
  shortDescription: { text: 'Every selected rule could be evaluated.' },
  fullDescription: {
    text: 'Rules whose data could not be read have no result: neither a finding nor its absence says anything.',
  },
  help: {
    text: 'Grant the actions that the message names (awsure permissions prints a policy with all of them), and run again.',
    markdown:
      'Grant the actions that the message names (`awsure permissions` prints a policy with all of them), and run again.',
  },
  defaultConfiguration: { level: 'warning' },
  properties: { tags: ['aws', 'coverage'], precision: 'very-high', 'problem.severity': 'warning' },
}

/** One for each region and service in which a rule is unknown. */
function incompleteResults(gaps: ReportedGap[], ruleIndex: number): Result[] {
  const blind = gaps.filter((gap) => gap.rules.length > 0)
  const places = groupBy(blind, ({ region, service }) => JSON.stringify([region, service]))
  return Array.from(places.values(), (group) => incompleteResult(group, ruleIndex))
}

function incompleteResult(gaps: ReportedGap[], ruleIndex: number): Result {
  const { account = '', region = '', service = '' } = gaps[0] ?? {}
  const rules = [...new Set(gaps.flatMap((gap) => gap.rules))].sort()
  return {
    ruleId: INCOMPLETE.id,
    ruleIndex,
    kind: 'fail',
    level: 'warning',
    message: { text: sarifText(incompleteText(gaps, rules)) },
    locations: [serviceLocation(account, region, service)],
    partialFingerprints: fingerprints(JSON.stringify([INCOMPLETE.id, account, region, service])),
    properties: { accountId: account, region, service, rules },
  }
}

function incompleteText(gaps: ReportedGap[], rules: string[]): string {
  const { region, service } = gaps[0] ?? {}
  const missing = [...new Set(gaps.map(missingText))]
  const what = `${plural(rules.length, 'rule')} could not be evaluated for '${service}' in ${region}: ${some(rules, 5)}.`
  return `${what} Missing: ${some(missing, 5)}.`
}

/** `DescribeListeners (denied, elasticloadbalancing:DescribeListeners)`; a gap of a rule's own has but its message. */
function missingText({ operation, kind, action, message }: ReportedGap): string {
  if (operation === '') return shorten(message, 200).replace(/\.$/, '')
  return `${operation} (${[kind, action].filter(Boolean).join(', ')})`
}
