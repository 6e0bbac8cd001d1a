import { createHash } from 'node:crypto'
import type { JsonValue } from '../json.ts'
import { compareBy } from '../order.ts'
import { SEVERITIES, type Severity } from '../rule.ts'
import { PROJECT_URL } from './build.ts'

/** What `awsure policy lint` found; the formats are made of this alone. */
export interface LintReport {
  schemaVersion: '1.0'
  tool: { name: 'awsure'; version: string; informationUri: string }
  /** The day of AWS's reference of actions that the policies were held against. */
  reference: string
  exit: { code: 0 | 1; failOn: Severity | 'none' }
  summary: { files: number; policies: number; skipped: number; findings: Record<Severity, number> }
  /** In the order in which they were named. */
  files: LintedFile[]
  /** The classes of the findings. */
  rules: LintRule[]
  /** By file and place. */
  findings: LintFinding[]
  /** Policies and statements that could not be judged. */
  skipped: SkippedEntry[]
}

export interface LintedFile {
  file: string
  format: string
  policies: number
}

export interface LintRule {
  id: string
  severity: Severity
  title: string
  rationale: string
}

/** Both from 1; columns in UTF-16 units; the end is behind the last character. */
export interface Region {
  line: number
  column: number
  endLine: number
  endColumn: number
}

export interface LintFinding extends Region {
  /** The same for the same finding after lines have moved. */
  id: string
  ruleId: string
  severity: Severity
  file: string
  /** The policy's name in the file; empty when it is the whole of it. */
  policy: string
  /** Where in the policy: `Statement[0].Action`. */
  path: string
  message: string
  /** What to write instead; empty where nothing is known. */
  suggestion: string
  seen: JsonValue
  expected: JsonValue
}

export interface SkippedEntry {
  file: string
  line: number
  column: number
  policy: string
  reason: string
}

export interface LintFacts {
  version: string
  reference: string
  failOn: Severity | 'none'
  files: LintedFile[]
  rules: LintRule[]
  findings: Omit<LintFinding, 'id'>[]
  skipped: SkippedEntry[]
}

/** Makes the one report that every format is made of. Pure, and sorted. */
export function lintReport({ version, reference, failOn, files, rules, findings, skipped }: LintFacts): LintReport {
  const sorted = identified(findings).sort(byPlace)
  const found = new Set(findings.map(({ ruleId }) => ruleId))
  const worst = Math.min(...findings.map(({ severity }) => SEVERITIES.indexOf(severity)))
  const fails = failOn !== 'none' && worst <= SEVERITIES.indexOf(failOn)
  return {
    schemaVersion: '1.0',
    tool: { name: 'awsure', version, informationUri: PROJECT_URL },
    reference,
    exit: { code: fails ? 1 : 0, failOn },
    summary: {
      files: files.length,
      policies: files.reduce((sum, file) => sum + file.policies, 0),
      skipped: skipped.length,
      findings: countsOf(findings),
    },
    files,
    rules: rules.filter(({ id }) => found.has(id)),
    findings: sorted,
    skipped: skipped.toSorted(byPlace),
  }
}

const byPlace = compareBy<{ file: string; line: number; column: number }>(
  ({ file }) => file,
  ({ line }) => line,
  ({ column }) => column,
)

function countsOf(findings: readonly { severity: Severity }[]): Record<Severity, number> {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity]++
  return counts
}

/** An id is of what was found, not of where: of several alike, also of which one it is. */
function identified(findings: LintFacts['findings']): LintFinding[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = JSON.stringify([finding.ruleId, finding.file, finding.policy, finding.seen])
    const earlier = seen.get(key) ?? 0
    seen.set(key, earlier + 1)
    return { id: createHash('sha256').update(`${key} ${earlier}`).digest('hex').slice(0, 32), ...finding }
  })
}
