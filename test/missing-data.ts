import type { Result } from '../src/engine/evaluate.ts'
import type { Answer, Source } from '../src/source/source.ts'
import { callKey, outcomesOf } from './audit-fixture.ts'

export const error = (name: string): Answer => ({ state: 'error', error: { name, message: `The call met ${name}.` } })

/** The ways in which an answer can be missing. */
export const MISSING: Record<string, Answer> = {
  denied: error('AccessDenied'),
  'denied, in the words of a JSON service': error('AccessDeniedException'),
  failed: error('InternalFailure'),
  'not recorded': { state: 'absent', code: 'NotRecorded', reason: 'The snapshot does not hold it.' },
}

export const answering =
  (answers: ReadonlyMap<string, Answer>) =>
  (source: Source): Source => ({
    call: async (request) => answers.get(callKey(request)) ?? source.call(request),
  })

/**
 * How results break the law that missing data only ever turns an outcome into unknown: nothing comes up that was not
 * there, and what is gone left an unknown behind in its rule and region.
 */
export function breaches(before: readonly Result[], after: readonly Result[]): string[] {
  const [was, is] = [outcomesOf(before), outcomesOf(after)]
  const turned = [...is].filter(([key, outcome]) => outcome !== 'unknown' && outcome !== was.get(key))
  const gone = [...was.keys()].filter((key) => !is.has(key) && is.get(`${key.split(' ', 2).join(' ')} ?`) !== 'unknown')
  return [
    ...turned.map(([key, outcome]) => `${key}: ${was.get(key) ?? 'nothing'} became ${outcome}`),
    ...gone.map((key) => `${key}: gone without a trace`),
  ]
}
