import { users } from '../../src/collect/iam.ts'
import type { FindingPair } from '../../src/diff/diff.ts'
import { explainReports, type KnownSide } from '../../src/diff/explain-reports.ts'
import type { Inventory } from '../../src/engine/inventory.ts'
import type { JsonObject } from '../../src/json.ts'
import type { Finding, RuleEntry } from '../../src/report/report.ts'
import { defineRule, pass } from '../../src/rule.ts'
import { ACCOUNT, makeFinding, makeReport, makeRule } from '../report/sample.ts'

const entry = makeRule('iam-user-path', 'high', 'Users have a path')
const rule = defineRule({ ...entry, on: users, check: () => pass('Test.') })
const Arn = 'arn:aws:iam::111122223333:user/alice'
const finding = (seen: string, more: Partial<Finding> = {}): Finding =>
  makeFinding(entry, {
    resource: { id: Arn },
    evidence: [{ call: 'iam:ListUsers', path: 'Path', seen, expected: '/staff/' }],
    ...more,
  })

const report = (rules: RuleEntry[] = [entry], version = '1.2.3'): KnownSide => {
  const made = makeReport({ rules })
  return { report: { ...made, tool: { ...made.tool, version } } }
}

function snapshot(row: JsonObject | undefined): KnownSide {
  const place = { account: ACCOUNT.id, partition: 'aws', region: 'global', now: new Date(0) }
  const rows = row ? [{ row, identity: users.describe(row, place), gaps: {} }] : []
  const slices = new Map([['global', new Map([[users.key, { rows, gap: undefined }]])]])
  const inventory: Inventory = { now: place.now, accounts: [{ ...ACCOUNT, slices }] }
  return { ...report(), inventory, rules: [rule] }
}

const explain = (before: KnownSide, after: KnownSide, pair: Partial<FindingPair>) =>
  explainReports(before, after)({ before: undefined, after: undefined, ...pair })

describe('between two reports', () => {
  it('the cause of what came or went cannot be told', () => {
    expect(explain(report(), report(), { after: finding('/') })).toEqual({
      kind: 'unknown',
      text: 'Reports do not hold the resources: two snapshots would tell.',
      changes: [],
      proven: false,
      more: 0,
    })
  })

  it('evidence on both sides shows what changed', () => {
    const pair = { before: finding('/a/', { severity: 'low' }), after: finding('/b/') }
    expect(explain(report(), report(), pair)).toMatchObject({
      kind: 'resource-changed',
      proven: false,
      changes: [{ what: 'changed', path: 'Path', before: '/a/', after: '/b/' }],
    })
  })

  it('the rule may have been set differently', () => {
    const strict = makeRule(entry.id, 'high', entry.title, { options: { maxAgeDays: 30 } })
    const lax = makeRule(entry.id, 'medium', entry.title, { options: { maxAgeDays: 90 } })
    expect(explain(report([lax]), report([strict]), { after: finding('/') })).toMatchObject({
      kind: 'rule-changed',
      changes: [
        { what: 'changed', path: 'severity', before: 'medium', after: 'high' },
        { what: 'changed', path: 'options.maxAgeDays', before: 90, after: 30 },
      ],
    })
  })

  it('another version may be the cause', () => {
    const { text } = explain(report(), report([entry], '2.0.0'), { after: finding('/') })
    expect(text).toContain('awsure was 1.2.3 and is 2.0.0: the rule may have changed.')
  })
})

describe('between a report and a snapshot', () => {
  const changed = (before: string, after: string) => ({
    kind: 'resource-changed',
    text: 'The user changed.',
    changes: [{ what: 'changed', path: 'Path', before, after }],
  })

  it('the row shows what became of the evidence', () => {
    const row = (Path: string) => snapshot({ Arn, Path })
    expect(explain(report(), row('/staff/'), { before: finding('/') })).toMatchObject(changed('/', '/staff/'))
    expect(explain(row('/staff/'), report(), { after: finding('/') })).toMatchObject(changed('/staff/', '/'))
  })

  it('a row that is not there came or went', () => {
    expect(explain(report(), snapshot(undefined), { before: finding('/') }).kind).toBe('resource-deleted')
    expect(explain(snapshot(undefined), report(), { after: finding('/') }).kind).toBe('resource-created')
  })

  it('nothing is claimed where the evidence is the same, or elsewhere', () => {
    expect(explain(report(), snapshot({ Arn, Path: '/' }), { before: finding('/') }).kind).toBe('unknown')
    const elsewhere = finding('/', { evidence: [{ call: 'x', path: 'alarms[0].Name', seen: 'x', expected: 'y' }] })
    expect(explain(report(), snapshot({ Arn }), { before: elsewhere }).kind).toBe('unknown')
  })
})
