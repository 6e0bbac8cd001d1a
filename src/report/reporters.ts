import type { Reporter } from './report.ts'

/** The formats of `-o FORMAT[:PATH]`, each in a line for `--help`. */
export const FORMATS = {
  console: 'findings by rule with the command that mends each, what could not be seen, a summary',
  json: 'the whole report; its JSON Schema is awsure/schema/report-1.json',
  ndjson: 'the whole report but its rules, one JSON object a line, for jq and log pipelines',
  sarif: 'SARIF 2.1.0 for code scanning (GitHub, GitLab), one run per account',
  junit: 'JUnit XML for the test tabs of Jenkins, GitLab, Azure and CircleCI',
  markdown: "Markdown within the limit of GitHub's step summaries",
  'markdown-comment': 'the same within the limit of a pull-request comment',
  csv: 'a row per result, for spreadsheets',
  'gitlab-codequality': "GitLab Code Quality, for the merge request's widget",
  ocsf: 'OCSF 1.5 Compliance Findings (class 2003), for security data lakes and SIEMs',
  asff: 'AWS Security Finding Format, for BatchImportFindings of AWS Security Hub',
} as const

export type Format = keyof typeof FORMATS

/** One module per format, loaded only when that format is asked for. */
export const reporters: Record<Format, () => Promise<Reporter>> = {
  console: async () => (await import('./console.ts')).consoleReport,
  json: async () => (await import('./json.ts')).jsonReport,
  ndjson: async () => (await import('./ndjson.ts')).ndjsonReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
  junit: async () => (await import('./junit.ts')).junitReport,
  markdown: async () => (await import('./markdown.ts')).markdownReport,
  'markdown-comment': async () => (await import('./markdown.ts')).commentReport,
  csv: async () => (await import('./csv.ts')).csvReport,
  'gitlab-codequality': async () => (await import('./gitlab-codequality.ts')).gitlabReport,
  ocsf: async () => (await import('./ocsf.ts')).ocsfReport,
  asff: async () => (await import('./asff.ts')).asffReport,
}
