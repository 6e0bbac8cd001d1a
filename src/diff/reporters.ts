import type { ReporterOptions } from '../report/report.ts'
import type { Diff } from './diff.ts'

/** The formats of `awsure diff -o FORMAT[:PATH]`, each in a line for `--help`. */
export const DIFF_FORMATS = {
  console: 'what came, went and changed, by rule, with what caused it',
  json: 'the whole comparison; its JSON Schema is awsure/schema/diff-1.json',
  markdown: 'a pull-request comment, within the 65,536 characters that GitHub allows',
} as const

export type DiffFormat = keyof typeof DIFF_FORMATS

export type DiffReporter = (diff: Diff, options: ReporterOptions) => string | Iterable<string>

/** One module per format, loaded only when that format is asked for. */
export const diffReporters: Record<DiffFormat, () => Promise<DiffReporter>> = {
  console: async () => (await import('./console.ts')).consoleDiff,
  json: async () => (await import('./json.ts')).jsonDiff,
  markdown: async () => (await import('./markdown.ts')).markdownDiff,
}
