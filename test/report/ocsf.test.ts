import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Report } from '../../src/report/report.ts'
import { auditFixture } from '../audit-fixture.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { gatedReport, shownReport } from './sample.ts'

const isValid = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync('test/schemas/ocsf-compliance-finding.json', 'utf8')),
)

interface Event {
  time: number
  activity_name: string
  severity: string
  status?: string
  message: string
  comment?: string
  compliance: { status_id?: number; status?: string }
  finding_info: { uid: string; first_seen_time?: number }
  resources: { uid: string; type?: string }[]
}

const events = async (report: Report): Promise<Event[]> => JSON.parse(await rendered('ocsf', report))
const named = async (report: Report, uid: string | undefined) =>
  (await events(report)).find(({ finding_info }) => finding_info.uid === uid)

describe('the OCSF report', () => {
  it.each(Object.keys(REPORTS))('%s is valid by the schema of OCSF 1.5.0', async (name) => {
    isValid(await events(await REPORTS[name]!()))
    expect(isValid.errors).toBeNull()
  })

  it('counts time in milliseconds, from when the data was captured', async () => {
    const report = gatedReport()
    const [first] = await events(report)
    expect(new Date(first!.time).toISOString()).toBe(report.run.capturedAt)
    expect(new Date(first!.finding_info.first_seen_time!).toISOString()).toBe('2026-04-01T00:00:00.000Z')
  })

  it('has an event per finding, with its id', async () => {
    const { report } = await auditFixture('insecure')
    expect((await events(report)).map(({ finding_info }) => finding_info.uid)).toEqual(
      report.findings.map(({ id }) => id),
    )
  })

  it('says what became of each finding', async () => {
    const report = gatedReport()
    const [raised, reopened, known] = report.findings
    expect(await named(report, raised?.id)).toMatchObject({
      activity_name: 'Update',
      status: 'New',
      severity: 'Critical',
    })
    expect(await named(report, reopened?.id)).toMatchObject({ activity_name: 'Update', status: 'New' })
    expect(await named(report, known?.id)).toMatchObject({ activity_name: 'Update', status: 'Unchanged' })
    expect(await named(report, report.suppressed[0]?.id)).toMatchObject({
      status: 'Suppressed',
      compliance: { status: 'Fail' },
      comment: expect.stringContaining('Signs in with SSO only'),
    })
    const resolved = await named(report, report.resolved[0]?.id)
    expect(resolved).toMatchObject({ activity_name: 'Close', status: 'Resolved' })
    expect(resolved?.compliance).not.toHaveProperty('status_id')
  })

  it('warns of what could not be evaluated: no pass, no fail', async () => {
    const report = shownReport()
    const warnings = async () => (await events(report)).filter(({ compliance }) => compliance.status_id === 2)
    expect((await warnings()).map(({ resources }) => resources[0]?.uid)).toEqual([
      '111122223333',
      'arn:aws:iam::111122223333:user/dave',
    ])
    delete report.verdicts
    const all = await events(report)
    expect(all).toEqual(await warnings())
    expect(all.map(({ message }) => message)[0]).toContain('DescribeListeners (denied,')
  })

  it('has a pass for each that the report lists, by the id that its finding would have', async () => {
    const { report } = await auditFixture('insecure', { run: { show: ['pass', 'fail'] } })
    const passes = (await events(report)).filter(({ compliance }) => compliance.status === 'Pass')
    expect(passes).toHaveLength(report.summary.evaluations.pass)
    for (const { severity } of passes) expect(severity).toBe('Informational')
    // The same resource and rule, failing once and passing then, is one finding to whoever keeps them.
    const [failed] = report.findings
    const mended = structuredClone(report)
    mended.findings = []
    mended.verdicts = [
      {
        ruleId: failed!.ruleId,
        outcome: 'pass',
        message: 'Mended.',
        account: failed!.resource.account,
        region: failed!.resource.region,
        resource: failed!.resource,
      },
    ]
    expect((await events(mended)).at(-1)?.finding_info.uid).toBe(failed!.id)
  })
})
