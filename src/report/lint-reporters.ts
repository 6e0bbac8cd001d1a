import type { LintReport } from './lint-report.ts'
import type { ReporterOptions } from './report.ts'

/** The formats of `policy lint`. */
export const LINT_FORMATS = ['console', 'json', 'sarif'] as const
export type LintFormat = (typeof LINT_FORMATS)[number]

type LintReporter = (report: LintReport, options: ReporterOptions) => string

/** One module per format, loaded only when that format is asked for. */
export const lintReporters: Record<LintFormat, () => Promise<LintReporter>> = {
  console: async () => (await import('./lint-console.ts')).lintConsole,
  json: async () => (await import('./escape.ts')).jsonText,
  sarif: async () => (await import('./lint-sarif.ts')).lintSarif,
}
