import { jsonPieces } from '../report/json.ts'
import type { Diff } from './diff.ts'

/** The whole comparison, as `schema/diff-1.json` describes it. */
export const jsonDiff = (diff: Diff): Iterable<string> => jsonPieces(diff, 3)
