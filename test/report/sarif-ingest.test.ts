import type { Log, ReportingDescriptor, Result, Run } from 'sarif'
import { sarifLog } from '../../src/report/sarif.ts'
import { sarifIngestProblems } from '../../src/report/sarif-ingest.ts'
import { sampleReport } from './sample.ts'

/** The sample, damaged. */
function damaged(damage: (log: Log) => void): string {
  const log: Log = JSON.parse(JSON.stringify(sarifLog(sampleReport())))
  damage(log)
  return JSON.stringify(log)
}

const run = (damage: (run: Run) => void) => damaged((log) => damage(log.runs[0]!))
const rule = (damage: (rule: ReportingDescriptor) => void) => run(({ tool }) => damage(tool.driver.rules![0]!))
const result = (damage: (result: Result) => void) => run(({ results }) => damage(results![0]!))
const uri = (text: string) =>
  result(({ locations }) => {
    locations![0]!.physicalLocation!.artifactLocation!.uri = text
  })
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item)

const others = (count: number): Run[] =>
  Array.from({ length: count }, (_, index) => ({ tool: { driver: { name: `tool ${index}` } }, results: [] }))

const RULE = '/runs/0/tool/driver/rules/0'
const RESULT = '/runs/0/results/0'
const URI = `${RESULT}/locations/0/physicalLocation/artifactLocation/uri`

describe('sarifIngestProblems', () => {
  it('has nothing against a good file', () => {
    expect(sarifIngestProblems(damaged(() => {}))).toEqual([])
  })

  it.each<[string, string, string]>([
    ['not SARIF', '[]', ''],
    ['another version', damaged((log) => Object.assign(log, { version: '2.0.0' })), ''],
    ['more than 20 runs', damaged((log) => log.runs.push(...others(19))), '/runs'],
    ['two runs of a category', damaged((log) => log.runs.push(log.runs[0]!)), '/runs/2/automationDetails/id'],
    ['no tool name', run(({ tool }) => Object.assign(tool.driver, { name: '' })), '/runs/0/tool/driver/name'],
    ['no results', run((bad) => delete bad.results), '/runs/0/results'],
    [
      '25,001 results',
      run((bad) => Object.assign(bad, { results: times(25_001, bad.results![0]) })),
      '/runs/0/results',
    ],
    [
      '25,001 rules',
      run(({ tool: { driver } }) => driver.rules!.push(...times(25_000, driver.rules![0]!))),
      '/runs/0/tool/driver/rules',
    ],
    [
      'an unsuccessful run',
      run(({ invocations }) => Object.assign(invocations![0]!, { executionSuccessful: false })),
      '/runs/0/invocations/0/executionSuccessful',
    ],
    ['a rule without short description', rule((bad) => delete bad.shortDescription), `${RULE}/shortDescription/text`],
    ['a rule without full description', rule((bad) => delete bad.fullDescription), `${RULE}/fullDescription/text`],
    ['a rule without help', rule((bad) => delete bad.help), `${RULE}/help/text`],
    [
      'a long description',
      rule((bad) => Object.assign(bad, { fullDescription: { text: 'x'.repeat(1025) } })),
      `${RULE}/fullDescription/text`,
    ],
    ['a long rule name', rule((bad) => Object.assign(bad, { name: 'x'.repeat(256) })), `${RULE}/name`],
    [
      'a severity in words',
      rule((bad) => Object.assign(bad.properties!, { 'security-severity': 'high' })),
      `${RULE}/properties/security-severity`,
    ],
    [
      'a severity that is no string',
      rule((bad) => Object.assign(bad.properties!, { 'security-severity': 8 })),
      `${RULE}/properties/security-severity`,
    ],
    [
      'severity 0',
      rule((bad) => Object.assign(bad.properties!, { 'security-severity': '0.0' })),
      `${RULE}/properties/security-severity`,
    ],
    [
      'severity 11',
      rule((bad) => Object.assign(bad.properties!, { 'security-severity': '11' })),
      `${RULE}/properties/security-severity`,
    ],
    ['21 tags', rule((bad) => Object.assign(bad.properties!, { tags: times(21, 'x') })), `${RULE}/properties/tags`],
    ['no message', result((bad) => Object.assign(bad, { message: {} })), `${RESULT}/message/text`],
    ['a rule that is not there', result((bad) => Object.assign(bad, { ruleIndex: 99 })), `${RESULT}/ruleId`],
    ['another rule than it says', result((bad) => Object.assign(bad, { ruleIndex: 0 })), `${RESULT}/ruleId`],
    ['a pass', result((bad) => Object.assign(bad, { kind: 'pass' })), `${RESULT}/kind`],
    [
      'a suppressed result',
      result((bad) => Object.assign(bad, { suppressions: [{ kind: 'external' }] })),
      `${RESULT}/suppressions`,
    ],
    ['an absent result', result((bad) => Object.assign(bad, { baselineState: 'absent' })), `${RESULT}/baselineState`],
    ['no fingerprint', result((bad) => delete bad.partialFingerprints), `${RESULT}/partialFingerprints`],
    ['no locations', result((bad) => delete bad.locations), `${RESULT}/locations`],
    ['empty locations', result((bad) => Object.assign(bad, { locations: [] })), `${RESULT}/locations`],
    [
      '1,001 locations',
      result((bad) => Object.assign(bad, { locations: times(1001, bad.locations![0]) })),
      `${RESULT}/locations`,
    ],
    ['only a logical location', result(({ locations }) => delete locations![0]!.physicalLocation), URI],
    ['an empty URI', uri(''), URI],
    ['an ARN for a URI', uri('arn:aws:s3:::bucket'), URI],
    ['a console URL for a URI', uri('https://console.aws.amazon.com/'), URI],
    ['name:tag for a URI', uri('csbase-ubuntu:22.04'), URI],
    ['an absolute path', uri('/etc/passwd'), URI],
    ['a path out of the repository', uri('aws/../../x'), URI],
    ['blanks in a URI', uri('no file associated with this alert'), URI],
    ['a broken escape in a URI', uri('aws/100%'), URI],
    [
      'no region',
      result(({ locations }) => delete locations![0]!.physicalLocation!.region),
      `${RESULT}/locations/0/physicalLocation/region/startLine`,
    ],
    [
      'line 0',
      result(({ locations }) => Object.assign(locations![0]!.physicalLocation!.region!, { startLine: 0 })),
      `${RESULT}/locations/0/physicalLocation/region/startLine`,
    ],
  ])('refuses %s', (_name, text, path) => {
    const problems = sarifIngestProblems(text)
    expect([...new Set(problems.map((problem) => problem.path))]).toEqual([path])
    for (const { message } of problems) expect(message).not.toBe('')
  })

  it('refuses what is over 10 MB gzipped', () => {
    let state = 1
    const noise = Array.from({ length: 2_500_000 }, () => {
      state = (state * 1103515245 + 12345) % 2147483648
      return state.toString(36)
    })
    const problems = sarifIngestProblems(run((bad) => Object.assign(bad, { properties: { noise } })))
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^\d{8} bytes gzipped; the limit is/),
    ])
  })

  it('survives any shape', () => {
    for (const text of ['null', '{"version":"2.1.0","runs":[null,1,{"results":[null],"tool":[]}]}']) {
      expect(sarifIngestProblems(text)).not.toEqual([])
    }
  })
})
