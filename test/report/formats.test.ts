import type { Report } from '../../src/report/report.ts'
import type { Format } from '../../src/report/reporters.ts'
import { rendered } from './rendered.ts'
import { gatedReport, shownReport } from './sample.ts'

const ENDINGS: Partial<Record<Format, string>> = {
  ndjson: 'ndjson',
  junit: 'xml',
  markdown: 'md',
  csv: 'csv',
  'gitlab-codequality': 'gitlab.json',
  ocsf: 'ocsf.json',
  asff: 'asff.json',
}

const REPORTS: Record<string, () => Report> = { gated: gatedReport, shown: shownReport }

describe.each(Object.entries(ENDINGS) as [Format, string][])('%s', (format, ending) => {
  it.each(Object.keys(REPORTS))('of the %s report', async (name) => {
    const text = await rendered(format, REPORTS[name]!(), { listed: ['suppressed', 'unchanged'] })
    await expect(text).toMatchFileSnapshot(`golden/${name}.${ending}`)
  })
})
