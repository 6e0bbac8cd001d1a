import { loadRules } from '../../src/cli/load-rules.ts'
import { configureRules, type RuleSetting } from '../../src/config/rules.ts'
import { type AnyRule, fail, type Rule, type Severity, seen } from '../../src/rule.ts'

const builtIn = await loadRules()
const position = { line: 1, column: 1 }
type Said = Omit<RuleSetting, 'pattern' | 'position'>

const configured = (settings: readonly [pattern: string, said: Said][], rules: readonly AnyRule[] = builtIn) =>
  configureRules(
    rules,
    settings.map(([pattern, said]) => ({ pattern, position, ...said })),
  )
const ruleIn = ({ rules }: { rules: readonly AnyRule[] }, id: string) => rules.find((rule) => rule.id === id)!
const iam = builtIn.filter(({ id }) => id.startsWith('iam-')).map(({ id }) => id)

describe('settings of rules', () => {
  it('without any, every rule is on and as it was', () => {
    expect(configured([])).toEqual({ rules: builtIn, off: new Set() })
  })

  it('change nothing in the rules that they are made from', () => {
    const before = structuredClone(builtIn.map(({ id, severity, options }) => ({ id, severity, options })))
    configured([['*', { enabled: false, severity: 'info', options: {} }]])
    expect(builtIn.map(({ id, severity, options }) => ({ id, severity, options }))).toEqual(before)
  })

  it.each<[string, [string, Said][], string[]]>([
    ['a glob', [['iam-*', { enabled: false }]], iam],
    ['an id', [['iam-user-mfa', { enabled: false }]], ['iam-user-mfa']],
    [
      'an id before a glob',
      [
        ['iam-user-mfa', { enabled: true }],
        ['iam-*', { enabled: false }],
      ],
      iam.filter((id) => id !== 'iam-user-mfa'),
    ],
    [
      'an id after a glob',
      [
        ['iam-*', { enabled: false }],
        ['iam-user-mfa', { enabled: true }],
      ],
      iam.filter((id) => id !== 'iam-user-mfa'),
    ],
    [
      'a later glob',
      [
        ['*', { enabled: false }],
        ['*', { enabled: true }],
        ['iam-*', { enabled: false }],
      ],
      iam,
    ],
    [
      'a glob that says nothing of it',
      [
        ['iam-*', { enabled: false }],
        ['iam-*', { severity: 'low', options: {} }],
      ],
      iam,
    ],
  ])('turn off: %s', (_, settings, off) => {
    expect([...configured(settings).off].sort()).toEqual(off.sort())
  })

  it('give severities: an id goes before a glob, a later glob before an earlier one', () => {
    const rules = configured([
      ['iam-user-mfa', { severity: 'info' }],
      ['*', { severity: 'critical' }],
      ['iam-*', { severity: 'low' }],
    ])
    expect(ruleIn(rules, 'iam-user-mfa').severity).toBe('info')
    expect(ruleIn(rules, 'iam-root-mfa').severity).toBe('low')
    expect(ruleIn(rules, 'ec2-instance-imdsv2').severity).toBe('critical')
  })

  it('give options, and leave the others as they were', () => {
    const rules = configured([['elbv2-listener-certificate-valid', { options: { warnDays: 60 } }]])
    expect(ruleIn(rules, 'elbv2-listener-certificate-valid').options).toEqual({ warnDays: 60, criticalDays: 7 })
    expect(ruleIn(rules, 'iam-access-key-age')).toBe(ruleIn({ rules: builtIn }, 'iam-access-key-age'))
  })

  it('go into an option that is an object, and replace a list', () => {
    const [rule] = builtIn
    const shaped = { ...rule!, id: 'acme-x', options: { nested: { a: 1, b: { c: 2 } }, list: [1, 2] } }
    const settings: [string, Said][] = [
      ['acme-*', { options: { nested: { b: { c: 3 } } } }],
      ['acme-x', { options: { list: [9] } }],
    ]
    expect(ruleIn(configured(settings, [shaped]), 'acme-x').options).toEqual({
      nested: { a: 1, b: { c: 3 } },
      list: [9],
    })
  })
})

describe('a severity', () => {
  const [template] = builtIn
  const check = (severity?: Severity) => () => fail('Wrong.', seen('a', 1, 2), severity ? { severity } : {})
  const rule: AnyRule = { ...template!, id: 'acme-x', severity: 'medium', check: check('critical') }
  const judge = (settings: [string, Said][]) => {
    const [changed] = configured(settings, [rule]).rules
    return { severity: changed!.severity, verdict: changed!.check(undefined as never, undefined as never) }
  }

  it('is that of all findings, also of those that the rule finds worse', () => {
    const { severity, verdict } = judge([['acme-x', { severity: 'low' }]])
    expect(severity).toBe('low')
    expect(verdict).toEqual(check()())
  })

  it('of the rule stays where none is set', () => {
    expect(judge([['acme-x', { options: {} }]])).toEqual({ severity: 'medium', verdict: check('critical')() })
  })

  it('leaves other verdicts alone, and the rule its `this`', () => {
    const own = {
      ...rule,
      check: function (this: Rule<never, never, never, never>) {
        return { outcome: 'pass', message: this.id }
      } as unknown as AnyRule['check'],
    }
    const [changed] = configured([['*', { severity: 'low' }]], [own]).rules
    expect(changed!.check(undefined as never, undefined as never)).toEqual({ outcome: 'pass', message: 'acme-x' })
  })
})
