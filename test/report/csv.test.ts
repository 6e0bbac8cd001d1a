import type { Report } from '../../src/report/report.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { gatedReport, hostileReport, shownReport } from './sample.ts'

/** RFC 4180, strictly: lines end in CRLF, a quote opens a cell or is doubled inside one. */
function rowsIn(text: string): Record<string, string>[] {
  const rows: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const [whole = '', quoted, plain = '', end = ''] =
      /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? expect.unreachable(rest.slice(0, 100))
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain)
    rest = rest.slice(whole.length)
    if (end === '\r\n' && rest !== '') rows.push([])
  }
  const [header = [], ...body] = rows
  return body.map((cells) => {
    expect(cells).toHaveLength(header.length)
    return Object.fromEntries(header.map((name, index) => [name, cells[index]!]))
  })
}

const csv = async (report: Report) => rowsIn(await rendered('csv', report))

describe('the CSV report', () => {
  it.each(Object.keys(REPORTS))(
    '%s is read back with a row for every result, and no cell is a formula',
    async (name) => {
      const report = await REPORTS[name]!()
      const rows = await csv(report)
      expect(rows.length).toBeGreaterThanOrEqual(report.findings.length + report.suppressed.length)
      for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/(^|;)\s*[=+\-@＝＋－＠]/)
    },
  )

  it('has the columns that scripts know, in their order', async () => {
    const [header] = (await rendered('csv', gatedReport())).split('\r\n')
    expect(header).toBe(
      'finding_id,status,severity,rule_id,rule_title,account_id,region,service,resource_type,resource_arn,' +
        'resource_name,message,remediation,rule_url,suppressed_reason,suppressed_until,baseline_state,first_seen,sections',
    )
  })

  it('says of each finding what the report says', async () => {
    const report = gatedReport()
    const rows = await csv(report)
    for (const { id, severity, ruleId, resource, message, baseline } of report.findings) {
      expect(rows.find((row) => row.finding_id === id)).toMatchObject({
        status: 'fail',
        severity,
        rule_id: ruleId,
        account_id: resource.account,
        region: resource.region,
        resource_arn: resource.arn,
        resource_name: resource.name,
        message,
        baseline_state: baseline?.state,
        first_seen: '2026-04-01',
      })
    }
    const [suppressed] = report.suppressed
    expect(rows.find((row) => row.finding_id === suppressed?.id)).toMatchObject({
      status: 'suppressed',
      suppressed_reason: suppressed?.suppression?.reason,
      suppressed_until: '2026-12-31',
    })
  })

  it('has a row for what could not be evaluated: per result if the report has them, else per rule and region', async () => {
    const report = shownReport()
    const unknown = async () => (await csv(report)).filter(({ status }) => status === 'unknown')
    expect((await unknown()).map((row) => [row.rule_id, row.resource_name, row.message])).toEqual([
      ['elbv2-http-listener-redirect', '', 'elbv2:DescribeListeners was denied in eu-west-1.'],
      ['iam-user-mfa', 'dave', 'AWS did not say whether the user has a password.'],
    ])
    delete report.verdicts
    expect((await unknown()).map((row) => [row.rule_id, row.region, row.message])).toEqual([
      [
        'elbv2-http-listener-redirect',
        'eu-west-1',
        '1 result could not be evaluated. Missing: DescribeListeners (denied, elasticloadbalancing:DescribeListeners).',
      ],
      [
        'iam-user-mfa',
        'global',
        '1 result could not be evaluated. Missing: AWS did not say whether the user has a password.',
      ],
    ])
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  -1', "'  -1"],
    ['＝1', "'＝1"],
    ['a;=1+1;b', "a;'=1+1;b"],
    ['a,"b"', 'a,"b"'],
    ['one\r\ntwo', 'one\\r\\ntwo'],
    ['a=b', 'a=b'],
  ])('%j reads %j', async (name, shown) => {
    const [row] = await csv(hostileReport(name))
    expect(row?.resource_name).toBe(shown)
  })
})
