import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Report } from '../../src/report/report.ts'
import { auditFixture } from '../audit-fixture.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { deniedReport, gatedReport } from './sample.ts'

const isValid = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync('test/schemas/gitlab-codequality.json', 'utf8')),
)

interface Issue {
  description: string
  check_name: string
  fingerprint: string
  severity: string
  location: { path: string; lines: { begin: number } }
}

const issues = async (report: Report): Promise<Issue[]> => JSON.parse(await rendered('gitlab-codequality', report))

describe('the GitLab Code Quality report', () => {
  it.each(Object.keys(REPORTS))('%s is what GitLab documents', async (name) => {
    isValid(await issues(await REPORTS[name]!()))
    expect(isValid.errors).toBeNull()
  })

  it('has one issue per active finding, told apart by its id', async () => {
    const { report } = await auditFixture('insecure')
    const all = await issues(report)
    expect(all.map(({ fingerprint }) => fingerprint)).toEqual(report.findings.map(({ id }) => id))
    expect(all.map(({ check_name }) => check_name)).toEqual(report.findings.map(({ ruleId }) => ruleId))
  })

  it('leaves out what is suppressed, and points into the file that defines a resource', async () => {
    const report = gatedReport()
    const all = await issues(report)
    expect(all.map(({ fingerprint }) => fingerprint)).not.toContain(report.suppressed[0]?.id)
    expect(all.find(({ fingerprint }) => fingerprint === report.findings[1]?.id)?.location).toEqual({
      path: 'infra/web.tf',
      lines: { begin: 12 },
    })
  })

  it('has an issue for what was not seen: its findings being gone is no improvement', async () => {
    const report = deniedReport()
    const [issue] = await issues(report)
    expect(issue).toMatchObject({ check_name: 'AUDIT001', severity: 'major' })
    expect(issue?.description).toContain('DescribeListeners (denied, elasticloadbalancing:DescribeListeners)')
    const again = structuredClone(report)
    again.gaps[0]!.message = 'Denied in other words.'
    expect((await issues(again))[0]?.fingerprint).toBe(issue?.fingerprint)
    const all = await issues((await auditFixture('denied')).report)
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(all.length)
  })
})
