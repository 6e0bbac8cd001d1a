import type { Report } from '../../src/report/report.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { gatedReport, shownReport } from './sample.ts'

const lines = async (report: Report): Promise<Record<string, unknown>[]> =>
  (await rendered('ndjson', report))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the NDJSON report', () => {
  it.each(Object.keys(REPORTS))(
    '%s: every line is an object with a type, and the last is the summary',
    async (name) => {
      const all = await lines(await REPORTS[name]!())
      for (const { type } of all) {
        expect(['finding', 'suppressed', 'resolved', 'verdict', 'gap', 'evaluation', 'summary']).toContain(type)
      }
      expect(all.map(({ type }) => type).indexOf('summary')).toBe(all.length - 1)
    },
  )

  it('has all of the report but its rules', async () => {
    const { verdicts = [] } = shownReport()
    const report = { ...gatedReport(), verdicts }
    const all = await lines(report)
    const ofType = (wanted: string) => all.filter(({ type }) => type === wanted).map(({ type: _, ...item }) => item)
    const [summary] = ofType('summary')
    const back = {
      ...summary,
      findings: ofType('finding'),
      suppressed: ofType('suppressed'),
      resolved: ofType('resolved'),
      verdicts: ofType('verdict'),
      gaps: ofType('gap'),
      evaluations: ofType('evaluation'),
      rules: report.rules,
    }
    expect(back).toEqual(report)
  })
})
