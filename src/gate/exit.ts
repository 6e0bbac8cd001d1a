import picomatch from 'picomatch'
import { RULE_ERROR } from '../gap.ts'
import { plural } from '../report/prose.ts'
import type { FailOn, Finding, UngatedReport } from '../report/report.ts'
import { SEVERITIES, type Severity } from '../rule.ts'

/** What fails a run. */
export interface Thresholds {
  failOn: FailOn
  /**
   * Ids or globs: these rules fail the gate whatever their severity, and `warnRules` never do. Where both name a rule,
   * an id goes before a glob, and failing before warning.
   */
  failOnRules: readonly string[]
  warnRules: readonly string[]
  /** Whether what could not be evaluated fails a run, or only shows. */
  incomplete: 'fail' | 'warn'
  /** Exit with 0 instead of 1, 4 and 5. */
  exitZero: boolean
}

interface Exit {
  code: number
  reason: string
}

/** Decides the exit code (DESIGN.md section 8) and says why in a sentence or two. */
export function decideExit(report: UngatedReport, thresholds: Thresholds): Exit {
  const broken = failureOf(report)
  if (broken) return broken
  const { code, reason } = gate(report, thresholds)
  return thresholds.exitZero && code > 0 ? { code: 0, reason: `${reason} Off (--exit-zero).` } : { code, reason }
}

/** What no threshold can excuse. */
export function failureOf(report: UngatedReport): Exit | undefined {
  const { status, run } = report
  if (status === 'interrupted') {
    const signal = run.interruptedBy ?? 'SIGINT'
    return { code: signal === 'SIGINT' ? 130 : 143, reason: `Interrupted by ${signal}.` }
  }
  const broken = brokenRules(report)
  if (broken.length > 0) {
    return { code: 3, reason: `${broken.length === 1 ? 'A rule' : 'Rules'} broke: ${broken.join(', ')}.` }
  }
  if (nothingAnswered(report)) return { code: 3, reason: 'Nothing could be evaluated: every call failed.' }
  return undefined
}

const brokenRules = ({ gaps }: UngatedReport): string[] =>
  [...new Set(gaps.filter(({ code }) => code === RULE_ERROR).flatMap(({ rules }) => rules))].sort()

/** No verdict but unknown, and AWS never answered, not even that something is not allowed. */
function nothingAnswered({ summary, gaps }: UngatedReport): boolean {
  const { pass, fail, notApplicable, unknown } = summary.evaluations
  const because = gaps.filter(({ rules }) => rules.length > 0)
  return (
    unknown > 0 &&
    pass + fail + notApplicable === 0 &&
    because.every(({ kind }) => kind === 'failed' || kind === 'throttled')
  )
}

function gate(report: UngatedReport, thresholds: Thresholds): Exit {
  const reach = reachOf(thresholds)
  if (reach === undefined) return { code: 0, reason: 'Off (--fail-on none).' }
  const isGated = gatedBy(thresholds)
  const counting = report.findings.filter(counts)
  const failing = counting.filter(({ ruleId, severity }) => isGated(ruleId, severity))
  const unseen = unknownResults(report, isGated)
  const code = (failing.length > 0 ? 1 : 0) + (unseen > 0 && thresholds.incomplete === 'fail' ? 4 : 0)
  const kind = kindOf(report, failing)
  const found = `${failing.length === 0 ? `No ${kind}` : plural(failing.length, kind)} ${reach}`
  const missing = `${plural(unseen, 'result')} ${reach} could not be evaluated`
  return {
    code,
    reason: [
      unseen === 0 ? `${found}.` : code === 4 ? `${found}, but ${missing}.` : `${found}. ${missing}.`,
      ...(unseen > 0 && code < 4 ? ['That only warns (--incomplete warn).'] : []),
      ...warnedOf(counting, thresholds, isGated),
    ].join(' '),
  }
}

/** What would fail the gate by its severity alone must not look overlooked. */
function warnedOf(counting: readonly Finding[], { failOn }: Thresholds, isGated: IsGated): string[] {
  const warned = counting.filter(
    ({ ruleId, severity }) => failOn !== 'none' && reaches(severity, failOn) && !isGated(ruleId, severity),
  )
  return warned.length > 0 ? [`Only warned of (--warn-rule): ${plural(warned.length, 'finding')}.`] : []
}

/** With a baseline, what it already holds does not count. */
const counts = ({ baseline }: Finding): boolean => baseline?.state !== 'unchanged'

function kindOf({ baseline }: UngatedReport, failing: readonly Finding[]): string {
  if (!baseline) return 'finding'
  return failing.some((finding) => finding.baseline?.state === 'reopened') ? 'new or reopened finding' : 'new finding'
}

/** How many results are unknown of rules that count. */
function unknownResults({ evaluations, rules }: UngatedReport, isGated: IsGated): number {
  const severities = new Map(rules.map(({ id, severity }) => [id, severity]))
  return evaluations
    .filter(({ ruleId, unknown }) => unknown > 0 && isGated(ruleId, severities.get(ruleId) ?? 'critical'))
    .reduce((total, { unknown }) => total + unknown, 0)
}

/** What the gate looks at, in words; undefined when at nothing. */
export function reachOf({ failOn, failOnRules }: Thresholds): string | undefined {
  const named = failOnRules.length > 0 ? 'of --fail-on-rule' : undefined
  if (failOn === 'none') return named
  return [`at or above ${failOn}`, named].filter(Boolean).join(' or ')
}

export type IsGated = (ruleId: string, severity: Severity) => boolean

/** Whether a finding of this rule and severity fails the gate. */
export function gatedBy({ failOn, failOnRules, warnRules }: Thresholds): IsGated {
  const fails = failOnRules.map((glob) => picomatch(glob))
  const warns = warnRules.map((glob) => picomatch(glob))
  const named = (ruleId: string): boolean | undefined => {
    if (failOnRules.includes(ruleId)) return true
    if (warnRules.includes(ruleId)) return false
    if (fails.some((matches) => matches(ruleId))) return true
    return warns.some((matches) => matches(ruleId)) ? false : undefined
  }
  const known = new Map<string, boolean | undefined>()
  return (ruleId, severity) => {
    if (!known.has(ruleId)) known.set(ruleId, named(ruleId))
    return known.get(ruleId) ?? (failOn !== 'none' && reaches(severity, failOn))
  }
}

/** True when a severity is as bad as the threshold or worse. */
export const reaches = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold)
