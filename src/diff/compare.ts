import { type Coverage, coverageOf, type Judgeable } from '../gate/coverage.ts'
import type { Thresholds } from '../gate/exit.ts'
import { PROJECT_URL } from '../report/build.ts'
import { byBadness } from '../report/finding.ts'
import type { Finding, Report } from '../report/report.ts'
import { SEVERITIES } from '../rule.ts'
import {
  type Cause,
  type Diff,
  type DiffEntry,
  type Explain,
  type FindingPair,
  findingIn,
  type Judgement,
  type SideFacts,
  type Tally,
} from './diff.ts'
import { explainReports } from './explain-reports.ts'
import { decideDiffExit } from './gate.ts'
import { notesOn } from './notes.ts'
import { haveCommonGround, unevaluatedSince, type WhyUnseen, whyUnseenIn } from './unseen.ts'
import { type Verdicts, verdictsIn } from './verdicts.ts'

export const DIFF_SCHEMA_URL = `${PROJECT_URL}/raw/main/schema/diff-1.json`

export interface DiffSettings {
  old: Pick<SideFacts, 'path' | 'kind'>
  new: Pick<SideFacts, 'path' | 'kind'>
  /** Of the awsure that compares them. */
  version: string
  thresholds: Thresholds
  /** Default: by what the reports alone tell. */
  explain?: Explain
}

/** Compares two reports: what came, went, stayed, changed, and what cannot be told any more. Pure, and sorted. */
export function diffReports(before: Report, after: Report, settings: DiffSettings): Diff {
  const explain = settings.explain ?? explainReports({ report: before }, { report: after })
  const sides = { before: sideOf(before, 'before'), after: sideOf(after, 'now') }
  const pairs = sortPairs(before, after, sides.after.isCovered)
  const entries = (sorted: readonly FindingPair[], causeOf: (pair: FindingPair) => Cause) =>
    sorted.toSorted((a, b) => byBadness(findingIn(a), findingIn(b))).map((pair) => entryOf(pair, sides, causeOf(pair)))
  const findings = {
    new: entries(pairs.new, (pair) => causeOfNew(pair, sides.before, explain)),
    resolved: entries(pairs.resolved, explain),
    unknown: entries(pairs.unknown, (pair) => notEvaluated(sides.after.whyUnseen(judgeable(findingIn(pair))))),
    changed: entries(pairs.changed, (pair) => suppressionCause(pair) ?? explain(pair)),
  }
  const unevaluated = unevaluatedSince(before, after, sides.after.whyUnseen)
  const compared = haveCommonGround(before, after)
  const exit = decideDiffExit({ findings, unevaluated, compared, newExit: after.exit }, settings.thresholds)
  return {
    $schema: DIFF_SCHEMA_URL,
    schemaVersion: '1.0',
    tool: { name: 'awsure', version: settings.version, informationUri: PROJECT_URL },
    old: factsOf(before, settings.old),
    new: factsOf(after, settings.new),
    exit: { ...exit, failOn: settings.thresholds.failOn },
    summary: {
      new: tally(findings.new),
      resolved: tally(findings.resolved),
      unknown: tally(findings.unknown),
      changed: tally(findings.changed),
      unchanged: tally(pairs.unchanged.map(findingIn)),
      suppressed: after.suppressed.length,
    },
    findings,
    unevaluated,
    notes: notesOn(before, after),
  }
}

/** What is asked of one side. */
interface Side {
  isCovered: Coverage
  verdicts: Verdicts
  whyUnseen: WhyUnseen
}

function sideOf(report: Report, when: 'before' | 'now'): Side {
  const verdicts = verdictsIn(report)
  return { isCovered: coverageOf(report), verdicts, whyUnseen: whyUnseenIn(report, verdicts, when) }
}

const factsOf = (report: Report, { path, kind }: Pick<SideFacts, 'path' | 'kind'>): SideFacts => ({
  path,
  kind,
  version: report.tool.version,
  capturedAt: report.run.capturedAt,
  status: report.status,
  accounts: report.accounts.map(({ id }) => id),
})

type Sorted = Record<keyof Diff['findings'] | 'unchanged', FindingPair[]>

/** What is suppressed on the old side and not there on the new one was no active finding on either: no news. */
function sortPairs(before: Report, after: Report, isCovered: Coverage): Sorted {
  const [earlier, later] = [byId(before), byId(after)]
  const sorted: Sorted = { new: [], resolved: [], unknown: [], changed: [], unchanged: [] }
  for (const finding of after.findings) {
    const pair = { before: earlier.get(finding.id), after: finding }
    const isNew = !pair.before || isSuppressed(pair.before)
    sorted[isNew ? 'new' : pair.before?.severity === finding.severity ? 'unchanged' : 'changed'].push(pair)
  }
  for (const finding of before.findings) {
    const pair = { before: finding, after: later.get(finding.id) }
    if (pair.after && isSuppressed(pair.after)) sorted.changed.push(pair)
    else if (!pair.after) sorted[isCovered(judgeable(finding)) ? 'resolved' : 'unknown'].push(pair)
  }
  return sorted
}

const byId = ({ findings, suppressed }: Report): Map<string, Finding> =>
  new Map([...suppressed, ...findings].map((finding) => [finding.id, finding]))

const isSuppressed = ({ suppression }: Finding): boolean => suppression !== undefined

const judgeable = ({ ruleId, resource: { account, region, id } }: Finding): Judgeable => ({
  ruleId,
  account,
  region,
  resource: id,
})

function causeOfNew(pair: FindingPair, old: Side, explain: Explain): Cause {
  const suppression = suppressionCause(pair)
  if (suppression) return suppression
  const asked = judgeable(findingIn(pair))
  return old.isCovered(asked) ? explain(pair) : notEvaluated(old.whyUnseen(asked))
}

const notEvaluated = (text: string): Cause => plainCause('not-evaluated', text)

function suppressionCause({ before, after }: FindingPair): Cause | undefined {
  if (after?.suppression) return plainCause('suppression', `It is suppressed now: ${after.suppression.reason}`)
  if (before?.suppression) return plainCause('suppression', `It was suppressed before: ${before.suppression.reason}`)
  return undefined
}

const plainCause = (kind: Cause['kind'], text: string): Cause => ({ kind, text, changes: [], proven: true, more: 0 })

function entryOf(pair: FindingPair, sides: { before: Side; after: Side }, cause: Cause): DiffEntry {
  const { id, ruleId, severity, title, resource, evidence, remediation } = findingIn(pair)
  const asked = judgeable(findingIn(pair))
  const before = judgementOf(pair.before) ?? sides.before.verdicts(asked)
  const after = judgementOf(pair.after) ?? sides.after.verdicts(asked)
  return {
    id,
    ruleId,
    severity,
    title,
    resource,
    ...(before && { before }),
    ...(after && { after }),
    evidence,
    remediation,
    cause,
  }
}

function judgementOf(finding: Finding | undefined): Judgement | undefined {
  if (!finding) return undefined
  const { message, severity, suppression } = finding
  return { outcome: 'fail', message, severity, ...(suppression && { suppressed: suppression.reason }) }
}

function tally(findings: readonly Pick<Finding, 'severity'>[]): Tally {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Omit<Tally, 'total'>
  for (const { severity } of findings) counts[severity]++
  return { total: findings.length, ...counts }
}
