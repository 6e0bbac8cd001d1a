import imdsv2 from '../../rules/ec2/instance-imdsv2.ts'
import volumes from '../../rules/ec2/instance-recent-backup.ts'
import type { Result } from '../../src/engine/evaluate.ts'
import type { Inventory } from '../../src/engine/inventory.ts'
import { buildReport } from '../../src/report/build.ts'
import type { Finding } from '../../src/report/report.ts'
import { sarifLog } from '../../src/report/sarif.ts'
import { type AnyRule, fail } from '../../src/rule.ts'
import { makeReport } from '../report/sample.ts'

const arn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`
const resource = (id: string, row: object = {}) => ({
  row: { InstanceId: id, ...row },
  identity: { id: arn(id), arn: arn(id), name: id, type: 'AWS::EC2::Instance', tags: undefined, home: undefined },
})
const failed = (more: Partial<Result> = {}): Result => ({
  rule: imdsv2,
  account: '111122223333',
  partition: 'aws',
  region: 'eu-west-1',
  resource: resource('i-1'),
  verdict: fail('HttpTokens is optional.', {
    path: 'MetadataOptions.HttpTokens',
    seen: 'optional',
    expected: 'required',
  }),
  gaps: [],
  ...more,
})

const inventory: Inventory = { now: new Date('2026-06-01'), accounts: [] }
function findingsOf(results: Result[], version = '1.0.0', now = inventory.now): Finding[] {
  const run = { id: 'run', startedAt: now, endedAt: now, version, interrupted: undefined, show: [] }
  return buildReport([], { ...inventory, now }, results, run).findings
}
const idOf = (more: Partial<Result> = {}): string => findingsOf([failed(more)])[0]?.id ?? 'none'

/** GitHub's, of a finding as it is in the report. */
const alertOf = (finding: Finding | undefined): unknown => {
  const [run] = sarifLog(makeReport({ findings: finding ? [finding] : [] })).runs
  return run?.results?.[0]?.partialFingerprints?.primaryLocationLineHash
}

describe('a finding is the same one', () => {
  const id = idOf()
  const [found] = findingsOf([failed()])
  const alert = alertOf(found)

  it('has an id to speak of', () => {
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(alert).toMatch(/^[0-9a-f]{16}:1$/)
  })

  it('for ever: baselines in repositories hold this id', () => expect(id).toBe('ae960d9e7f150098b75a472111ba870b'))

  it.each<[string, Partial<Result>]>([
    ['message and evidence', { verdict: fail('Said otherwise.', []) }],
    ['severity of the finding', { verdict: fail('HttpTokens is optional.', [], { severity: 'critical' }) }],
    ['severity of the rule', { rule: { ...imdsv2, severity: 'low' } }],
    ['title and remediation', { rule: { ...imdsv2, title: 'x', remediation: 'y' } }],
    ['options of the rule', { rule: { ...imdsv2, options: { strict: true } } }],
    ['whatever else is in the row', { resource: resource('i-1', { State: 'stopped', LaunchTime: '2026-05-05' }) }],
    [
      'name and tags',
      {
        resource: {
          ...resource('i-1'),
          identity: { ...resource('i-1').identity, name: 'web', tags: { team: 'shop' } },
        },
      },
    ],
  ])('with another %s', (_name, more) => {
    const [changed] = findingsOf([failed(more)])
    expect(changed?.id).toBe(id)
    expect(alertOf(changed)).toBe(alert)
  })

  it('in another order', () => {
    const others = ['i-0', 'i-2'].map((name) => failed({ resource: resource(name) }))
    expect(findingsOf([...others, failed()]).map((finding) => finding.id)).toContain(id)
    expect(findingsOf([failed(), ...others]).map((finding) => finding.id)).toContain(id)
  })

  it('from another version, at another time', () => {
    expect(findingsOf([failed()], '9.9.9', new Date('2030-01-01'))[0]?.id).toBe(id)
  })

  it.each([1, 500])('at line %i of a file', (line) => {
    const locations = [{ kind: 'snapshot', uri: 'snapshot.json', startLine: line, endLine: line } as const]
    expect(found && alertOf({ ...found, locations })).toBe(alert)
  })
})

describe('a finding is another one', () => {
  it.each<[string, Partial<Result>]>([
    ['of another rule', { rule: volumes as AnyRule }],
    ['on another resource', { resource: resource('i-2') }],
    ['in another region', { region: 'us-east-1' }],
    ['in another account', { account: '444455556666' }],
    ['in another partition', { partition: 'aws-cn' }],
  ])('%s', (_name, more) => {
    expect(idOf(more)).not.toBe(idOf())
    expect(alertOf(findingsOf([failed(more)])[0])).not.toBe(alertOf(findingsOf([failed()])[0]))
  })

  it('however its parts are cut', () => {
    // Joined without a mark between them, these would be the same.
    expect(idOf({ region: 'eu-west-1', account: '1' })).not.toBe(idOf({ region: 'eu-west-', account: '11' }))
  })
})
