import { jsonText } from './escape.ts'
import type { Reporter } from './report.ts'

/** The whole report, as `schema/report-1.json` describes it. */
export const jsonReport: Reporter = (report) => jsonText(report)
