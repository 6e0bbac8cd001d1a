import fc from 'fast-check'
import {
  type Baseline,
  baselineOf,
  compareWithBaseline,
  prunedBaseline,
  updatedBaseline,
} from '../../src/gate/baseline.ts'
import type { BaselineFinding, Finding, Report } from '../../src/report/report.ts'
import { SEVERITIES, type Severity } from '../../src/rule.ts'
import {
  ACCOUNT,
  evaluation,
  makeBaselineFinding,
  makeFinding,
  makeReport,
  makeRule,
  makeSuppression,
  OTHER,
} from '../report/sample.ts'

const mfa = makeRule('iam-user-mfa', 'high', 'MFA')
const imds = makeRule('ec2-instance-imdsv2', 'medium', 'IMDSv2')

/** The same user or instance has the same finding id, whenever it is made. */
const user = (name: string, more: Partial<Finding> = {}): Finding =>
  makeFinding(mfa, { id: `user-${name}`, ...more, resource: { id: `arn:aws:iam::111122223333:user/${name}` } })
const instance = (name: string, region = 'eu-west-1'): Finding =>
  makeFinding(imds, {
    id: `instance-${name}`,
    resource: { id: `arn:aws:ec2:${region}:111122223333:instance/${name}`, region },
  })

const entry = (finding: Finding, more: Partial<BaselineFinding> = {}): BaselineFinding =>
  makeBaselineFinding(finding, more)
const baseline = (...findings: BaselineFinding[]): Baseline => ({
  path: 'awsure-baseline.json',
  createdAt: '2026-04-01T00:00:00.000Z',
  scope: { accounts: [ACCOUNT.id], regions: ['eu-west-1'], rules: [mfa.id] },
  findings,
})

const SEEN = [
  evaluation(mfa.id, { pass: 1 }),
  evaluation(imds.id, { pass: 1 }, { region: 'eu-west-1' }),
  evaluation(imds.id, { pass: 1 }, { region: 'us-east-1' }),
]
const report = (parts: Parameters<typeof makeReport>[0] = {}): Report =>
  makeReport({ rules: [imds, mfa], evaluations: SEEN, ...parts })

/** What became of one finding of the baseline that is not among those found now. */
function fateOf(
  known: BaselineFinding,
  parts: Parameters<typeof makeReport>[0] = {},
): 'resolved' | 'unknown' | 'neither' {
  const { resolved, baseline: counts } = compareWithBaseline(report(parts), baseline(known))
  expect(counts.resolved).toBe(resolved.length)
  expect(resolved.length + counts.unknown.length).toBeLessThanOrEqual(1)
  if (resolved.length > 0) return 'resolved'
  return counts.unknown.length > 0 ? 'unknown' : 'neither'
}

describe('against a baseline, a finding', () => {
  const stateOf = (found: Finding, ...known: BaselineFinding[]) =>
    compareWithBaseline(report({ findings: [found] }), baseline(...known)).findings[0]?.baseline

  it('is new when the baseline does not hold it, since the day of the data', () => {
    expect(stateOf(user('a'), entry(user('b')))).toEqual({ state: 'new', firstSeen: '2026-06-01' })
  })

  it('is unchanged when the baseline holds it, since the day that the baseline says', () => {
    expect(stateOf(user('a'), entry(user('a')))).toEqual({ state: 'unchanged', firstSeen: '2026-04-01' })
  })

  it('is reopened when the baseline holds it as resolved', () => {
    const known = entry(user('a'), { resolvedAt: '2026-05-01' })
    expect(stateOf(user('a'), known)).toEqual({ state: 'reopened', firstSeen: '2026-04-01' })
  })

  it.each(SEVERITIES.flatMap((was) => SEVERITIES.map((is): [Severity, Severity] => [was, is])))(
    'of %s that is %s now',
    (was, is) => {
      const isRaised = SEVERITIES.indexOf(is) < SEVERITIES.indexOf(was)
      expect(stateOf(user('a', { severity: is }), entry(user('a'), { severity: was }))).toEqual(
        isRaised
          ? { state: 'new', firstSeen: '2026-04-01', severityRaisedFrom: was }
          : { state: 'unchanged', firstSeen: '2026-04-01' },
      )
    },
  )

  it('is counted by its state', () => {
    const findings = [user('new'), user('old'), user('older'), user('back')]
    const known = [entry(user('old')), entry(user('older')), entry(user('back'), { resolvedAt: '2026-05-01' })]
    const { baseline: counts } = compareWithBaseline(report({ findings }), baseline(...known, entry(user('gone'))))
    expect(counts).toEqual({
      path: 'awsure-baseline.json',
      new: 1,
      unchanged: 2,
      reopened: 1,
      resolved: 1,
      unknown: [],
    })
  })
})

describe('a finding of the baseline that is not found now', () => {
  it('is resolved when its rule was evaluated in its place, since the day of the data', () => {
    const { resolved } = compareWithBaseline(report(), baseline(entry(user('a'))))
    expect(resolved).toEqual([entry(user('a'), { resolvedAt: '2026-06-01' })])
    expect(fateOf(entry(instance('i')))).toBe('resolved')
  })

  it('is resolved when there is nothing left to judge there', () => {
    expect(fateOf(entry(user('a')), { evaluations: [evaluation(mfa.id, {})] })).toBe('resolved')
  })

  it('is resolved although another region is unknown', () => {
    const evaluations = [
      evaluation(imds.id, {}, { region: 'eu-west-1' }),
      evaluation(imds.id, { unknown: 1 }, { region: 'us-east-1' }),
    ]
    expect(fateOf(entry(instance('i')), { evaluations })).toBe('resolved')
  })

  it('is resolved in whatever region when one list holds all regions', () => {
    const bucket = makeFinding(mfa, { resource: { id: 'arn:aws:s3:::logs', region: 'ap-south-1' } })
    expect(fateOf(entry(bucket), { evaluations: [evaluation(mfa.id, {})] })).toBe('resolved')
  })

  it.each<[string, Finding, Parameters<typeof makeReport>[0]]>([
    ['its rule was not chosen', user('a'), { rules: [imds], evaluations: SEEN.slice(1) }],
    ['its rule is unknown there', user('a'), { evaluations: [evaluation(mfa.id, { pass: 5, unknown: 1 })] }],
    ['its region was not audited', instance('i', 'ap-south-1'), {}],
    ['its account was not audited', { ...user('a'), resource: { ...user('a').resource, account: OTHER.id } }, {}],
    [
      'the list of all regions is unknown',
      instance('i'),
      { evaluations: [...SEEN, evaluation(imds.id, { unknown: 1 })] },
    ],
    [
      'its region was not audited, and only shows a part of itself elsewhere',
      instance('i', 'ap-south-1'),
      { evaluations: [...SEEN, evaluation(imds.id, { pass: 1 }, { region: 'ap-south-1' })] },
    ],
    ['nothing was audited', user('a'), { accounts: [], rules: [], evaluations: [] }],
  ])('is unknown when %s', (_name, gone, parts) => expect(fateOf(entry(gone), parts)).toBe('unknown'))

  it('is neither when it is suppressed: it is still there', () => {
    const suppressed = [user('a', { suppression: makeSuppression() })]
    expect(fateOf(entry(user('a')), { suppressed })).toBe('neither')
  })

  it('is no news when it was resolved before', () => {
    expect(fateOf(entry(user('a'), { resolvedAt: '2026-05-01' }))).toBe('neither')
  })

  it('is settled by the verdict on the resource itself, where the report lists it', () => {
    const evaluations = [evaluation(mfa.id, { pass: 1, unknown: 1 })]
    const verdict = (name: string, outcome: 'pass' | 'unknown') => {
      const { id, arn, type } = user(name).resource
      return {
        ruleId: mfa.id,
        outcome,
        message: '',
        account: ACCOUNT.id,
        region: 'global',
        resource: { id, arn, name, type },
      }
    }
    const verdicts = [verdict('a', 'pass'), verdict('b', 'unknown')]
    expect(fateOf(entry(user('a')), { evaluations, verdicts })).toBe('resolved')
    expect(fateOf(entry(user('b')), { evaluations, verdicts })).toBe('unknown')
    // Gone from a list that was seen whole: all that is unknown has a name.
    expect(fateOf(entry(user('c')), { evaluations, verdicts })).toBe('resolved')
  })
})

describe('updatedBaseline', () => {
  const update = (parts: Parameters<typeof makeReport>[0], ...known: BaselineFinding[]) =>
    updatedBaseline(report(parts), baseline(...known), 'awsure-baseline.json').findings

  it('takes what is new, with the day of the data', () => {
    expect(update({ findings: [user('a')] })).toEqual([entry(user('a'), { firstSeen: '2026-06-01' })])
  })

  it('keeps the day on which a finding was first seen, and takes its severity of now', () => {
    const known = entry(user('a'), { severity: 'low', firstSeen: '2025-01-01' })
    expect(update({ findings: [user('a')] }, known)).toEqual([entry(user('a'), { firstSeen: '2025-01-01' })])
  })

  it('marks what is resolved, and keeps it, so that it would be reopened', () => {
    const first = update({}, entry(user('a')))
    expect(first).toEqual([entry(user('a'), { resolvedAt: '2026-06-01' })])
    expect(update({}, ...first)).toEqual(first)
    const { findings } = compareWithBaseline(report({ findings: [user('a')] }), baseline(...first))
    expect(findings[0]?.baseline?.state).toBe('reopened')
  })

  it('takes a reopened finding as one that is known again', () => {
    const known = entry(user('a'), { resolvedAt: '2026-05-01' })
    expect(update({ findings: [user('a')] }, known)).toEqual([entry(user('a'))])
  })

  it('leaves as it was what was not evaluated', () => {
    const known = entry(instance('i', 'ap-south-1'))
    expect(update({}, known)).toEqual([known])
  })

  it('never takes a suppressed finding, so that it is new when the suppression ends', () => {
    expect(update({ suppressed: [user('a', { suppression: makeSuppression() })] })).toEqual([])
  })

  it('leaves a suppressed finding that it held already', () => {
    const known = entry(user('a'))
    expect(update({ suppressed: [user('a', { suppression: makeSuppression() })] }, known)).toEqual([known])
  })

  it('widens the scope, and keeps the beginning', () => {
    const { scope, createdAt } = updatedBaseline(report({ accounts: [OTHER] }), baseline(), 'x.json')
    expect(createdAt).toBe('2026-04-01T00:00:00.000Z')
    expect(scope).toEqual({ accounts: [ACCOUNT.id, OTHER.id], regions: ['eu-west-1'], rules: [imds.id, mfa.id] })
  })

  it('begins with what there is', () => {
    expect(updatedBaseline(report({ findings: [user('a')] }), undefined, 'x.json')).toEqual({
      path: 'x.json',
      createdAt: '2026-06-01T08:00:00.000Z',
      scope: { accounts: [ACCOUNT.id], regions: ['eu-west-1', 'us-east-1'], rules: [imds.id, mfa.id] },
      findings: [entry(user('a'), { firstSeen: '2026-06-01' })],
    })
  })

  it('is in the same order however severities change', () => {
    const findings = [instance('b', 'us-east-1'), user('b'), instance('a'), user('a')]
    const order = update({ findings }).map(({ id }) => id)
    expect(order).toEqual(['instance-a', 'instance-b', 'user-a', 'user-b'])
    expect(
      update({ findings: findings.map((found) => ({ ...found, severity: 'low' as const })) }).map(({ id }) => id),
    ).toEqual(order)
  })
})

describe('prunedBaseline', () => {
  const prune = (parts: Parameters<typeof makeReport>[0], ...known: BaselineFinding[]) =>
    prunedBaseline(report(parts), baseline(...known)).findings

  it('drops what is resolved, now or earlier', () => {
    expect(prune({}, entry(user('a')), entry(user('b'), { resolvedAt: '2026-05-01' }))).toEqual([])
  })

  it('keeps what is there, suppressed, reopened or not evaluated, just as it was', () => {
    const known = [
      entry(user('there'), { severity: 'low' }),
      entry(user('parked')),
      entry(user('back'), { resolvedAt: '2026-05-01' }),
      entry(instance('i', 'ap-south-1')),
    ]
    const parts = { findings: [user('there'), user('back')], suppressed: [user('parked')] }
    expect(prune(parts, ...known)).toEqual(known)
  })

  it('takes nothing new', () => expect(prune({ findings: [user('a')] })).toEqual([]))
})

describe('baselineOf a report', () => {
  it('holds what the report found, could not look for, and found to be gone', () => {
    const gone = entry(user('gone'), { resolvedAt: '2026-06-01' })
    const unseen = entry(instance('i', 'ap-south-1'))
    const made = baselineOf(
      report({
        findings: [user('a'), user('b', { baseline: { state: 'unchanged', firstSeen: '2025-01-01' } })],
        suppressed: [user('c', { suppression: makeSuppression() })],
        resolved: [gone],
        baseline: { path: 'x', new: 1, unchanged: 1, reopened: 0, resolved: 1, unknown: [unseen] },
      }),
      'report.json',
    )
    expect(made.path).toBe('report.json')
    expect(made.findings).toEqual([
      unseen,
      entry(user('a'), { firstSeen: '2026-06-01' }),
      entry(user('b'), { firstSeen: '2025-01-01' }),
      gone,
    ])
  })

  it('leaves nothing new when the same is found again', () => {
    const found = report({ findings: [user('a'), instance('i')] })
    const { baseline: counts } = compareWithBaseline(found, baselineOf(found, 'report.json'))
    expect(counts).toMatchObject({ new: 0, unchanged: 2, reopened: 0, resolved: 0, unknown: [] })
  })
})

describe('laws', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
  const worlds = fc.record({
    found: names,
    parked: names,
    known: fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        resolvedAt: fc.option(fc.constant('2026-05-01'), { nil: undefined }),
      }),
    ),
    unknown: fc.nat({ max: 1 }),
  })
  const partsOf = ({ found, parked, unknown }: { found: string[]; parked: string[]; unknown: number }) => ({
    findings: found.map((name) => user(name)),
    suppressed: parked
      .filter((name) => !found.includes(name))
      .map((name) => user(name, { suppression: makeSuppression() })),
    evaluations: [evaluation(mfa.id, { fail: found.length, unknown })],
  })
  const knownOf = (known: Record<string, { severity: Severity; resolvedAt: string | undefined }>) =>
    baseline(
      ...Object.entries(known).map(([name, { severity, resolvedAt }]) =>
        entry(user(name), { severity, ...(resolvedAt ? { resolvedAt } : {}) }),
      ),
    )

  it('nothing is ever lost: every finding has one state, every entry one fate', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const made = report(partsOf(world))
        const known = knownOf(world.known)
        const { findings, resolved, baseline: counts } = compareWithBaseline(made, known)
        expect(findings.map(({ id }) => id)).toEqual(made.findings.map(({ id }) => id))
        expect(counts.new + counts.unchanged + counts.reopened).toBe(findings.length)
        const present = new Set([...made.findings, ...made.suppressed].map(({ id }) => id))
        const settled = [...resolved, ...counts.unknown].map(({ id }) => id)
        const missing = known.findings.filter(({ id, resolvedAt }) => !present.has(id) && !resolvedAt)
        expect(settled.sort()).toEqual(missing.map(({ id }) => id).sort())
        if (world.unknown > 0) expect(resolved).toEqual([])
      }),
    )
  })

  it('after an update nothing is new, and a second one changes nothing', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const made = report(partsOf(world))
        const updated = updatedBaseline(made, knownOf(world.known), 'b.json')
        const { baseline: counts } = compareWithBaseline(made, updated)
        expect(counts).toMatchObject({ new: 0, reopened: 0, resolved: 0 })
        expect(updatedBaseline(made, updated, 'b.json')).toEqual(updated)
      }),
    )
  })

  it('pruning never makes a run greener', () => {
    fc.assert(
      fc.property(worlds, worlds, (then, now) => {
        const known = knownOf(then.known)
        const pruned = prunedBaseline(report(partsOf(then)), known)
        const failing = (held: Baseline) =>
          compareWithBaseline(report(partsOf(now)), held).findings.filter(
            (found) => found.baseline?.state !== 'unchanged',
          ).length
        expect(failing(pruned)).toBeGreaterThanOrEqual(failing(known))
      }),
    )
  })
})
