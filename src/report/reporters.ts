import type { Reporter } from './report.ts'

/** The formats of `-o FORMAT[:PATH]`, each in a line for `--help`. */
export const FORMATS = {
  console: 'findings by rule with the command that mends each, what could not be seen, a summary',
  json: 'the whole report; its JSON Schema is awsure/schema/report-1.json',
  sarif: 'SARIF 2.1.0 for code scanning (GitHub, GitLab), one run per account',
} as const

export type Format = keyof typeof FORMATS

/** One module per format, loaded only when that format is asked for. */
export const reporters: Record<Format, () => Promise<Reporter>> = {
  console: async () => (await import('./console.ts')).consoleReport,
  json: async () => (await import('./json.ts')).jsonReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
}
