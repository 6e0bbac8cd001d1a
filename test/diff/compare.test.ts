import fc from 'fast-check'
import { type DiffSettings, diffReports } from '../../src/diff/compare.ts'
import type { Cause, Diff } from '../../src/diff/diff.ts'
import type { Finding, Report } from '../../src/report/report.ts'
import {
  ACCOUNT,
  evaluation,
  makeFinding,
  makeGap,
  makeReport,
  makeRule,
  makeSuppression,
  OTHER,
  type Parts,
  sampleReport,
} from '../report/sample.ts'
import { SETTINGS } from './settings.ts'

const mfa = makeRule('iam-user-mfa', 'high', 'IAM users with a console password have MFA')
const keys = makeRule('iam-access-key-age', 'medium', 'Active access keys are rotated in time')
const RULES = [keys, mfa]

const alice = makeFinding(mfa, { resource: { id: 'arn:aws:iam::111122223333:user/alice' } })
const bob = makeFinding(mfa, { resource: { id: 'arn:aws:iam::111122223333:user/bob' } })
const key = makeFinding(keys, { resource: { id: 'arn:aws:iam::111122223333:user/alice#access-key-1' } })

/** A report of both rules that saw everything, but for what is said otherwise. */
const report = (findings: Finding[], more: Parts = {}): Report =>
  makeReport({
    rules: RULES,
    findings,
    evaluations: RULES.map(({ id }) =>
      evaluation(id, { pass: 3, fail: findings.filter((f) => f.ruleId === id).length }),
    ),
    ...more,
  })

const EXPLAINED: Cause = { kind: 'resource-changed', text: 'Test.', changes: [], proven: true, more: 0 }
const compare = (before: Report, after: Report, more: Partial<DiffSettings> = {}): Diff =>
  diffReports(before, after, { ...SETTINGS, explain: () => EXPLAINED, ...more })

/** Names of the users in each list. */
const names = ({ findings }: Diff) =>
  Object.fromEntries(
    Object.entries(findings).map(([list, entries]) => [list, entries.map(({ resource }) => resource.name)]),
  )

describe('diffReports', () => {
  it('sorts findings into new, resolved and unchanged, and asks why', () => {
    const diff = compare(report([alice, key]), report([bob, key]))
    expect(names(diff)).toEqual({ new: ['bob'], resolved: ['alice'], unknown: [], changed: [] })
    expect(diff.summary).toMatchObject({
      new: { total: 1, high: 1, medium: 0 },
      resolved: { total: 1, high: 1 },
      unchanged: { total: 1, medium: 1, high: 0 },
      suppressed: 0,
    })
    expect(diff.findings.new[0]).toMatchObject({ id: bob.id, ruleId: mfa.id, severity: 'high', cause: EXPLAINED })
  })

  it('finds nothing between a report and itself', () => {
    const diff = diffReports(sampleReport(), sampleReport(), SETTINGS)
    expect(names(diff)).toEqual({ new: [], resolved: [], unknown: [], changed: [] })
    expect(diff.unevaluated).toEqual([])
    expect(diff.notes).toEqual([])
    expect(diff.summary.unchanged.total).toBe(sampleReport().findings.length)
    expect(diff.exit).toEqual({ code: 0, reason: 'No new finding at or above high.', failOn: 'high' })
  })

  it('calls a finding changed whose severity has changed', () => {
    const milder: Finding = { ...alice, severity: 'low', message: 'Only CloudFront can reach it.' }
    const diff = compare(report([alice]), report([milder]))
    expect(names(diff)).toEqual({ new: [], resolved: [], unknown: [], changed: ['alice'] })
    expect(diff.findings.changed[0]).toMatchObject({
      severity: 'low',
      before: { outcome: 'fail', severity: 'high', message: alice.message },
      after: { outcome: 'fail', severity: 'low', message: milder.message },
    })
    expect(diff.exit.code).toBe(0)
  })

  it('sorts every list by severity, rule and resource', () => {
    const diff = compare(report([]), report([key, bob, alice]))
    expect(names(diff).new).toEqual(['alice', 'bob', 'alice#access-key-1'])
  })

  it('keeps what both sides say of the resource', () => {
    const verdict = { ruleId: mfa.id, account: ACCOUNT.id, region: 'global', resource: alice.resource }
    const before = report([], { verdicts: [{ ...verdict, outcome: 'pass', message: 'Has MFA.' }] })
    expect(compare(before, report([alice])).findings.new[0]).toMatchObject({
      before: { outcome: 'pass', message: 'Has MFA.' },
      after: { outcome: 'fail', severity: 'high' },
    })
    expect(compare(report([]), report([alice])).findings.new[0]).not.toHaveProperty('before')
  })
})

describe('what was not evaluated', () => {
  const unseen: [what: string, after: Report, why: string][] = [
    [
      'a rule that was not chosen',
      report([], { rules: [keys], evaluations: [evaluation(keys.id, { pass: 3 })] }),
      'Not evaluated now: the rule did not run.',
    ],
    [
      'an account that was not audited',
      report([], { accounts: [OTHER], evaluations: [evaluation(mfa.id, { pass: 3 }, { account: OTHER.id })] }),
      'Not evaluated now: account 111122223333 was not audited.',
    ],
    [
      'a call that was denied',
      report([], {
        evaluations: [evaluation(mfa.id, { unknown: 1 }), evaluation(keys.id, { pass: 3 })],
        gaps: [makeGap({ region: 'global', service: 'iam', operation: 'ListUsers', rules: [mfa.id], message: 'No.' })],
      }),
      'Not evaluated now: iam:ListUsers was denied (AccessDenied: No).',
    ],
    [
      'some other resource, which might be this one',
      report([], { evaluations: [evaluation(mfa.id, { pass: 3, unknown: 1 }), evaluation(keys.id, { pass: 3 })] }),
      'Not evaluated now: the report does not say why.',
    ],
  ]

  it.each(unseen)('is unknown, never resolved: %s', (_, after, why) => {
    const diff = compare(report([alice]), after)
    expect(names(diff)).toEqual({ new: [], resolved: [], unknown: ['alice'], changed: [] })
    expect(diff.findings.unknown[0]!.cause).toMatchObject({ kind: 'not-evaluated', text: why })
    expect(diff.exit.code).toBe(4)
  })

  it('is resolved where the unknown results are known to be of others', () => {
    const place = { ruleId: mfa.id, account: ACCOUNT.id, region: 'global' }
    const verdicts = [{ ...place, outcome: 'unknown' as const, message: 'Denied.', resource: bob.resource }]
    const after = report([], { evaluations: [evaluation(mfa.id, { pass: 2, unknown: 1 })], verdicts })
    expect(names(compare(report([alice]), after)).resolved).toEqual(['alice'])
    expect(names(compare(report([bob]), after)).unknown).toEqual(['bob'])
    expect(compare(report([bob]), after).findings.unknown[0]!.cause.text).toBe('Not evaluated now: Denied.')
  })

  it('is said of the old side, too: the finding may have been there', () => {
    const before = report([], { rules: [keys], evaluations: [evaluation(keys.id, { pass: 3 })] })
    const diff = compare(before, report([alice]))
    expect(names(diff).new).toEqual(['alice'])
    expect(diff.findings.new[0]!.cause).toMatchObject({
      kind: 'not-evaluated',
      text: 'Not evaluated before: the rule did not run.',
    })
  })

  it('is listed by rule and place, also without a finding', () => {
    const before = report([], {
      evaluations: [
        evaluation(keys.id, { pass: 1 }),
        evaluation(mfa.id, { pass: 1 }),
        evaluation('ec2-x-y', { pass: 1 }, { region: 'us-east-1' }),
        evaluation('ec2-x-y', {}, { region: 'eu-west-1' }),
      ],
    })
    const after = report([], { evaluations: [evaluation(keys.id, { pass: 1, unknown: 2 }), evaluation(mfa.id, {})] })
    expect(compare(before, after).unevaluated).toMatchObject([
      { ruleId: 'ec2-x-y', region: 'us-east-1', unknown: 0, severity: 'critical' },
      { ruleId: keys.id, region: 'global', unknown: 2, severity: 'medium' },
    ])
  })

  it('is no news where it was unknown before', () => {
    const blind = report([], { evaluations: [evaluation(mfa.id, { unknown: 1 }), evaluation(keys.id, { pass: 1 })] })
    expect(compare(blind, blind).unevaluated).toEqual([])
    expect(compare(blind, blind).exit.code).toBe(0)
  })

  it('never is resolved, whatever is taken away', () => {
    const all = report([alice, bob, key])
    const evaluations = fc
      .subarray(all.evaluations)
      .chain((kept) =>
        fc.tuple(...kept.map((one) => fc.constantFrom(one, { ...one, unknown: 1 }, { ...one, pass: 0, unknown: 4 }))),
      )
    fc.assert(
      fc.property(fc.subarray([alice, bob, key]), evaluations, (findings, evaluations) => {
        const diff = compare(all, report(findings, { evaluations }))
        const seen = new Set(evaluations.filter(({ unknown }) => unknown === 0).map(({ ruleId }) => ruleId))
        for (const { ruleId } of diff.findings.resolved) expect(seen).toContain(ruleId)
        const { new: came, resolved, unknown, changed } = diff.findings
        expect(came).toEqual([])
        expect(resolved.length + unknown.length + changed.length + diff.summary.unchanged.total).toBe(3)
      }),
    )
  })
})

describe('suppressions', () => {
  const suppression = makeSuppression({ reason: 'Goes in June.' })
  const parked = (finding: Finding): Partial<Parts> => ({ suppressed: [{ ...finding, suppression }] })

  it('make a finding changed, not resolved', () => {
    const diff = compare(report([alice]), report([], parked(alice)))
    expect(names(diff)).toEqual({ new: [], resolved: [], unknown: [], changed: ['alice'] })
    expect(diff.findings.changed[0]).toMatchObject({
      after: { outcome: 'fail', suppressed: 'Goes in June.' },
      cause: { kind: 'suppression', text: 'It is suppressed now: Goes in June.' },
    })
    expect(diff.summary.suppressed).toBe(1)
    expect(diff.exit.code).toBe(0)
  })

  it('make it new when they end', () => {
    const diff = compare(report([], parked(alice)), report([alice]))
    expect(names(diff).new).toEqual(['alice'])
    expect(diff.findings.new[0]!.cause).toMatchObject({
      kind: 'suppression',
      text: 'It was suppressed before: Goes in June.',
    })
    expect(diff.exit.code).toBe(1)
  })

  it('keep a finding out of it that is suppressed on the old side and gone, or suppressed on both', () => {
    const nothing = { new: [], resolved: [], unknown: [], changed: [] }
    expect(names(compare(report([], parked(alice)), report([])))).toEqual(nothing)
    expect(names(compare(report([], parked(alice)), report([], parked(alice))))).toEqual(nothing)
  })
})

describe('the gate of a comparison', () => {
  const low: Finding = { ...alice, severity: 'low' }
  const blind = report([], { evaluations: [evaluation(mfa.id, { unknown: 1 }), evaluation(keys.id, { pass: 3 })] })
  const cases: [string, Report, Report, Partial<DiffSettings['thresholds']>, number, string][] = [
    ['nothing new', report([alice]), report([alice]), {}, 0, 'No new finding at or above high.'],
    ['something milder', report([]), report([key]), {}, 0, 'No new finding at or above high.'],
    ['something new', report([]), report([alice]), {}, 1, '1 new finding at or above high.'],
    [
      'two, from medium on',
      report([]),
      report([alice, key]),
      { failOn: 'medium' },
      1,
      '2 new findings at or above medium.',
    ],
    ['no threshold', report([]), report([alice]), { failOn: 'none' }, 0, 'Off (--fail-on none).'],
    ['raised', report([low]), report([alice]), {}, 1, '1 new or raised finding at or above high.'],
    ['lowered', report([alice]), report([low]), {}, 0, 'No new finding at or above high.'],
    ['unknown now', report([alice]), blind, {}, 4, 'No new finding at or above high, but 1 rule saw less than before.'],
    [
      'unknown, no finding',
      report([]),
      blind,
      {},
      4,
      'No new finding at or above high, but 1 rule saw less than before.',
    ],
    [
      'unknown, only warned of',
      report([]),
      blind,
      { incomplete: 'warn' },
      0,
      'No new finding at or above high. Also 1 rule saw less than before: that does not count (--incomplete warn).',
    ],
    [
      'new and unknown',
      report([]),
      { ...blind, findings: [bob] },
      {},
      5,
      '1 new finding at or above high, and 1 rule saw less than before.',
    ],
    [
      'new and unknown, off',
      report([]),
      { ...blind, findings: [bob] },
      { exitZero: true },
      0,
      '1 new finding at or above high, and 1 rule saw less than before. Off (--exit-zero).',
    ],
    [
      'a rule by name',
      report([]),
      report([key]),
      { failOn: 'none', failOnRules: ['iam-access-*'] },
      1,
      '1 new finding of --fail-on-rule.',
    ],
    [
      'a rule only warned of',
      report([]),
      report([alice]),
      { warnRules: [mfa.id] },
      0,
      'No new finding at or above high.',
    ],
    [
      'a new side that broke',
      report([]),
      report([], { exit: { code: 3, reason: 'A rule broke: iam-user-mfa.', failOn: 'high' } }),
      { exitZero: true },
      3,
      'The new side could not be audited. A rule broke: iam-user-mfa.',
    ],
  ]

  it.each(cases)('%s', (_, before, after, thresholds, code, reason) => {
    const { exit } = compare(before, after, { thresholds: { ...SETTINGS.thresholds, ...thresholds } })
    expect({ code: exit.code, reason: exit.reason }).toEqual({ code, reason })
  })

  it('is never green when the sides have nothing in common', () => {
    const elsewhere = report([], {
      accounts: [OTHER],
      evaluations: [evaluation(mfa.id, { pass: 1 }, { account: OTHER.id })],
    })
    const nothing = report([], { evaluations: [] })
    expect(compare(nothing, elsewhere).exit).toMatchObject({
      code: 4,
      reason:
        'No new finding at or above high, but nothing was compared: the two sides have no rule and place in common.',
    })
  })
})

describe('notes', () => {
  it('say what else differs', () => {
    const before = report([])
    const reset = makeRule(keys.id, 'medium', keys.title, { options: { maxAgeDays: 30 } })
    const after: Report = {
      ...report([], { rules: [reset] }),
      tool: { ...before.tool, version: '2.0.0' },
      run: { ...before.run, capturedAt: '2026-05-01T08:00:00.000Z' },
    }
    expect(compare(before, after).notes).toEqual([
      'The old side was judged by awsure 1.2.3, the new one by 2.0.0.',
      'The new side was captured before the old one: are they in the right order?',
      'Only the old side ran iam-user-mfa.',
      'The options differ of iam-access-key-age.',
    ])
  })
})
