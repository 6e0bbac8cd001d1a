import type { Report } from '../../src/report/report.ts'
import { FORMATS, type Format, reporters } from '../../src/report/reporters.ts'
import { rendered } from './rendered.ts'
import { evaluation, gatedReport, makeFinding, makeReport, makeRule, shownReport } from './sample.ts'

const formats = Object.keys(FORMATS) as Format[]

describe('reporters', () => {
  it('has one for every format, with a line for --help', () => {
    expect(Object.keys(reporters)).toEqual(formats)
    for (const line of Object.values(FORMATS)) expect(line).toMatch(/^[^\n]{20,100}$/)
  })

  it.each(formats)('%s is pure: the same report gives the same text and stays as it was', async (format) => {
    const report = { ...gatedReport(), verdicts: shownReport().verdicts ?? [] }
    const before = structuredClone(report)
    const text = await rendered(format, report, { width: 80 })
    expect(await rendered(format, report, { width: 80 })).toBe(text)
    expect(report).toEqual(before)
    expect(text).toMatch(/[^\n]\n$/)
  })

  it.each(formats)('%s says something of a report in which nothing was evaluated', async (format) => {
    const text = await rendered(format, makeReport({ accounts: [] }))
    expect(text).toMatch(/[^\n]\n$/)
  })
})

const RULES = Array.from({ length: 40 }, (_, index) => makeRule(`iam-rule-${index}`, 'high', `Rule ${index} holds`))
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1', 'global']

/** Findings of many rules in many places, so that whatever is looked up per place is looked up often. */
function wideReport(size: number): Report {
  const places = RULES.flatMap((rule) => REGIONS.map((region) => ({ rule, region })))
  const findings = Array.from({ length: size }, (_, index) => {
    const { rule, region } = places[index % places.length]!
    return makeFinding(rule, { resource: { id: `arn:aws:iam::111122223333:user/u${index}`, region } })
  })
  const evaluations = places.map(({ rule, region }) => evaluation(rule.id, { fail: size / places.length }, { region }))
  return makeReport({ rules: RULES, findings, evaluations })
}

describe('30,000 findings', () => {
  const reports = { small: wideReport(7_500), large: wideReport(30_000) }

  async function measure(format: Format, report: Report): Promise<{ bytes: number; ms: number }> {
    const start = performance.now()
    const { length } = await rendered(format, report)
    return { bytes: length, ms: performance.now() - start }
  }

  it.each(formats)('%s takes four times as long for four times as many', async (format) => {
    await measure(format, reports.small)
    const small = await measure(format, reports.small)
    const large = await measure(format, reports.large)
    // Sixteen times, were each finding compared with every other. The machine may be busy.
    expect(large.ms).toBeLessThan(small.ms * 9 + 500)
    if (format.startsWith('markdown')) expect(large.bytes).toBeLessThan(900_000)
    // SARIF ends at 25,000 results.
    else expect(large.bytes / small.bytes).toBeGreaterThan(format === 'sarif' ? 3 : 3.8)
    expect(large.bytes / small.bytes).toBeLessThan(4.2)
  })
})
