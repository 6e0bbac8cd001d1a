import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { gapKind } from '../src/gap.ts'
import type { Report } from '../src/report/report.ts'
import { sarifIngestProblems } from '../src/report/sarif-ingest.ts'
import { redactSnapshot } from '../src/source/redact.ts'
import { openSnapshot } from '../src/source/snapshot.ts'
import { prepareSnapshot } from '../src/source/snapshot-write.ts'
import { auditFixture, callsAsked, fixturePath, outcomesOf, print, RULES } from './audit-fixture.ts'

const FIXTURES = ['insecure', 'secure', 'denied', 'empty', 'moto'] as const

const ruleIds = (report: Report) => report.rules.map(({ id }) => id)

/** How often a rule gave an outcome, all regions together. */
const count = ({ evaluations }: Report, ruleId: string, outcome: 'pass' | 'fail'): number =>
  evaluations.filter((evaluation) => evaluation.ruleId === ruleId).reduce((sum, counts) => sum + counts[outcome], 0)

describe('fixtures/insecure', async () => {
  const { report } = await auditFixture('insecure')

  it.each(RULES.map(({ id }) => id))('%s finds something', (id) => {
    expect(count(report, id, 'fail')).toBeGreaterThan(0)
  })

  it('is all seen, and fails the gate', () => {
    expect(report.gaps).toEqual([])
    expect(report.status).toBe('complete')
    expect(report.exit.code).toBe(1)
  })

  it('reads like an account: most rules have something to praise, too', () => {
    const praising = ruleIds(report).filter((id) => count(report, id, 'pass') > 0)
    expect(praising.length).toBeGreaterThan(20)
    expect(report.summary.evaluations.pass).toBeGreaterThan(report.summary.evaluations.fail)
    expect(new Set(report.findings.map(({ resource }) => resource.region))).toEqual(
      new Set(['eu-west-1', 'us-east-1', 'global']),
    )
  })
})

describe('fixtures/secure', async () => {
  const { report } = await auditFixture('secure')

  it.each(RULES.map(({ id }) => id))('%s passes something', (id) => {
    expect(count(report, id, 'pass')).toBeGreaterThan(0)
  })

  it('has no finding and nothing unknown', () => {
    expect(report.findings).toEqual([])
    expect(report.gaps).toEqual([])
    expect(report.summary.evaluations).toMatchObject({ fail: 0, unknown: 0 })
    expect(report).toMatchObject({ status: 'complete', exit: { code: 0 } })
  })
})

describe('fixtures/denied', async () => {
  const { report, results } = await auditFixture('denied')

  it('leaves every rule unknown in every region, and judges nothing', () => {
    expect(report.summary.evaluations).toMatchObject({ pass: 0, fail: 0, notApplicable: 0 })
    for (const { ruleId, region, unknown } of report.evaluations) expect(unknown, `${ruleId} ${region}`).toBe(1)
  })

  it('is incomplete, whatever the gate', async () => {
    expect(report).toMatchObject({ status: 'incomplete', exit: { code: 4 }, summary: { coverage: 0 } })
    const { report: off } = await auditFixture('denied', { gate: { failOn: 'none' } })
    expect(off.status).toBe('incomplete')
  })

  it('tells of every result which of the permissions of its rule is missing', () => {
    const permissions = new Map(report.rules.map((rule) => [rule.id, rule.permissions]))
    for (const { rule, gaps } of results) {
      expect(gaps.length).toBeGreaterThan(0)
      for (const { kind, action } of gaps) {
        expect(kind).toBe('denied')
        expect(permissions.get(rule.id)).toContain(action)
      }
    }
  })

  it('blames on a refused list every rule that needs it, even where no row waited for it', () => {
    const certificates = report.gaps.find(({ operation }) => operation === 'ListCertificates')
    expect(certificates?.rules).toEqual(['elbv2-listener-certificate-valid'])
  })

  it('refuses everything that the rules ask of insecure, as the service would', async () => {
    const { source } = await openSnapshot(fixturePath('denied'))
    const asked = await callsAsked('insecure')
    expect(asked.length).toBeGreaterThan(60)
    for (const request of asked) {
      const answer = await source.call(request)
      if (answer.state !== 'error') throw new Error(`${request.operation} is ${answer.state}`)
      expect(gapKind(answer.error.name)).toBe('denied')
      expect(answer.error.message).toContain(`perform: ${request.service.iamAction(request.operation)} `)
    }
  })
})

describe('fixtures/empty', async () => {
  const { report } = await auditFixture('empty')

  it('finds only what is wrong with the account itself', () => {
    const found = report.findings.map(({ ruleId, resource }) => `${ruleId} ${resource.type}`)
    expect([...new Set(found)].sort()).toEqual([
      'cloudtrail-multi-region-enabled AWS::::Account',
      'cloudwatch-alarm-cloudtrail-changes AWS::::Account',
      'cloudwatch-alarm-console-signin-without-mfa AWS::::Account',
      'cloudwatch-alarm-iam-changes AWS::::Account',
      'cloudwatch-alarm-root-usage AWS::::Account',
      'cloudwatch-alarm-s3-policy-changes AWS::::Account',
      'cloudwatch-alarm-security-group-changes AWS::::Account',
      'cloudwatch-alarm-unauthorized-api-calls AWS::::Account',
      'config-recorder-enabled AWS::::Account',
      // AWS makes it, and lets everything within it through.
      'ec2-default-security-group-closed AWS::EC2::SecurityGroup',
      'guardduty-enabled AWS::::Account',
      'iam-root-mfa AWS::::Account',
      'organizations-member AWS::::Account',
      's3-account-public-access-block AWS::::Account',
    ])
  })

  it('is all seen', () => expect(report.status).toBe('complete'))
})

describe('fixtures/moto', async () => {
  const { report } = await auditFixture('moto')

  it('was recorded by awsure, and whole', async () => {
    const snapshot = await openSnapshot(fixturePath('moto'))
    expect(snapshot).toMatchObject({ complete: true, tool: { name: 'awsure' } })
    // Moto has no such operations.
    expect([...new Set(report.gaps.map(({ operation }) => operation))]).toEqual([
      'GetSnapshotBlockPublicAccessState',
      'DescribeInstanceInformation',
    ])
  })

  it('has the findings that were put into it', () => {
    const found = (ruleId: string) =>
      report.findings.filter((finding) => finding.ruleId === ruleId).map(({ resource }) => resource.name)
    expect(found('iam-user-mfa')).toEqual(['ben'])
    expect(found('iam-role-trust-public')).toEqual(['partner'])
    expect(found('elbv2-http-listener-redirect')).toEqual(['shop-web:8080'])
    expect(found('secretsmanager-rotation-enabled')).toEqual(['shop/db', 'us/tax-api'])
  })
})

it.each(['insecure', 'secure', 'empty'])('the credential report of %s is that of its CSV file', async (name) => {
  const csv = await readFile(join(fixturePath(name), 'credential-report.csv'), 'utf8')
  const { calls } = await openSnapshot(fixturePath(name))
  for await (const { operation, output } of calls()) {
    if (operation !== 'GetCredentialReport') continue
    expect(Buffer.from(String(output?.Content), 'base64').toString(), 'stale: npm run fixtures').toBe(csv.trimEnd())
  }
})

it.each(['insecure', 'secure', 'moto'])('%s, redacted, gives the same verdicts', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'awsure-redacted-'))
  try {
    const { capturedAt, complete, accounts, calls } = await openSnapshot(fixturePath(name))
    const content = { capturedAt, complete, accounts, calls: await listOf(calls()) }
    const file = join(folder, 'redacted.json')
    await (await prepareSnapshot(file)).write(redactSnapshot(content))
    const [before, after] = [await auditFixture(name), await auditFixture(file)]
    expect(after.report.evaluations.map(withoutAccount)).toEqual(before.report.evaluations.map(withoutAccount))
    expect([...outcomesOf(after.results).keys()].join()).not.toContain(accounts[0]?.id)
  } finally {
    await rm(folder, { recursive: true })
  }
})

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const withoutAccount = ({ account, ...counts }: Report['evaluations'][number]) => counts

describe('reports of the fixtures', () => {
  it.each([
    ['insecure', 'console', 'txt'],
    ['insecure', 'json', 'json'],
    ['insecure', 'sarif', 'sarif'],
    ['denied', 'console', 'txt'],
    ['denied', 'json', 'json'],
    ['denied', 'sarif', 'sarif'],
    ['empty', 'console', 'txt'],
    ['empty', 'json', 'json'],
    ['secure', 'console', 'txt'],
  ] as const)('%s as %s', async (name, format, ending) => {
    const { report } = await auditFixture(name)
    await expect(await print(format, report)).toMatchFileSnapshot(`golden/${name}.${ending}`)
  })

  describe.each(FIXTURES)('%s', (name) => {
    it('is valid JSON by the published schema', async () => {
      const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
      expectValid(ajv, 'schema/report-1.json', await print('json', (await auditFixture(name)).report))
    })

    it('is valid SARIF by its schema, and what GitHub takes', async () => {
      const sarif = await print('sarif', (await auditFixture(name)).report)
      const schema = 'node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json'
      expectValid(new Ajv2020({ strict: false, allErrors: true }), schema, sarif)
      expect(sarifIngestProblems(sarif)).toEqual([])
    })

    it.each(['console', 'json', 'sarif'] as const)(
      'is the same %s a second time, but for times and ids',
      async (format) => {
        const times = { startedAt: new Date('2031-02-03T04:05:06Z'), endedAt: new Date('2031-02-03T04:05:07Z') }
        const first = await auditFixture(name)
        const second = await auditFixture(name, { run: { ...times, id: '11111111-1111-4111-8111-111111111111' } })
        expect(withoutRun(await print(format, second.report), second.report)).toBe(
          withoutRun(await print(format, first.report), first.report),
        )
      },
    )
  })
})

function expectValid(ajv: Ajv2020, schema: string, text: string): void {
  addFormats.default(ajv)
  const isValid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))
  isValid(JSON.parse(text))
  expect(isValid.errors).toBeNull()
}

const withoutRun = (text: string, { run: { id, startedAt, endedAt } }: Report): string =>
  [id, startedAt, endedAt].reduce((rest, value) => rest.replaceAll(value, 'RUN'), text)
