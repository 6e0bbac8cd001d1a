import type { Log, Notification, ReportingDescriptor, Result } from 'sarif'
import { jsonText, printable, sarifText } from './escape.ts'
import type { LintFinding, LintReport, LintRule, SkippedEntry } from './lint-report.ts'
import { sentence } from './prose.ts'
import type { ReporterOptions } from './report.ts'
import { fingerprints } from './sarif-fingerprint.ts'
import { fileUri } from './sarif-location.ts'
import { LEVELS, severityProperties } from './sarif-rule.ts'

/** SARIF 2.1.0 with the files' own lines and columns, so that code scanning annotates a pull request. */
export const lintSarif = (report: LintReport, { sarifCategory }: Pick<ReporterOptions, 'sarifCategory'>): string =>
  jsonText(lintLog(report, sarifCategory))

export function lintLog(report: LintReport, category = 'awsure-policy'): Log {
  const { tool, rules, findings, skipped, exit } = report
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            semanticVersion: tool.version,
            informationUri: tool.informationUri,
            rules: rules.map(descriptor),
            notifications: [NOT_JUDGED],
          },
        },
        automationDetails: { id: `${printable(category)}/` },
        invocations: [
          {
            executionSuccessful: true,
            exitCode: exit.code,
            toolExecutionNotifications: skipped.map(note),
          },
        ],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, indexOf.get(finding.ruleId) ?? -1)),
      },
    ],
  }
}

function descriptor({ id, severity, title, rationale }: LintRule): ReportingDescriptor {
  return {
    id: `policy/${id}`,
    name: id.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: sentence(title) },
    fullDescription: { text: rationale },
    help: { text: rationale, markdown: rationale },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: severityProperties(severity, ['aws', 'iam']),
  }
}

function result(finding: LintFinding, ruleIndex: number): Result {
  const { id, ruleId, severity, message, suggestion, policy, path, seen, expected } = finding
  return {
    ruleId: `policy/${ruleId}`,
    ruleIndex,
    kind: 'fail',
    level: LEVELS[severity],
    message: { text: sarifText([message, suggestion].filter(Boolean).join(' ')) },
    locations: [location(finding, { endLine: finding.endLine, endColumn: finding.endColumn })],
    partialFingerprints: fingerprints(id),
    properties: { policy, path, seen, expected, findingId: id },
  }
}

function location({ file, line, column }: Pick<LintFinding, 'file' | 'line' | 'column'>, end = {}) {
  return {
    physicalLocation: {
      artifactLocation: { uri: fileUri(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column, ...end },
    },
  }
}

const NOT_JUDGED: ReportingDescriptor = {
  id: 'POLICY9001',
  name: 'NotJudged',
  shortDescription: { text: 'A policy hangs on a value that is known only at deployment.' },
  fullDescription: { text: 'A policy hangs on a value that is known only at deployment: nothing is said of it.' },
  help: {
    text: 'Audit the account after the deployment, or lint the policy with the value filled in.',
    markdown: 'Audit the account after the deployment, or lint the policy with the value filled in.',
  },
}

const note = (skipped: SkippedEntry): Notification => ({
  descriptor: { id: NOT_JUDGED.id, index: 0 },
  level: 'warning',
  message: { text: sarifText(`${skipped.policy}: ${skipped.reason}.`) },
  locations: [location(skipped)],
})
