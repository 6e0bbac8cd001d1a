import { decideExit, type Thresholds } from '../../src/gate/exit.ts'
import type { BaselineState, FailOn, Finding, ReportedGap, UngatedReport } from '../../src/report/report.ts'
import { SEVERITIES, type Severity } from '../../src/rule.ts'
import { evaluation, makeFinding, makeGap, makeReport, makeRule } from '../report/sample.ts'

const PLAIN: Thresholds = { failOn: 'high', failOnRules: [], warnRules: [], incomplete: 'fail', exitZero: false }
const FAIL_ON: readonly FailOn[] = [...SEVERITIES, 'none']

const rules = {
  critical: makeRule('a-critical', 'critical', 'A'),
  high: makeRule('b-high', 'high', 'B'),
  medium: makeRule('c-medium', 'medium', 'C'),
  low: makeRule('d-low', 'low', 'D'),
  info: makeRule('e-info', 'info', 'E'),
}

interface Made {
  /** A finding of each severity, and against the baseline, if any, its state. */
  found?: readonly Severity[]
  states?: readonly BaselineState[]
  /** An unknown result of a rule of each severity. */
  unseen?: readonly Severity[]
  gap?: Partial<ReportedGap>
  parts?: Partial<UngatedReport>
}

function report({ found = [], states, unseen = [], gap = {}, parts }: Made): UngatedReport {
  const findings = found.map((severity, index): Finding => {
    const state = states?.[index % states.length]
    return makeFinding(rules[severity], state ? { baseline: { state, firstSeen: '2026-01-01' } } : {})
  })
  const made = makeReport({
    rules: Object.values(rules),
    findings,
    evaluations: [
      ...found.map((severity) => evaluation(rules[severity].id, { fail: 1 })),
      ...unseen.map((severity) => evaluation(rules[severity].id, { unknown: 1 })),
      evaluation('e-info', { pass: 1 }),
    ],
    gaps: unseen.map((severity) => makeGap({ rules: [rules[severity].id], ...gap })),
    ...(states ? { baseline: { path: 'b.json', new: 0, unchanged: 0, reopened: 0, resolved: 0, unknown: [] } } : {}),
  })
  return { ...made, ...parts }
}

const codeOf = (made: Made, thresholds: Partial<Thresholds> = {}): number =>
  decideExit(report(made), { ...PLAIN, ...thresholds }).code

/** DESIGN.md section 8 as a person would apply it: looks at one thing after another, and shares nothing with the code. */
function oracle({ found = [], states, unseen = [] }: Made, thresholds: Thresholds): number {
  const rank: Record<FailOn, number> = { none: 9, critical: 5, high: 4, medium: 3, low: 2, info: 1 }
  const byRule = (severity: Severity): 'fails' | 'warns' | 'neither' => {
    const id = rules[severity].id
    if (thresholds.failOnRules.includes(id)) return 'fails'
    if (thresholds.warnRules.includes(id)) return 'warns'
    if (thresholds.failOnRules.includes(`${id.slice(0, 2)}*`)) return 'fails'
    return thresholds.warnRules.includes(`${id.slice(0, 2)}*`) ? 'warns' : 'neither'
  }
  const matters = (severity: Severity): boolean => {
    if (byRule(severity) === 'fails') return true
    return byRule(severity) === 'neither' && rank[severity] >= rank[thresholds.failOn]
  }
  let code = 0
  found.forEach((severity, index) => {
    const isOld = states !== undefined && states[index % states.length] === 'unchanged'
    if (matters(severity) && !isOld) code |= 1
  })
  for (const severity of unseen) if (matters(severity) && thresholds.incomplete === 'fail') code |= 4
  return thresholds.exitZero ? 0 : code
}

const FOUND: readonly (readonly Severity[])[] = [[], ['info'], ['medium'], ['critical'], ['high', 'medium', 'low']]
const UNSEEN: readonly (readonly Severity[])[] = [[], ['low'], ['high'], ['critical', 'medium']]
const STATES: readonly (readonly BaselineState[] | undefined)[] = [
  undefined,
  ['new'],
  ['unchanged'],
  ['reopened'],
  ['unchanged', 'new', 'reopened'],
]
const NAMED: readonly Pick<Thresholds, 'failOnRules' | 'warnRules'>[] = [
  { failOnRules: [], warnRules: [] },
  { failOnRules: ['c-medium'], warnRules: [] },
  { failOnRules: [], warnRules: ['a-*', 'b-high'] },
  { failOnRules: ['d-*', 'c-*'], warnRules: ['c-medium'] },
  { failOnRules: ['b-high', 'e-info'], warnRules: ['b-high', 'e-info'] },
  { failOnRules: ['a-critical', 'e-*'], warnRules: ['a-*', 'e-*'] },
]

function* combinations(): Generator<[Made, Thresholds]> {
  for (const found of FOUND)
    for (const unseen of UNSEEN)
      for (const states of STATES)
        for (const failOn of FAIL_ON)
          for (const named of NAMED)
            for (const incomplete of ['fail', 'warn'] as const)
              for (const exitZero of [false, true])
                yield [
                  { found, unseen, ...(states ? { states } : {}) },
                  { failOn, ...named, incomplete, exitZero },
                ]
}

describe('the exit code', () => {
  it('is what DESIGN.md says, in every combination', () => {
    const seen = new Map<number, number>()
    for (const [made, thresholds] of combinations()) {
      const { code } = decideExit(report(made), thresholds)
      expect(code, JSON.stringify([made, thresholds])).toBe(oracle(made, thresholds))
      seen.set(code, (seen.get(code) ?? 0) + 1)
    }
    // The table would prove nothing if it hardly ever met one of the codes.
    expect([...seen.keys()].sort()).toEqual([0, 1, 4, 5])
    expect(Math.min(...seen.values())).toBeGreaterThan(500)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is that of %s when it stopped the run, whatever was found', (interruptedBy, code) => {
    const { run } = report({})
    const parts = { status: 'interrupted' as const, run: { ...run, interruptedBy } }
    for (const [made, thresholds] of combinations()) {
      if (made.states) continue
      expect(codeOf({ ...made, parts }, thresholds)).toBe(code)
    }
  })

  it('is 3 when a rule broke, whatever else', () => {
    const gap = { kind: 'failed', operation: '', code: 'RuleError' } as const
    for (const failOn of FAIL_ON) {
      expect(codeOf({ unseen: ['info'], gap }, { failOn, incomplete: 'warn', exitZero: true })).toBe(3)
    }
    expect(decideExit(report({ unseen: ['low', 'high'], gap }), PLAIN).reason).toBe('Rules broke: b-high, d-low.')
    expect(decideExit(report({ unseen: ['low'], gap }), PLAIN).reason).toBe('A rule broke: d-low.')
  })

  describe('when AWS answered nothing', () => {
    const nothing = (...gaps: Partial<ReportedGap>[]): Made => ({
      parts: {
        ...makeReport({
          rules: [rules.info],
          evaluations: [evaluation('e-info', { unknown: 1 })],
          gaps: gaps.map((gap) => makeGap({ rules: ['e-info'], ...gap })),
        }),
      },
    })

    it('is 3, even with the gate off', () => {
      const made = nothing({ kind: 'failed', code: 'ENOTFOUND' }, { kind: 'throttled', code: 'Throttling' })
      expect(codeOf(made)).toBe(3)
      expect(codeOf(made, { failOn: 'none', exitZero: true })).toBe(3)
    })

    it.each(['denied', 'not-recorded', 'unavailable'] as const)('is not 3 when an answer was: %s', (kind) => {
      expect(codeOf(nothing({ kind: 'failed' }, { kind }), { failOn: 'info' })).toBe(4)
    })

    it('does not count gaps that cost only a detail', () => {
      expect(codeOf(nothing({ kind: 'failed' }, { kind: 'denied', rules: [] }))).toBe(3)
    })

    it('is not 3 when there was nothing to ask', () => {
      expect(codeOf({ parts: makeReport({ rules: [rules.info] }) })).toBe(0)
    })
  })

  it.each<[string, Made, Partial<Thresholds>, string]>([
    ['nothing', {}, {}, 'No finding at or above high.'],
    ['off', { found: ['critical'], unseen: ['critical'] }, { failOn: 'none' }, 'Off (--fail-on none).'],
    ['one', { found: ['critical', 'low'] }, {}, '1 finding at or above high.'],
    [
      'both',
      { found: ['critical', 'high'], unseen: ['high'] },
      {},
      '2 findings at or above high. 1 result at or above high could not be evaluated.',
    ],
    [
      'incomplete',
      { unseen: ['high', 'high'] },
      {},
      'No finding at or above high, but 2 results at or above high could not be evaluated.',
    ],
    [
      'incomplete, and no matter',
      { unseen: ['high'] },
      { incomplete: 'warn' },
      'No finding at or above high. 1 result at or above high could not be evaluated. That only warns (--incomplete warn).',
    ],
    ['nothing new', { found: ['high'], states: ['unchanged'] }, {}, 'No new finding at or above high.'],
    ['new', { found: ['high', 'high'], states: ['new'] }, {}, '2 new findings at or above high.'],
    ['reopened', { found: ['high'], states: ['reopened'] }, {}, '1 new or reopened finding at or above high.'],
    ['a rule', { found: ['low'] }, { failOn: 'none', failOnRules: ['d-*'] }, '1 finding of --fail-on-rule.'],
    ['either', { found: ['low'] }, { failOnRules: ['d-*'] }, '1 finding at or above high or of --fail-on-rule.'],
    [
      'only warned of',
      { found: ['critical', 'high'] },
      { warnRules: ['*'] },
      'No finding at or above high. Only warned of (--warn-rule): 2 findings.',
    ],
    ['exit zero', { found: ['high'] }, { exitZero: true }, '1 finding at or above high. Off (--exit-zero).'],
    ['exit zero, for nothing', {}, { exitZero: true }, 'No finding at or above high.'],
  ])('gives its reason: %s', (_name, made, thresholds, reason) => {
    expect(decideExit(report(made), { ...PLAIN, ...thresholds }).reason).toBe(reason)
  })
})
