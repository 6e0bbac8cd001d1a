import type { Report, ReporterOptions } from '../../src/report/report.ts'
import { type Format, reporters } from '../../src/report/reporters.ts'

/** A report as one text, in a format. */
export async function rendered(
  format: Format,
  report: Report,
  options: Partial<ReporterOptions> = {},
): Promise<string> {
  const reporter = await reporters[format]()
  return [...reporter(report, { color: false, ...options })].join('')
}
