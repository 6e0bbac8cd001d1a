import type { Gap } from '../gap.ts'
import type { JsonValue } from '../json.ts'
import type { Compliance, Severity } from '../rule.ts'

/** A severity threshold; `none` never fails the gate. */
export type FailOn = Severity | 'none'

/**
 * Everything a run found: the one object behind every format, the baseline and the diff. Its JSON form is described by
 * `schema/report-1.json`. All lists are sorted, and nothing in it but `run` depends on when or where it was made.
 */
export interface Report {
  $schema: string
  schemaVersion: '1.0'
  tool: { name: 'awsure'; version: string; informationUri: string }
  run: {
    id: string
    /** ISO 8601, UTC. */
    startedAt: string
    endedAt: string
    /** When the data was captured: a live run's start, a snapshot's `capturedAt`. Every age is counted from here. */
    capturedAt: string
    /** The signal that stopped the run, when one did. */
    interruptedBy?: 'SIGINT' | 'SIGTERM'
  }
  /** Incomplete: something asked for could not be evaluated. Interrupted: stopped by a signal. */
  status: 'complete' | 'incomplete' | 'interrupted'
  exit: { code: number; reason: string; failOn: FailOn }
  summary: Summary
  accounts: { id: string; partition: string; regions: string[] }[]
  /** Every selected rule, also those without a finding, by id. */
  rules: RuleEntry[]
  /** Worst first, then by rule, account, region and resource; without the suppressed ones. */
  findings: Finding[]
  /** Findings that a suppression parks: counted, but no part of the gate. Sorted like findings. */
  suppressed: Finding[]
  /** Proof of what was seen: one entry per rule, account and region, by rule. */
  evaluations: Evaluation[]
  gaps: ReportedGap[]
  suppressions: {
    /** Past their `until`: their findings are active again. */
    expired: Suppression[]
    /** Within 14 days of their `until`. */
    expiring: Suppression[]
    /** Matched nothing in this run, though everything that they could match was evaluated. */
    unused: Suppression[]
  }
  /** What became of the baseline's findings; absent without one. */
  baseline?: {
    path: string
    new: number
    unchanged: number
    reopened: number
    resolved: number
    /** Findings of the baseline whose rule or place was not evaluated now: never counted as resolved. */
    unknown: BaselineFinding[]
  }
  /** Findings of the baseline that are gone, and were looked for. */
  resolved: BaselineFinding[]
  /** One entry per rule and resource, with `--show`. */
  verdicts?: ReportedVerdict[]
}

/** What a run found, before the gate has looked at it. */
export type UngatedReport = Omit<Report, 'exit'>

export interface Counts {
  pass: number
  fail: number
  notApplicable: number
  unknown: number
}

export interface Summary {
  /** Active findings. */
  findings: Record<Severity, number>
  suppressed: number
  evaluations: Counts
  /** Distinct resources that a rule judged. */
  resources: number
  /** Share of the verdicts that are not unknown, 0 to 1; 0 when there is none. */
  coverage: number
}

export interface RuleEntry {
  id: string
  title: string
  severity: Severity
  /** Short service name: `elbv2`. */
  service: string
  source: string[]
  rationale: string
  remediation: string
  references: string[]
  /** Where the source document misleads: what it says, and what is right. */
  correction?: string
  /** IAM actions that the rule's calls need. */
  permissions: string[]
  compliance: { [Name in keyof Compliance]: string[] }
  /** Ids of the same check in other tools. */
  peers: { prowler?: string[] }
  options: Record<string, JsonValue>
  url: string
}

export interface ReportedResource {
  /** Unique; an ARN wherever the resource has one, else an ARN and `#…`. */
  id: string
  arn: string
  name: string
  /** CloudFormation type: `AWS::IAM::User`. */
  type: string
  service: string
  account: string
  region: string
  partition: string
  tags?: Record<string, string>
}

export interface ReportedEvidence {
  /** `elbv2:DescribeListeners` */
  call: string
  path: string
  seen: JsonValue
  expected: JsonValue
}

export interface Finding {
  /** Hash of partition, account, region, rule and resource: never of message, severity, version or order. */
  id: string
  status: 'fail'
  ruleId: string
  severity: Severity
  title: string
  message: string
  resource: ReportedResource
  evidence: ReportedEvidence[]
  /** The command that mends it, with this resource's values, quoted for a POSIX shell. */
  remediation: string
  /** Against the baseline, when there is one. A severity raised since counts as new. */
  baseline?: { state: BaselineState; firstSeen: string; severityRaisedFrom?: Severity }
  /** Why the finding is parked. Only in `suppressed`. */
  suppression?: Suppression
  /** What parked the finding until it expired. */
  expiredSuppression?: Suppression
  /** Where it is written in files, best first: infrastructure as code, the snapshot. */
  locations?: FileLocation[]
}

export type BaselineState = 'new' | 'unchanged' | 'reopened'

/** As much of a finding as a baseline keeps. */
export interface BaselineFinding {
  id: string
  ruleId: string
  severity: Severity
  account: string
  region: string
  /** Id of the resource. */
  resource: string
  /** Day on which it was first seen: YYYY-MM-DD. */
  firstSeen: string
  /** Day on which it was last found to be resolved, when it was; back again, it is reopened. */
  resolvedAt?: string
}

/** A finding parked for a reason, as a config file says it. */
export interface Suppression {
  /** Glob over rule ids. */
  rule: string
  /** Pattern over resource ids and ARNs, as in an IAM policy: `*` is any text, `/` and `:` too, `?` any character. */
  resource: string
  /** Patterns of the same kind. */
  account?: string
  region?: string
  /** Tags that the resource must have; `*` for any value. */
  tags?: Record<string, string>
  reason: string
  /** Last day on which it holds, UTC: YYYY-MM-DD. */
  until?: string
  owner?: string
  ticket?: string
}

export interface FileLocation {
  kind: 'source' | 'snapshot'
  /** Path relative to the root of the git work tree, with forward slashes; not percent-encoded. */
  uri: string
  /** From 1. */
  startLine: number
  endLine: number
}

export interface Evaluation extends Counts {
  ruleId: string
  account: string
  region: string
}

/** A gap of a run, once, with what it cost. */
export interface ReportedGap extends Gap {
  account: string
  /** Ids of the rules that could not be evaluated because of it; empty when it only cost a detail. */
  rules: string[]
  /** How many results are unknown because of it. */
  unknown: number
}

export interface ReportedVerdict {
  ruleId: string
  outcome: 'pass' | 'fail' | 'not-applicable' | 'unknown'
  message: string
  account: string
  region: string
  /** Absent when a whole region could not be listed. */
  resource?: { id: string; arn: string; name: string; type: string }
}

/** A format: takes the report, gives the text, whole or in pieces. Pure: nothing is printed or written here. */
export type Reporter = (report: Report, options: ReporterOptions) => string | Iterable<string>

export interface ReporterOptions {
  color: boolean
  /** Columns of the terminal; undefined when the output is not one. */
  width?: number
  /** Name of the analysis in code scanning; default `awsure`. */
  sarifCategory?: string | undefined
  /** Findings that the console lists one by one only when it is asked. */
  listed?: readonly ('suppressed' | 'unchanged')[] | undefined
  /** What the console lists findings by: their rule, worst first, or the section of the source document. */
  groupBy?: 'rule' | 'section' | undefined
  /** Sections that were asked for: of a rule that has several, the first of these counts. */
  sections?: readonly string[] | undefined
}
