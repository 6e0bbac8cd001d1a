import { canonical } from '../json.ts'
import { some } from '../report/prose.ts'
import type { Report } from '../report/report.ts'

/** What else differs between two reports and may be behind the rest, in sentences. */
export function notesOn(before: Report, after: Report): string[] {
  const [earlier, later] = [before.tool.version, after.tool.version]
  return [
    ...(earlier === later ? [] : [`The old side was judged by awsure ${earlier}, the new one by ${later}.`]),
    ...orderNote(before, after),
    ...ruleNotes(before, after),
  ]
}

function orderNote(before: Report, after: Report): string[] {
  const isBack = Date.parse(after.run.capturedAt) < Date.parse(before.run.capturedAt)
  return isBack ? ['The new side was captured before the old one: are they in the right order?'] : []
}

function ruleNotes(before: Report, after: Report): string[] {
  const earlier = new Map(before.rules.map((rule) => [rule.id, rule]))
  const later = new Map(after.rules.map((rule) => [rule.id, rule]))
  const added = [...later.keys()].filter((id) => !earlier.has(id))
  const removed = [...earlier.keys()].filter((id) => !later.has(id))
  const reset = [...later.values()]
    .filter(({ id, options }) => {
      const old = earlier.get(id)
      return old && canonical(old.options) !== canonical(options)
    })
    .map(({ id }) => id)
  return [
    ruleNote('Only the new side ran', added),
    ruleNote('Only the old side ran', removed),
    ruleNote('The options differ of', reset),
  ].flat()
}

const ruleNote = (what: string, ids: readonly string[]): string[] =>
  ids.length > 0 ? [`${what} ${some(ids, 5)}.`] : []
