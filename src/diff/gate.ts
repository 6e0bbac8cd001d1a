import { gatedBy, reachOf, type Thresholds } from '../gate/exit.ts'
import { plural } from '../report/prose.ts'
import { SEVERITIES } from '../rule.ts'
import type { Diff, DiffEntry } from './diff.ts'

/** What the gate of a comparison looks at. */
export interface Compared extends Pick<Diff, 'findings' | 'unevaluated'> {
  /** False when there was nothing that both sides looked at. */
  compared: boolean
  /** How the new side's own audit ended. */
  newExit: { code: number; reason: string }
}

interface Exit {
  code: number
  reason: string
}

/** Decides the exit code by what has become worse; the codes and the words are those of `awsure audit`. */
export function decideDiffExit(compared: Compared, thresholds: Thresholds): Exit {
  const { newExit } = compared
  if (newExit.code === 3) return { code: 3, reason: `The new side could not be audited. ${newExit.reason}` }
  const { code, reason } = gate(compared, thresholds)
  return thresholds.exitZero && code > 0 ? { code: 0, reason: `${reason} Off (--exit-zero).` } : { code, reason }
}

function gate({ findings, unevaluated, compared }: Compared, thresholds: Thresholds): Exit {
  const reach = reachOf(thresholds)
  if (reach === undefined) return { code: 0, reason: 'Off (--fail-on none).' }
  const isGated = gatedBy(thresholds)
  const raised = findings.changed.filter(isRaised)
  const failing = [...findings.new, ...raised].filter(({ ruleId, severity }) => isGated(ruleId, severity))
  const unseen = [...findings.unknown, ...unevaluated].filter(({ ruleId, severity }) => isGated(ruleId, severity))
  const kind = failing.some(isRaised) ? 'new or raised finding' : 'new finding'
  const found = `${failing.length === 0 ? `No ${kind}` : plural(failing.length, kind)} ${reach}`
  const missing = missingText(new Set(unseen.map(({ ruleId }) => ruleId)).size, compared)
  const counts = missing !== '' && thresholds.incomplete === 'fail'
  const code = (failing.length > 0 ? 1 : 0) + (counts ? 4 : 0)
  if (missing === '') return { code, reason: `${found}.` }
  if (!counts) return { code, reason: `${found}. Also ${missing}: that does not count (--incomplete warn).` }
  return { code, reason: `${found}, ${failing.length === 0 ? 'but' : 'and'} ${missing}.` }
}

function missingText(rules: number, compared: boolean): string {
  if (!compared) return 'nothing was compared: the two sides have no rule and place in common'
  return rules === 0 ? '' : `${plural(rules, 'rule')} saw less than before`
}

/** A finding that stayed and became worse. */
export const isRaised = ({ before, after }: DiffEntry): boolean =>
  before?.severity !== undefined &&
  after?.severity !== undefined &&
  after.suppressed === undefined &&
  SEVERITIES.indexOf(after.severity) < SEVERITIES.indexOf(before.severity)
