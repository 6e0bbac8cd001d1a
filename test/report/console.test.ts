import fc from 'fast-check'
import { compareBy } from '../../src/order.ts'
import { consoleReport } from '../../src/report/console.ts'
import { lastLine } from '../../src/report/console-summary.ts'
import type { Report } from '../../src/report/report.ts'
import { sectionPlace } from '../../src/sections.ts'
import {
  anyText,
  cleanReport,
  deniedReport,
  gatedReport,
  HOSTILE,
  hostileNamesReport,
  hostileReport,
  largeReport,
  makeFinding,
  makeGap,
  makeReport,
  makeRule,
  sampleReport,
  shownReport,
} from './sample.ts'

const show = (report: Report, width?: number): string =>
  consoleReport(report, { color: false, ...(width ? { width } : {}) })
const linesOf = (report: Report, width?: number): string[] => show(report, width).split('\n')

const rule = makeRule('iam-user-mfa', 'low', 'Users have MFA')
const counts = {
  ruleId: rule.id,
  account: '111122223333',
  region: 'global',
  pass: 0,
  fail: 0,
  notApplicable: 0,
  unknown: 0,
}

describe('the console report', () => {
  it.each<[string, () => Report, number | undefined]>([
    ['sample-80', sampleReport, 80],
    ['sample-120', sampleReport, 120],
    ['sample-piped', sampleReport, undefined],
    ['shown-80', shownReport, 80],
    ['clean-80', cleanReport, 80],
    ['denied-80', deniedReport, 80],
    ['nothing-piped', () => makeReport({ accounts: [] }), undefined],
    ['hostile-piped', hostileNamesReport, undefined],
    ['gated-80', gatedReport, 80],
  ])('%s', async (name, make, width) => {
    await expect(show(make(), width)).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  it('gated-all-80', async () => {
    const text = consoleReport(gatedReport(), { color: false, width: 80, listed: ['suppressed', 'unchanged'] })
    await expect(text).toMatchFileSnapshot('golden/gated-all-80.txt')
  })

  it('gives every ARN and every command a line of its own, whole, however narrow the terminal', () => {
    const lines = linesOf(sampleReport(), 30)
    const { findings } = sampleReport()
    for (const { resource, remediation } of findings) {
      expect(lines).toContain(`  ${resource.arn}`)
      if (remediation) expect(lines).toContain(`    $ ${remediation}`)
    }
  })

  it.each([40, 80, 120])('wraps prose to %i columns, and breaks no word', (width) => {
    const { findings } = sampleReport()
    const whole = new Set(
      findings.flatMap(({ resource, remediation }) => [`  ${resource.arn}`, `    $ ${remediation}`]),
    )
    const long = linesOf(sampleReport(), width).filter((line) => line.length > width && !whole.has(line))
    expect(long.filter((line) => line.trim().includes(' ') && !/^ {10}\S+ {2}/.test(line))).toEqual([])
  })

  it('does not wrap what is piped', () => {
    expect(linesOf(sampleReport()).at(-2)).toBe(lastLine(sampleReport()))
  })

  it('tells apart resources that share an ARN', () => {
    expect(show(sampleReport())).toContain('AKIAIOSFODNN7EXAMPLE: The key was created 878 days ago')
    const finding = makeFinding(rule, {
      resource: { id: 'arn:a#k', arn: 'arn:a', name: 'k' },
      message: 'Key k is old.',
    })
    expect(show(makeReport({ findings: [finding] }))).toContain('    Key k is old.')
  })

  it.each([
    ['bastion', 'bastion: Tokens are optional.'],
    ['i-0a1b', 'Tokens are optional.'],
    ['', 'Tokens are optional.'],
    ['\u001b[31m::error::x', String.raw`\x1b[31m::error::x: Tokens are optional.`],
  ])('names what its ARN does not: %j', (name, text) => {
    const arn = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b'
    const finding = makeFinding(rule, { resource: { id: arn, arn, name }, message: 'Tokens are optional.' })
    expect(show(makeReport({ findings: [finding] }))).toContain(`  ${arn}\n    ${text}\n`)
  })

  it('joins what is missing in many regions, and asks for each action once', () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1', 'us-west-2']
    const gaps = regions.map((region, index) => makeGap({ region, rules: [`elbv2-${index}`] }))
    const text = show(makeReport({ gaps, evaluations: [{ ...counts, pass: 1, unknown: 5 }] }))
    expect(text).toContain('  Could not see elbv2 DescribeListeners in 5 regions (denied): 5 rules unknown\n')
    expect(text).toContain('    elbv2-0, elbv2-1, elbv2-2, elbv2-3 and 1 more\n')
    expect(text).toContain(
      '  Grant at least elasticloadbalancing:DescribeListeners to settle 5 unknown results; `awsure permissions` prints all that the rules need.\n',
    )
  })

  it('lists twenty of each kind, and counts the rest', () => {
    const gaps = Array.from({ length: 25 }, (_, index) =>
      makeGap({ operation: `Describe${index}`, action: 'a:Describe' }),
    )
    const text = show(makeReport({ gaps, evaluations: [{ ...counts, unknown: 25 }] }))
    expect(text.match(/Could not see/g)).toHaveLength(20)
    expect(text).toContain(
      '  And 5 more; --show unknown lists every result.\n  Grant at least a:Describe to settle 25 unknown results; ',
    )
  })

  it('never promises to settle more results than are unknown', () => {
    const gaps = [makeGap({ unknown: 3 }), makeGap({ operation: 'DescribeRules', unknown: 3 })]
    expect(show(makeReport({ gaps, evaluations: [{ ...counts, unknown: 4 }] }))).toContain(
      'to settle 4 unknown results;',
    )
  })

  it.each([
    ['denied', 'AccessDenied', 'Grant at least elasticloadbalancing:DescribeListeners to settle'],
    ['throttled', 'Throttling', 'Run again with a lower --concurrency to settle'],
    ['not-recorded', 'NotRecorded', 'Record the snapshot again with awsure record to settle'],
    ['not-recorded', 'Truncated', 'only its first page was recorded'],
    ['unavailable', 'OptInRequired', 'leave it out with --region'],
    ['failed', 'ECONNRESET', 'ECONNRESET: '],
  ] as const)('says what to do about %s (%s)', (kind, code, advice) => {
    const report = makeReport({ gaps: [makeGap({ kind, code })], evaluations: [{ ...counts, unknown: 1 }] })
    expect(show(report)).toContain(advice)
  })

  it('blames a rule for its own fault, not AWS', () => {
    const gap = makeGap({ kind: 'failed', operation: '', action: '', code: 'RuleError', message: 'Rule x threw: boom' })
    const text = show(makeReport({ gaps: [gap], evaluations: [{ ...counts, unknown: 1 }] }))
    expect(text).toContain('  Rule x threw: boom (eu-west-1): 1 rule unknown\n')
    expect(text).toContain('A defect of the rule')
    expect(text).not.toContain('Could not see')
  })

  it('mentions a gap that cost only a detail, without alarm', () => {
    const gaps = [makeGap({ rules: [], unknown: 0 })]
    const text = show(makeReport({ gaps, evaluations: [{ ...counts, pass: 1 }] }))
    expect(text).toContain('NOTE      Some details could not be seen; no result depends on them\n')
    expect(text).toContain('(denied): only a detail is missing\n')
  })

  it('prints each finding of a large account once', () => {
    const lines = linesOf(largeReport(30_000))
    expect(lines.filter((line) => line.startsWith('  arn:'))).toHaveLength(30_000)
  })
})

describe('the last line', () => {
  it('says what was evaluated, what was not, the gate and the exit code', () => {
    expect(lastLine(sampleReport())).toBe(
      'Evaluated 7 of 8 rules on 44 resources in 2 regions of 2 accounts: 42 passed, 10 failed, 9 not applicable, ' +
        '17 unknown. 1 rule found nothing to judge. Gate: 6 findings at or above high. ' +
        '14 results at or above high could not be evaluated. Exit 5.',
    )
  })

  it('says that a run was interrupted', () => {
    const exit = { code: 130, reason: 'Interrupted by SIGINT.', failOn: 'high' } as const
    expect(lastLine(makeReport({ status: 'interrupted', exit }))).toMatch(
      /^Interrupted before the end\. Evaluated .* Gate: Interrupted by SIGINT\. Exit 130\.$/,
    )
  })
})

describe('colour', () => {
  const painted = (report: Report): string => consoleReport(report, { color: true })
  const GREEN = '\u001b[32m'
  const code = (exit: number) => ({ code: exit, reason: 'So.', failOn: 'high' }) as const

  it('is green when all was seen and all is well', () => {
    expect(painted(cleanReport())).toContain(`${GREEN}Gate:`)
  })

  it.each<[string, Report]>([
    ['nothing was evaluated', makeReport()],
    ['nothing could be seen', deniedReport()],
    ['only not-applicable', makeReport({ evaluations: [{ ...counts, notApplicable: 3 }] })],
    [
      'findings below the threshold',
      makeReport({ findings: [makeFinding(rule)], evaluations: [{ ...counts, pass: 1, fail: 1 }] }),
    ],
    ['incomplete below the threshold', makeReport({ evaluations: [{ ...counts, pass: 1, unknown: 1 }] })],
    ['interrupted', makeReport({ status: 'interrupted', exit: code(130), evaluations: [{ ...counts, pass: 1 }] })],
    ['gate failed', makeReport({ exit: code(1), evaluations: [{ ...counts, pass: 1, fail: 1 }] })],
    ['could not run', makeReport({ exit: code(3), evaluations: [{ ...counts, pass: 1 }] })],
  ])('is not green: %s', (_name, report) => {
    expect(painted(report)).not.toContain(GREEN)
  })

  it('changes nothing but the colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken off
    expect(painted(sampleReport()).replace(/\u001b\[\d+m/g, '')).toBe(show(sampleReport()))
    expect(show(sampleReport())).not.toContain('\u001b')
  })
})

describe('hostile names', () => {
  /** A line break ends a line of ours; no other control or format character may be there. */
  const DANGEROUS = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
  /** GitHub's runner trims blanks, then obeys `::`; it obeys `##[` anywhere, and so does Azure's agent `##vso[`. */
  const COMMAND = /^\s*::|##\w*\[/m

  it.each(Object.entries(HOSTILE))('%s does no harm', (_name, text) => {
    for (const width of [undefined, 20, 80]) {
      expect(show(hostileReport(text), width)).not.toMatch(DANGEROUS)
      expect(show(hostileReport(text), width)).not.toMatch(COMMAND)
    }
  })

  it('no text whatever does harm, or makes a line that is not ours', () => {
    const height = linesOf(hostileReport('x')).length
    fc.assert(
      fc.property(
        anyText.filter((text) => text !== ''),
        (text) => {
          const shown = show(hostileReport(text))
          expect(shown).not.toMatch(DANGEROUS)
          expect(shown).not.toMatch(COMMAND)
          expect(shown.split('\n').length).toBeLessThanOrEqual(height)
          expect(show(hostileReport(text), 10)).not.toMatch(COMMAND)
        },
      ),
    )
  })
})

describe('by section', () => {
  const bySection = (report: Report): string => consoleReport(report, { color: false, groupBy: 'section' })

  it('has the headings of the document in its order, and every finding once, under the first that its rule names', () => {
    const report = sampleReport()
    const text = bySection(report)
    const heads = [...text.matchAll(/^(Section .*)$/gm)].map(([, head]) => head)
    const wanted = [...new Set(report.findings.map(({ ruleId }) => sourceOf(report, ruleId)))]
    expect(heads.map((head) => head?.split(/[ :]/)[1])).toEqual(wanted.sort(compareBy(sectionPlace)))
    for (const head of heads) expect(head).toMatch(/^Section [\d.]+: [A-Z]/)
    const byRule = show(report).split('\n').sort()
    expect(
      text
        .split('\n')
        .filter((line) => !line.startsWith('Section '))
        .sort()
        .filter(Boolean),
    ).toEqual(byRule.filter(Boolean))
  })

  it('has those that were asked for, where a rule names several', () => {
    const own = { ...rule, source: ['1.1', '8.1', '8.2'] }
    const report = makeReport({ rules: [own], findings: [makeFinding(own)] })
    const options = { color: false, groupBy: 'section', sections: ['8'] } as const
    expect(consoleReport(report, options)).toMatch(/^Section 8\.1: /)
  })

  it('keeps what has no section', () => {
    const own = { ...rule, source: [] }
    expect(bySection(makeReport({ rules: [own], findings: [makeFinding(own)] }))).toMatch(
      /^No section of the source document\n/,
    )
  })
})

const sourceOf = ({ rules }: Report, ruleId: string): string => rules.find(({ id }) => id === ruleId)?.source[0] ?? ''
