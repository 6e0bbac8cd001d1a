import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Log, Run } from 'sarif'
import type { Report } from '../../src/report/report.ts'
import { sarifLog, sarifReport } from '../../src/report/sarif.ts'
import { sarifIngestProblems } from '../../src/report/sarif-ingest.ts'
import { isUri } from '../../src/report/sarif-rule.ts'
import {
  ACCOUNT,
  anyText,
  cleanReport,
  deniedReport,
  HOSTILE,
  hostileReport,
  largeReport,
  makeFinding,
  makeGap,
  makeReport,
  makeRule,
  OTHER,
  sampleReport,
} from './sample.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const isValid = ajv.compile(
  JSON.parse(readFileSync('node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json', 'utf8')),
)

const print = (report: Report): string => [...sarifReport(report)].join('')
const runsOf = (report: Report): Run[] => (JSON.parse(print(report)) as Log).runs
const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')

const REPORTS: [string, () => Report][] = [
  ['sample', sampleReport],
  ['clean', cleanReport],
  ['denied', deniedReport],
  ['no accounts', () => makeReport({ accounts: [] })],
  ...Object.entries(HOSTILE).map(([name, text]): [string, () => Report] => [
    `hostile: ${name}`,
    () => hostileReport(text),
  ]),
]

describe('the SARIF report', () => {
  it.each(REPORTS)('%s is valid by the schema of SARIF 2.1.0', (_name, make) => {
    isValid(JSON.parse(print(make())))
    expect(isValid.errors).toBeNull()
  })

  it.each(REPORTS)('%s is what GitHub takes', (_name, make) => {
    expect(sarifIngestProblems(print(make()))).toEqual([])
  })

  it('stays valid and welcome whatever strings are in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sarif = print(hostileReport(text))
        expect(isValid(JSON.parse(sarif)), JSON.stringify(isValid.errors)).toBe(true)
        expect(sarifIngestProblems(sarif)).toEqual([])
      }),
    )
  })

  it('is the same bytes for the same data, apart from times and ids', () => {
    const other = { id: 'other', startedAt: '2027-01-01T00:00:00.000Z', endedAt: '2027-01-01T00:00:01.000Z' }
    const withoutRun = (report: Report): string =>
      [report.run.startedAt, report.run.endedAt].reduce((text, time) => text.replaceAll(time, 'TIME'), print(report))
    const again = { ...sampleReport(), run: { ...sampleReport().run, ...other } }
    expect(withoutRun(again)).toBe(withoutRun(sampleReport()))
  })

  it('says nothing of who ran it or where', () => {
    const [{ invocations: [invocation] = [] }] = runsOf(sampleReport()) as [Run]
    expect(Object.keys(invocation!).sort()).toEqual([
      'endTimeUtc',
      'executionSuccessful',
      'exitCode',
      'exitCodeDescription',
      'startTimeUtc',
      'toolExecutionNotifications',
    ])
  })
})

describe('a run', () => {
  it('is there for every account, with every rule and a category of its own', () => {
    const runs = runsOf(sampleReport())
    expect(runs.map((run) => run.automationDetails?.id)).toEqual([
      'awsure/111122223333/2026-06-01T08:00:00.000Z',
      'awsure/444455556666/2026-06-01T08:00:00.000Z',
    ])
    const ids = [...sampleReport().rules.map(({ id }) => id), 'AUDIT001']
    for (const run of runs) expect(run.tool.driver.rules?.map(({ id }) => id)).toEqual(ids)
    expect(runs.flatMap((run) => run.results ?? []).filter(({ ruleId }) => ruleId !== 'AUDIT001')).toHaveLength(
      sampleReport().findings.length,
    )
  })

  it('has rules and empty results when there is nothing to say', () => {
    for (const report of [cleanReport(), makeReport({ accounts: [] })]) {
      const runs = runsOf(report)
      expect(runs).toHaveLength(1)
      expect(runs[0]!.results).toEqual([])
      expect(runs[0]!.tool.driver.rules).toHaveLength(report.rules.length + 1)
    }
  })

  it('is there for a finding of an account that was not listed', () => {
    const finding = makeFinding(rule, { resource: { account: '999988887777' } })
    expect(runsOf(makeReport({ rules: [rule], findings: [finding] })).map((run) => run.results?.length)).toEqual([0, 1])
  })

  it('takes its category from the caller', () => {
    const ids = sarifLog(sampleReport(), { category: 'nightly' }).runs.map((run) => run.automationDetails?.id)
    expect(ids[0]).toBe('nightly/111122223333/2026-06-01T08:00:00.000Z')
  })

  it.each([
    [0, true],
    [1, true],
    [3, false],
    [4, true],
    [5, true],
    [130, false],
    [143, false],
  ])('with exit code %i has executionSuccessful %s, and is valid', (code, successful) => {
    const report = { ...sampleReport(), exit: { code, reason: 'So.', failOn: 'high' } as const }
    expect(runsOf(report)[0]!.invocations?.[0]).toMatchObject({ exitCode: code, executionSuccessful: successful })
    expect(isValid(JSON.parse(print(report)))).toBe(true)
  })

  it('keeps the 25,000 worst results, what was not seen first, and says so', () => {
    const report = { ...largeReport(30_000), gaps: [makeGap()] }
    const [run] = runsOf(report)
    const levels = run!.results!.map(({ ruleId, level }) => (ruleId === 'AUDIT001' ? 'gap' : level))
    expect(run!.results).toHaveLength(25_000)
    expect([levels[0], levels[1], levels[15_000], levels[15_001]]).toEqual(['gap', 'error', 'error', 'note'])
    expect(run!.invocations![0]!.toolExecutionNotifications![0]).toMatchObject({
      descriptor: { id: 'AUDIT9006' },
      message: { text: 'Kept the worst 25000 results of 30001.' },
    })
    expect(sarifIngestProblems(print(report))).toEqual([])
  })
})

describe('a rule', () => {
  const descriptor = (id: string) => runsOf(sampleReport())[0]!.tool.driver.rules!.find((entry) => entry.id === id)!

  it('says what, why, how, and what it needs', () => {
    expect(descriptor('account-root-access-keys')).toEqual({
      id: 'account-root-access-keys',
      name: 'AccountRootAccessKeys',
      shortDescription: { text: 'The root user has no access keys.' },
      fullDescription: {
        text: 'The root user can do everything and no policy holds it back: a leaked key of it is the whole account.',
      },
      help: { text: expect.stringContaining('aws iam delete-access-key'), markdown: expect.any(String) },
      helpUri: 'https://github.com/awsure/awsure/blob/main/rules/README.md#account-root-access-keys',
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'aws', 'account', 'cis-1.3', 'IAM.4'],
        precision: 'very-high',
        'security-severity': '9.5',
      },
    })
    expect(descriptor('account-root-access-keys').help?.markdown).toBe(
      [
        'The root user can do everything and no policy holds it back: a leaked key of it is the whole account.',
        '**Fix**',
        '```sh\naws iam delete-access-key --access-key-id ACCESS_KEY_ID\n```',
        '**Source document, sections:** `8.3`',
        '**Permissions:** `iam:GetAccountSummary`',
        '**Compliance:** `CIS AWS Foundations Benchmark v5.0.0: 1.3`, `AWS Security Hub: IAM.4`, `AWS Config: IAM_ROOT_ACCESS_KEY_CHECK`',
        '**References**',
        '- <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html>\n' +
          '- <https://github.com/awsure/awsure/blob/main/rules/README.md#account-root-access-keys>',
      ].join('\n\n'),
    )
  })

  it('has the number of its severity; info has none and is no security rule', () => {
    const numbers = runsOf(sampleReport())[0]!.tool.driver.rules!.map(
      ({ properties }) => properties?.['security-severity'],
    )
    expect(numbers).toEqual(['9.5', '8.0', '8.0', '8.0', '5.5', '8.0', '2.0', undefined, undefined])
    expect(descriptor('secretsmanager-secret-unused').properties?.tags).not.toContain('security')
    expect(descriptor('secretsmanager-secret-unused').properties).not.toHaveProperty('security-severity')
  })

  it('keeps within what GitHub shows', () => {
    const cis = Array.from({ length: 30 }, (_, index) => `1.${index}`)
    const long = makeRule('iam-long', 'low', 'x'.repeat(3000), { rationale: '🎉'.repeat(2000), compliance: { cis } })
    const { shortDescription, fullDescription, properties } = runsOf(makeReport({ rules: [long] }))[0]!.tool.driver
      .rules![0]!
    expect(shortDescription!.text.length).toBeLessThanOrEqual(1024)
    expect(fullDescription!.text.length).toBeLessThanOrEqual(1024)
    expect(fullDescription!.text).toMatch(/🎉\.\.\.$/u)
    expect(properties!.tags).toHaveLength(10)
  })

  it('links only to what is a URI', () => {
    expect(isUri('https://example.com/a%20b?c=d#e')).toBe(true)
    for (const text of ['', 'example.com', 'javascript:alert(1)', 'https://a b', 'https://a/<b>', 'https://a/#b#c']) {
      expect(isUri(text), text).toBe(false)
    }
  })
})

describe('a result', () => {
  const results = (report: Report) => runsOf(report).flatMap((run) => run.results ?? [])
  const resultOf = (resource: Parameters<typeof makeFinding>[1]) =>
    results(makeReport({ rules: [rule], findings: [makeFinding(rule, resource)] }))[0]!
  const uriOf = (resource: Parameters<typeof makeFinding>[1]) =>
    resultOf(resource).locations?.[0]?.physicalLocation?.artifactLocation?.uri

  it('has a relative path made of the ARN, and the ARN itself', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web shop/50dc/f2f7'
    const { locations } = resultOf({
      resource: {
        id: arn,
        name: 'web shop',
        type: 'AWS::ElasticLoadBalancingV2::Listener',
        service: 'elbv2',
        region: 'eu-west-1',
      },
    })
    expect(locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: {
            uri: 'aws/111122223333/eu-west-1/elbv2/listener/app/web%20shop/50dc/f2f7',
            uriBaseId: '%SRCROOT%',
          },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, snippet: { text: arn } },
        },
        logicalLocations: [{ name: 'web shop', fullyQualifiedName: arn, kind: 'resource' }],
      },
    ])
  })

  it.each([
    ['arn:aws:s3:::my-bucket', 'my-bucket'],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-x7Yz12', 'secret/prod/db-x7Yz12'],
    ['arn:aws:iam::111122223333:user/deploy#AKIA', 'user/deploy/AKIA'],
    ['arn:aws:iam::111122223333:user/../../x', 'user/_../_../x'],
    ['arn:aws:iam::111122223333:user//a%?', 'user/a%25%3F'],
    ['', 'account'],
  ])('%j has the path %s', (id, path) => {
    expect(uriOf({ resource: { id } })).toBe(`aws/111122223333/global/iam/${path}`)
  })

  it('about the account has a path of its own', () => {
    const id = 'arn:aws:iam::111122223333:root'
    expect(uriOf({ resource: { id, type: 'AWS::::Account' } })).toBe('aws/111122223333/global/iam/account')
  })

  it('is where its resource is written, when that is known, and related to every other such place', () => {
    const source = { kind: 'source', uri: 'infra/web shop/alb.tf', startLine: 12, endLine: 12 } as const
    const snapshot = { kind: 'snapshot', uri: 'snapshot/a/b.json', startLine: 3, endLine: 9 } as const
    const inFile = (uri: string, startLine: number, endLine: number) => ({
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine, endLine },
    })
    const logicalLocations = [expect.objectContaining({ name: 'alice', kind: 'resource' })]

    const both = makeReport({ rules: [rule], findings: [makeFinding(rule, { locations: [source, snapshot] })] })
    expect(results(both)[0]).toMatchObject({
      locations: [{ physicalLocation: inFile('infra/web%20shop/alb.tf', 12, 12), logicalLocations }],
      relatedLocations: [
        { id: 1, message: { text: 'As it was recorded.' }, physicalLocation: inFile('snapshot/a/b.json', 3, 9) },
      ],
    })
    isValid(JSON.parse(print(both)))
    expect(isValid.errors).toBeNull()
    expect(sarifIngestProblems(print(both))).toEqual([])

    const one = resultOf({ locations: [snapshot] })
    expect(one).toMatchObject({
      locations: [{ physicalLocation: inFile('snapshot/a/b.json', 3, 9), logicalLocations }],
    })
    expect(one).not.toHaveProperty('relatedLocations')
  })

  it('says what is wrong with which resource, then what was seen', () => {
    expect(resultOf({}).message.text).toBe(
      "User 'alice': Has a console password and no MFA device. iam:ListMFADevices: mfaDevices is [], expected at least one.",
    )
    expect(resultOf({ message: 'Has {0} [x](1).', evidence: [] }).message.text).toBe("User 'alice': Has {{0}} [x] (1).")
  })

  it('keeps its fingerprint when anything but its id changes', () => {
    const id = 'f'.repeat(32)
    const { partialFingerprints } = resultOf({ id })
    expect(partialFingerprints).toEqual({
      primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/),
      'awsureFinding/v1': id,
    })
    expect(resultOf({ id, message: 'Other.', severity: 'low', evidence: [] }).partialFingerprints).toEqual(
      partialFingerprints,
    )
    const locations = [{ kind: 'source', uri: 'a.tf', startLine: 1, endLine: 1 } as const]
    expect(resultOf({ id, locations }).partialFingerprints).toEqual(partialFingerprints)
    expect(resultOf({ id: 'e'.repeat(32) }).partialFingerprints).not.toEqual(partialFingerprints)
  })

  it('has the level of its own severity, and refers to its rule', () => {
    expect(resultOf({ severity: 'low' })).toMatchObject({ level: 'note', kind: 'fail', ruleId: rule.id, ruleIndex: 0 })
    for (const run of runsOf(sampleReport())) {
      for (const { ruleId, ruleIndex } of run.results!) expect(run.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId)
    }
  })
})

describe('what was not seen', () => {
  it('is a result per account, region and service', () => {
    const gaps = [
      makeGap({ rules: ['elbv2-a', 'elbv2-b'] }),
      makeGap({
        operation: 'DescribeRules',
        action: 'elasticloadbalancing:DescribeRules',
        rules: ['elbv2-b', 'elbv2-c'],
      }),
      makeGap({ region: 'us-east-1' }),
      makeGap({ account: OTHER.id }),
      makeGap({ service: 'ec2', operation: 'DescribeVpcs', rules: [] }),
    ]
    const report = makeReport({ accounts: [ACCOUNT, OTHER], gaps })
    const found = runsOf(report).map((run) =>
      run.results!.map(({ locations }) => locations![0]!.physicalLocation!.artifactLocation!.uri),
    )
    expect(found).toEqual([
      ['aws/111122223333/eu-west-1/elbv2/account', 'aws/111122223333/us-east-1/elbv2/account'],
      ['aws/444455556666/eu-west-1/elbv2/account'],
    ])
    expect(runsOf(report)[0]!.results![0]).toMatchObject({
      ruleId: 'AUDIT001',
      level: 'warning',
      message: {
        text:
          "3 rules could not be evaluated for 'elbv2' in eu-west-1: elbv2-a, elbv2-b, elbv2-c. Missing: " +
          'DescribeListeners (denied, elasticloadbalancing:DescribeListeners), DescribeRules (denied, elasticloadbalancing:DescribeRules).',
      },
    })
    expect(sarifIngestProblems(print(report))).toEqual([])
  })

  it('keeps its fingerprint while the reason changes', () => {
    const hash = (gap: Parameters<typeof makeGap>[0]) =>
      runsOf(makeReport({ gaps: [makeGap(gap)] }))[0]!.results![0]!.partialFingerprints
    expect(hash({ kind: 'throttled', rules: ['other'] })).toEqual(hash({}))
    expect(hash({ region: 'us-east-1' })).not.toEqual(hash({}))
  })

  it('is notified call by call, each by a descriptor with help', () => {
    for (const run of runsOf(sampleReport())) {
      const descriptors = run.tool.driver.notifications!
      for (const { help } of descriptors) expect(help?.text).toMatch(/\.$/)
      for (const { descriptor } of run.invocations![0]!.toolExecutionNotifications!) {
        expect(descriptors[descriptor!.index!]!.id).toBe(descriptor!.id)
      }
    }
    expect(runsOf(sampleReport())[0]!.invocations![0]!.toolExecutionNotifications).toHaveLength(
      sampleReport().gaps.length,
    )
  })
})
