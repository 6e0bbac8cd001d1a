import type { Judgeable } from '../gate/coverage.ts'
import { placeKey } from '../gate/coverage.ts'
import type { Report } from '../report/report.ts'
import type { Judgement } from './diff.ts'

/** What a report says of a resource; undefined where it does not name it. */
export type Verdicts = (judgeable: Judgeable) => Judgement | undefined

/** Looks verdicts up. Passes and the like are only in reports that were made with `--show`. */
export function verdictsIn(report: Report): Verdicts {
  const known = new Map<string, Judgement>()
  for (const verdict of report.verdicts ?? []) {
    const { resource, outcome, message } = verdict
    if (resource) known.set(`${placeKey(verdict)} ${resource.id}`, { outcome, message })
  }
  return (judgeable) => known.get(`${placeKey(judgeable)} ${judgeable.resource}`)
}
