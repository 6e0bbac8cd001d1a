import type { JsonValue } from '../json.ts'
import type { FailOn, Finding, Report, ReportedEvidence, ReportedResource, ReportedVerdict } from '../report/report.ts'
import type { Severity } from '../rule.ts'

/**
 * What lies between two audits, the one object behind every format of `awsure diff`. Its JSON form is described by
 * `schema/diff-1.json`. All lists are sorted, and nothing in it depends on when or where it was made.
 */
export interface Diff {
  $schema: string
  schemaVersion: '1.0'
  tool: Report['tool']
  old: SideFacts
  new: SideFacts
  exit: { code: number; reason: string; failOn: FailOn }
  summary: Record<keyof Diff['findings'] | 'unchanged', Tally> & {
    /** Findings that a suppression parks on the new side. */
    suppressed: number
  }
  /** Each list worst first, then by rule, account, region and resource. */
  findings: {
    new: DiffEntry[]
    /** Gone, and looked for. */
    resolved: DiffEntry[]
    /** On the old side only, but not evaluated on the new one: they may still be there. */
    unknown: DiffEntry[]
    /** On both sides, with another severity, or suppressed now. */
    changed: DiffEntry[]
  }
  /** Where more is unknown than before, whether or not there was a finding. By rule. */
  unevaluated: Unevaluated[]
  /** What else differs between the sides and may explain the rest: versions, order of time. */
  notes: string[]
}

/** One side of the comparison. */
export interface SideFacts {
  path: string
  kind: 'report' | 'snapshot'
  /** Version of awsure that judged it. */
  version: string
  capturedAt: string
  status: Report['status']
  accounts: string[]
}

/** How many, and how many of each severity. */
export type Tally = Record<'total' | Severity, number>

/** A finding of one side or of both. */
export interface DiffEntry {
  /** The finding's own id, the same in every format. */
  id: string
  ruleId: string
  /** The new side's, or the old one's where the new one has none. */
  severity: Severity
  title: string
  resource: ReportedResource
  /** What each side says; absent where it says nothing: the resource was not there, or not evaluated. */
  before?: Judgement
  after?: Judgement
  /** Of the finding itself, on the side that `severity` is from. */
  evidence: ReportedEvidence[]
  /** The command that mends it. */
  remediation: string
  cause: Cause
}

export interface Judgement {
  outcome: ReportedVerdict['outcome']
  message: string
  /** Of a fail. */
  severity?: Severity
  /** Reason of the suppression that parks it. */
  suppressed?: string
}

export type CauseKind =
  | 'resource-created'
  | 'resource-deleted'
  /** Fields of the resource itself. */
  | 'resource-changed'
  /** Another resource that the rule looks at. */
  | 'related-changed'
  /** Nothing but the time since: an age, an expiry. */
  | 'time-passed'
  /** Options or severity of the rule. */
  | 'rule-changed'
  /** One side did not evaluate it. */
  | 'not-evaluated'
  /** A suppression began or ended. */
  | 'suppression'
  | 'unknown'

/** Why a finding came, went or changed. */
export interface Cause {
  kind: CauseKind
  /** A sentence. */
  text: string
  /** The changes behind it, the likeliest first; at most `MAX_CHANGES`. */
  changes: Change[]
  /**
   * Each of the changes turns the verdict by itself, or is needed to: the rule was run again with nothing else changed,
   * or without it. Otherwise they are the ones nearest to what the rule named as evidence.
   */
  proven: boolean
  /** How many other fields changed as well. */
  more: number
}

/** A field with its values on both sides, or a whole resource that came or went. */
export interface Change {
  what: 'added' | 'removed' | 'changed' | 'rewritten'
  /** The related resource that it happened to; absent for the finding's own. */
  resource?: { id: string; name: string; type: string }
  /** `MetadataOptions.HttpTokens`; empty for the resource as a whole. */
  path: string
  /** Long values are shortened, as text. */
  before?: JsonValue
  after?: JsonValue
}

/** A rule in a region of an account that the new side saw less of. */
export interface Unevaluated {
  ruleId: string
  severity: Severity
  account: string
  region: string
  /** Unknown results on the new side; 0 where it did not look at all. */
  unknown: number
  reason: string
}

/** As many changes as a cause names. */
export const MAX_CHANGES = 5

/** A finding as either side has it; one at least does. */
export interface FindingPair {
  before: Finding | undefined
  after: Finding | undefined
}

/** The finding that counts: the new side's, or else the old one's. */
export function findingIn({ before, after }: FindingPair): Finding {
  const finding = after ?? before
  if (!finding) throw new Error('A pair has a finding.')
  return finding
}

/** Explains one finding that differs between two sides that both looked for it. */
export type Explain = (pair: FindingPair) => Cause
