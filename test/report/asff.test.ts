import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Report } from '../../src/report/report.ts'
import { auditFixture } from '../audit-fixture.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import { ACCOUNT, evaluation, gatedReport, makeFinding, makeReport, makeRule, shownReport } from './sample.ts'

const ajv = new Ajv2020({ allErrors: true })
addFormats.default(ajv)
const isValid = ajv.compile(JSON.parse(readFileSync('test/schemas/asff.json', 'utf8')))

interface SecurityFinding {
  Id: string
  ProductArn: string
  AwsAccountId: string
  CreatedAt: string
  UpdatedAt: string
  Title: string
  Description: string
  RecordState: string
  FindingProviderFields: { Severity: { Label: string; Original: string } }
  Compliance?: { Status: string; StatusReasons?: { Description: string }[] }
  Workflow?: { Status: string }
  Note?: { Text: string }
  Resources: { Type: string; Id: string; Region: string; Tags?: Record<string, string> }[]
}

const findings = async (report: Report): Promise<SecurityFinding[]> => JSON.parse(await rendered('asff', report))
const named = async (report: Report, id: string | undefined) => (await findings(report)).find(({ Id }) => Id === id)
const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')

/** Accounts that are no account ids and regions that are no regions cannot be imported, whatever is done. */
const HAS_REAL_PLACES = Object.keys(REPORTS).filter((name) => !name.startsWith('hostile: '))

describe('the ASFF report', () => {
  it.each(HAS_REAL_PLACES)('%s keeps the limits of AWS Security Hub', async (name) => {
    const all = await findings(await REPORTS[name]!())
    isValid(all)
    expect(isValid.errors).toBeNull()
    for (const finding of all) {
      expect(Buffer.byteLength(JSON.stringify(finding))).toBeLessThan(240 * 1024)
      expect(finding.ProductArn).toContain(`:${finding.AwsAccountId}:product/${finding.AwsAccountId}/`)
      expect(finding.CreatedAt <= finding.UpdatedAt).toBe(true)
    }
    expect(new Set(all.map(({ Id }) => Id)).size).toBe(all.length)
  })

  it('shortens what is too long, and leaves out tags that the format cannot hold', async () => {
    const long = makeRule('iam-long', 'low', 't'.repeat(300))
    const tags = { '': 'no key', empty: '', blank: '  ', long: 'v'.repeat(300), team: 'shop' }
    const report = makeReport({
      rules: [long],
      findings: [makeFinding(long, { message: 'm'.repeat(5000), remediation: 'r'.repeat(5000), resource: { tags } })],
      evaluations: [evaluation(long.id, { fail: 1 })],
    })
    const all = await findings(report)
    isValid(all)
    expect(isValid.errors).toBeNull()
    const [finding] = all
    expect(finding?.Title).toHaveLength(256)
    expect(finding?.Description).toHaveLength(1024)
    expect(Object.keys(finding?.Resources[0]?.Tags ?? {})).toEqual(['long', 'team'])
  })

  it('is sorted by account and region: one call takes those of one of each', async () => {
    const places = (await findings(gatedReport())).map(({ ProductArn }) => ProductArn)
    expect(places.length).toBeGreaterThan(new Set(places).size)
    expect(places.filter((place, index) => place !== places[index - 1])).toHaveLength(new Set(places).size)
  })

  it('keeps what is global in the region in which the partition answers for it', async () => {
    const regionIn = async (partition: string) => {
      const resource = { id: `arn:${partition}:iam::${ACCOUNT.id}:user/a`, partition }
      const report = makeReport({
        accounts: [{ ...ACCOUNT, partition }],
        rules: [rule],
        findings: [makeFinding(rule, { resource })],
      })
      const [finding] = await findings(report)
      return [finding?.ProductArn.split(':').slice(1, 4).join(':'), finding?.Resources[0]?.Region]
    }
    expect(await regionIn('aws')).toEqual(['aws:securityhub:us-east-1', 'us-east-1'])
    expect(await regionIn('aws-cn')).toEqual(['aws-cn:securityhub:cn-north-1', 'cn-north-1'])
    expect(await regionIn('aws-us-gov')).toEqual(['aws-us-gov:securityhub:us-gov-west-1', 'us-gov-west-1'])
  })

  it('says what became of each finding', async () => {
    const report = gatedReport()
    const [raised, , known] = report.findings
    expect(await named(report, raised?.id)).toMatchObject({
      CreatedAt: '2026-04-01T00:00:00.000Z',
      UpdatedAt: report.run.startedAt,
      FindingProviderFields: { Severity: { Label: 'CRITICAL', Original: 'critical' } },
      Compliance: { Status: 'FAILED' },
      RecordState: 'ACTIVE',
      Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:444455556666' }],
    })
    expect(await named(report, known?.id)).toMatchObject({ RecordState: 'ACTIVE', Resources: [{ Type: 'Other' }] })
    expect(await named(report, report.suppressed[0]?.id)).toMatchObject({
      Workflow: { Status: 'SUPPRESSED' },
      Note: { Text: expect.stringContaining('Signs in with SSO only') },
      Resources: [{ Type: 'AwsEc2Instance' }],
    })
    expect(await named(report, report.resolved[0]?.id)).toMatchObject({ RecordState: 'ARCHIVED' })
  })

  it('says of what could not be evaluated that the check was not available, and why', async () => {
    const report = shownReport()
    delete report.verdicts
    for (const finding of await findings(report)) {
      expect(finding.Compliance?.Status).toBe('NOT_AVAILABLE')
      expect(finding.FindingProviderFields.Severity.Label).toBe('INFORMATIONAL')
      expect(finding.Compliance?.StatusReasons?.[0]?.Description).toMatch(/could not be evaluated\. Missing: /)
    }
  })

  it('archives a resolved finding, also when its resource is listed as passing', async () => {
    const { report } = await auditFixture('insecure')
    const { id, ruleId, severity, resource } = report.findings[0]!
    const { account, region } = resource
    const mended: Report = {
      ...report,
      findings: [],
      resolved: [{ id, ruleId, severity, account, region, resource: resource.id, firstSeen: '2026-01-01' }],
      verdicts: [{ ruleId, outcome: 'pass', message: 'Mended.', account, region, resource }],
    }
    expect((await findings(mended)).map(({ Id, RecordState }) => [Id, RecordState])).toEqual([[id, 'ARCHIVED']])
    const events: { status: string }[] = JSON.parse(await rendered('ocsf', mended))
    expect(events.map(({ status }) => status)).toEqual(['Resolved'])
  })

  it('passes, under the same id, what failed before', async () => {
    const { report } = await auditFixture('insecure')
    const failed = report.findings[0]!
    const { account, region } = failed.resource
    const verdict = { ruleId: failed.ruleId, outcome: 'pass' as const, message: 'Mended.', account, region }
    const mended = { ...report, findings: [], verdicts: [{ ...verdict, resource: failed.resource }] }
    expect(await named(mended, failed.id)).toMatchObject({ Compliance: { Status: 'PASSED' }, RecordState: 'ACTIVE' })
  })
})

/** Reads a list of reports, each a list of findings, and prints how many findings of each it would send. */
const VALIDATE = `
import json, sys, botocore.session, botocore.validate
shape = botocore.session.get_session().get_service_model('securityhub').operation_model('BatchImportFindings').input_shape
for findings in json.load(sys.stdin):
    for start in range(0, len(findings), 100):
        report = botocore.validate.ParamValidator().validate({'Findings': findings[start:start + 100]}, shape)
        if report.has_errors():
            sys.exit(report.generate_report()[:2000])
    print(len(findings))
`

const HAS_BOTOCORE = spawnSync('python3', ['-c', 'import botocore']).status === 0

describe.skipIf(!HAS_BOTOCORE)(`botocore${HAS_BOTOCORE ? '' : ' (skipped: python3 has no botocore here)'}`, () => {
  it('would send the findings of every report', async () => {
    const reports = await Promise.all(Object.values(REPORTS).map(async (make) => findings(await make())))
    const input = JSON.stringify(reports)
    const { stdout, stderr } = spawnSync('python3', ['-c', VALIDATE], { input, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n').map(Number)).toEqual(reports.map(({ length }) => length))
  })
})
