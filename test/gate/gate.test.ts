import fc from 'fast-check'
import { baselineOf } from '../../src/gate/baseline.ts'
import { type GateSettings, gateReport } from '../../src/gate/gate.ts'
import { byBadness } from '../../src/report/finding.ts'
import type { Report, Suppression } from '../../src/report/report.ts'
import { SEVERITIES } from '../../src/rule.ts'
import { makeSuppression, sampleReport } from '../report/sample.ts'

const PLAIN: GateSettings = {
  failOn: 'high',
  failOnRules: [],
  warnRules: [],
  incomplete: 'fail',
  exitZero: false,
  suppressions: [],
  baseline: undefined,
  today: new Date('2026-06-01T12:00:00Z'),
}
const gate = (settings: Partial<GateSettings> = {}, report = sampleReport()): Report =>
  gateReport(report, { ...PLAIN, ...settings })

const park = (more: Partial<Suppression>): Suppression => makeSuppression({ until: '2026-12-31', ...more })
const total = ({ summary }: Report): number => Object.values(summary.findings).reduce((sum, count) => sum + count, 0)

describe('gateReport', () => {
  it('without settings finds what the report found', () => {
    const report = gate()
    const findings = sampleReport().findings.sort(byBadness)
    expect(report).toEqual({ ...sampleReport(), findings, suppressions: { expired: [], expiring: [], unused: [] } })
    expect(report.exit).toEqual({
      code: 5,
      reason: '6 findings at or above high. 14 results at or above high could not be evaluated.',
      failOn: 'high',
    })
  })

  it('leaves the report that it was given as it was', () => {
    const report = sampleReport()
    gate({ suppressions: [park({ resource: '*' })], baseline: baselineOf(sampleReport(), 'b.json') }, report)
    expect(report).toEqual(sampleReport())
  })

  it('begins with what every reader looks for', () => {
    expect(Object.keys(gate()).slice(0, 7)).toEqual([
      '$schema',
      'schemaVersion',
      'tool',
      'run',
      'status',
      'exit',
      'summary',
    ])
  })

  it('takes suppressed findings out of the gate, and counts them', () => {
    const suppressions = [park({ rule: '*', resource: 'arn:aws:*', account: '*' })]
    const report = gate({ suppressions, incomplete: 'warn' })
    expect(report.findings).toEqual([])
    expect(report.suppressed).toHaveLength(sampleReport().findings.length)
    expect(report.summary).toMatchObject({
      findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
      suppressed: sampleReport().findings.length,
      evaluations: sampleReport().summary.evaluations,
    })
    expect(report.exit.code).toBe(0)
  })

  it('fails again once a suppression has expired, and says which', () => {
    const expired = park({ until: '2026-05-31', resource: '*alice' })
    const only = sampleReport().findings.filter(({ resource }) => resource.id.endsWith('alice'))
    const report = gate({ suppressions: [expired] }, { ...sampleReport(), findings: only, evaluations: [], gaps: [] })
    expect(report.exit.code).toBe(1)
    expect(report.findings).toMatchObject([{ expiredSuppression: expired }])
    expect(report.suppressions.expired).toEqual([expired])
  })

  it('with a baseline fails only for what is new; what is incomplete still counts', () => {
    const baseline = baselineOf(sampleReport(), 'old.json')
    expect(gate({ baseline }).exit).toMatchObject({ code: 4 })
    expect(gate({ baseline, incomplete: 'warn' }).exit).toMatchObject({ code: 0 })
    const [first, ...others] = baseline.findings
    expect(first).toBeDefined()
    expect(gate({ baseline: { ...baseline, findings: others }, failOn: 'info', incomplete: 'warn' })).toMatchObject({
      exit: { code: 1 },
      baseline: { path: 'old.json', new: 1, unchanged: 9, reopened: 0, resolved: 0, unknown: [] },
    })
  })

  it('does not compare what is suppressed, nor take it for resolved', () => {
    const baseline = baselineOf(sampleReport(), 'old.json')
    const report = gate({ baseline, suppressions: [park({ resource: '*' })] })
    expect(report.suppressed.map((finding) => finding.baseline)).toEqual([undefined, undefined])
    expect(report.baseline).toMatchObject({ unchanged: 8, resolved: 0, unknown: [] })
  })

  const settings: fc.Arbitrary<GateSettings> = fc.record({
    failOn: fc.constantFrom(...SEVERITIES, 'none' as const),
    failOnRules: fc.constantFrom([], ['iam-*'], ['s3-bucket-versioning']),
    warnRules: fc.constantFrom([], ['ec2-*'], ['iam-user-mfa']),
    incomplete: fc.constantFrom('fail' as const, 'warn' as const),
    exitZero: fc.boolean(),
    suppressions: fc.array(
      fc.record({
        rule: fc.constantFrom('*', 'iam-*', 'ec2-instance-imdsv2'),
        resource: fc.constantFrom('*', 'arn:aws:iam::*', '*alice'),
        region: fc.constantFrom('*', 'eu-west-1', 'global'),
        reason: fc.constant('It is known.'),
        until: fc.constantFrom('2026-05-31', '2026-06-01', '2026-06-10', '2027-01-01'),
      }),
      { maxLength: 3 },
    ),
    baseline: fc.option(
      fc.nat({ max: 10 }).map((count) => {
        const made = baselineOf(sampleReport(), 'b.json')
        return { ...made, findings: made.findings.slice(count) }
      }),
      { nil: undefined },
    ),
    today: fc.constant(PLAIN.today),
  })

  it('never loses a finding, and counts each once', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        const report = gate(chosen)
        const ids = [...report.findings, ...report.suppressed].map(({ id }) => id)
        expect(ids.sort()).toEqual(
          sampleReport()
            .findings.map(({ id }) => id)
            .sort(),
        )
        expect(total(report)).toBe(report.findings.length)
        expect(report.summary.suppressed).toBe(report.suppressed.length)
      }),
    )
  })

  it('of a gated report gives what it gives of the bare one', () => {
    fc.assert(
      fc.property(settings, settings, (first, second) => {
        expect(gate(second, gate(first))).toEqual(gate(second))
      }),
    )
  })

  it('is never greener for a suppression that has expired', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        const expired = chosen.suppressions.map((suppression) => ({ ...suppression, until: '2026-05-31' }))
        expect(gate({ ...chosen, suppressions: expired }).exit).toEqual(gate({ ...chosen, suppressions: [] }).exit)
      }),
    )
  })
})
