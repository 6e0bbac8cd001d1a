import { groupBy } from '../order.ts'
import { plural, some } from '../report/prose.ts'
import { SEVERITIES } from '../rule.ts'
import type { Diff, SideFacts, Tally } from './diff.ts'

/** The lists in the order in which they matter, each with its name. */
export const LISTS = { new: 'New', changed: 'Changed', unknown: 'Unknown now', resolved: 'Resolved' } as const

/** Whether there is something to mend: what is gone needs no command, and of what was not seen nobody knows. */
export const isMendable = (list: keyof typeof LISTS): boolean => list === 'new' || list === 'changed'

/** What is said in the place of the lists when all of them are empty. */
export const nothingText = (diff: Diff): string =>
  diff.old.status === 'complete' && diff.new.status === 'complete'
    ? 'No finding came or went.'
    : 'No finding came or went where both sides looked.'

/** `1 new (1 high), 0 changed, 0 unknown now, 2 resolved (2 low), 12 unchanged.` */
export function countsText({ summary }: Diff): string {
  const lists = (Object.keys(LISTS) as (keyof typeof LISTS)[]).map(
    (list) => `${summary[list].total} ${LISTS[list].toLowerCase()}${severitiesText(summary[list])}`,
  )
  const suppressed = summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []
  return `${[...lists, `${summary.unchanged.total} unchanged`, ...suppressed].join(', ')}.`
}

function severitiesText(tally: Tally): string {
  const named = SEVERITIES.filter((severity) => tally[severity] > 0).map((severity) => `${tally[severity]} ${severity}`)
  return named.length > 0 ? ` (${named.join(', ')})` : ''
}

/** `snapshot before, captured 2026-06-01T08:00:00.000Z` */
export const sideText = ({ kind, path, capturedAt, status }: SideFacts): string =>
  `${kind} ${path}, captured ${capturedAt}${status === 'complete' ? '' : `, ${status}`}`

/** Where less is seen than before: a line for each reason, with the rules. */
export function unevaluatedLines({ unevaluated }: Diff): string[] {
  const byReason = groupBy(unevaluated, ({ reason }) => reason)
  return Array.from(byReason, ([reason, places]) => {
    const rules = [...new Set(places.map(({ ruleId }) => ruleId))]
    const where = [...new Set(places.map(({ account, region }) => `${region} of ${account}`))]
    return `${reason} ${plural(rules.length, 'rule')} in ${some(where, 3)}: ${some(rules, 5)}.`
  })
}

/** The gate's answer and the exit code. */
export const gateText = ({ exit }: Diff): string => `Gate: ${exit.reason} Exit ${exit.code}.`
