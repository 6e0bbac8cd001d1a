import type { FailOn } from '../report/report.ts'
import { SEVERITIES, type Severity } from '../rule.ts'

/** What the gate looks at. */
export interface GateInput {
  failOn: FailOn
  /** Severities of the findings. */
  findings: readonly Severity[]
  /** Severities of the rules that could not be evaluated somewhere. */
  unknown: readonly Severity[]
  /** Rules that threw, by id. */
  brokenRules: readonly string[]
  /** No verdict but unknown, and not for want of permission: the network, expired credentials, throttling. */
  nothingAnswered: boolean
  interrupted: 'SIGINT' | 'SIGTERM' | undefined
}

/** Decides the exit code (DESIGN.md section 8) and says why in a sentence. */
export function decideExit(input: GateInput): { code: number; reason: string } {
  if (input.interrupted) {
    return { code: input.interrupted === 'SIGINT' ? 130 : 143, reason: `Interrupted by ${input.interrupted}.` }
  }
  if (input.brokenRules.length > 0) {
    return {
      code: 3,
      reason: `${input.brokenRules.length === 1 ? 'A rule' : 'Rules'} broke: ${input.brokenRules.join(', ')}.`,
    }
  }
  if (input.nothingAnswered) return { code: 3, reason: 'Nothing could be evaluated: every call failed.' }
  return gate(input)
}

function gate({ failOn, findings, unknown }: GateInput): { code: number; reason: string } {
  if (failOn === 'none') return { code: 0, reason: 'Off (--fail-on none).' }
  const failing = findings.filter((severity) => reaches(severity, failOn)).length
  const unseen = unknown.filter((severity) => reaches(severity, failOn)).length
  const failed = `${failing} ${failing === 1 ? 'finding' : 'findings'} at or above ${failOn}.`
  const incomplete = `${unseen} ${unseen === 1 ? 'result' : 'results'} at or above ${failOn} could not be evaluated.`
  if (failing > 0 && unseen > 0) return { code: 5, reason: `${failed} ${incomplete}` }
  if (failing > 0) return { code: 1, reason: failed }
  if (unseen > 0) return { code: 4, reason: `No finding at or above ${failOn}, but ${incomplete}` }
  return { code: 0, reason: `No finding at or above ${failOn}.` }
}

/** True when a severity is as bad as the threshold or worse. */
export const reaches = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold)
