import fc from 'fast-check'
import type { Report } from '../../src/report/report.ts'
import { workflowCommands } from '../../src/report/workflow-commands.ts'
import type { Severity } from '../../src/rule.ts'
import { anyText, HOSTILE, hostileReport, makeFinding, makeGap, makeReport, makeRule } from './sample.ts'

const isHigh = (_rule: string, severity: Severity) => severity === 'high'
const linesOf = (report: Report): string[] => workflowCommands(report, isHigh).split('\n').slice(1, -2)

const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')
const medium = makeRule('iam-medium', 'medium', 'Something else')
const finding = (more: Parameters<typeof makeFinding>[1] = {}) => makeFinding(rule, { evidence: [], ...more })
const red = { code: 1, reason: '1 finding at or above high.', failOn: 'high' } as const

/** A command as GitHub's runner reads it (actions/runner, ActionCommand.TryParseV2): the percent sign comes back last. */
function parse(line: string): { kind: string; properties: Record<string, string>; data: string } {
  const end = line.indexOf('::', 2)
  const [kind = '', ...rest] = line.slice(2, end).split(' ')
  const restored = (text: string, codes: [string, string][]) =>
    codes.reduce((rest, [code, character]) => rest.replaceAll(code, character), text)
  const inData: [string, string][] = [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%25', '%'],
  ]
  const pairs = rest
    .join(' ')
    .split(',')
    .map((pair) => pair.split(/=(.*)/s))
  return {
    kind,
    properties: Object.fromEntries(
      pairs.map(([name, value = '']) => [name, restored(value, [['%3A', ':'], ['%2C', ','], ...inData])]),
    ),
    data: restored(line.slice(end + 2), inData),
  }
}

it('is nothing for a report with nothing to say', () => {
  expect(workflowCommands(makeReport(), isHigh)).toBe('')
})

it('says why the step fails, then what fails the gate, then the rest, in a group', () => {
  const locations = [{ kind: 'source', uri: 'infra/alb.tf', startLine: 12, endLine: 14 } as const]
  const report = makeReport({
    findings: [finding({ locations }), makeFinding(medium, { evidence: [] })],
    gaps: [makeGap({ rules: ['elbv2-a'] })],
    exit: red,
  })
  expect(workflowCommands(report, isHigh)).toBe(
    [
      '::group::awsure: annotations',
      '::error title=awsure%3A exit 1::1 finding at or above high.',
      "::error file=infra/alb.tf,line=12,endLine=14,title=iam-user-mfa::User 'alice': Has a console password and no MFA device.",
      "::warning title=awsure%3A incomplete::1 rule could not be evaluated for 'elbv2' in eu-west-1: elbv2-a. Missing: DescribeListeners (denied, elasticloadbalancing:DescribeListeners).",
      "::warning title=iam-medium::User 'alice': Has a console password and no MFA device.",
      '::endgroup::',
      '',
    ].join('\n'),
  )
})

it('leaves out what the baseline knows, and shows what is new or reopened', () => {
  const states = ['unchanged', 'new', 'reopened'] as const
  const findings = states.map((state) =>
    finding({ resource: { name: state }, baseline: { state, firstSeen: '2026-05-01' } }),
  )
  expect(linesOf(makeReport({ findings })).map((line) => /'(\w+)'/.exec(line)?.[1])).toEqual(['new', 'reopened'])
})

it('has no more than GitHub shows, and says so', () => {
  const findings = [...Array(12).fill(finding()), ...Array(15).fill(makeFinding(medium))]
  const kinds = linesOf(makeReport({ findings, exit: red })).map((line) => parse(line).kind)
  expect(kinds).toEqual([...Array(10).fill('error'), ...Array(10).fill('warning'), 'notice'])
  expect(linesOf(makeReport({ findings, exit: red })).at(-1)).toContain('8 annotations more than GitHub shows')
})

describe('hostile text', () => {
  it('comes back from the runner as it was', () => {
    const name = '50%, a:b, %0A::error::owned'
    const uri = 'infra/50%,a:b.tf'
    const locations = [{ kind: 'source', uri, startLine: 1, endLine: 1 } as const]
    const [line = ''] = linesOf(makeReport({ findings: [finding({ resource: { name }, locations })] }))
    expect(parse(line)).toEqual({
      kind: 'error',
      properties: { file: uri, line: '1', endLine: '1', title: 'iam-user-mfa' },
      data: `User '${name}': Has a console password and no MFA device.`,
    })
  })

  it.each(Object.entries(HOSTILE))('%s makes no command of its own', (_name, text) => expectOnlyOurs(text))

  it('makes no command of its own, whatever it is', () => {
    fc.assert(fc.property(anyText, expectOnlyOurs))
  })

  function expectOnlyOurs(text: string): void {
    const lines = linesOf(hostileReport(text))
    expect(lines).toHaveLength(5)
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning) /)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(line).not.toMatch(/##\w*\[|[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/)
      expect(Object.keys(parse(line).properties)).toEqual(['title'])
    }
  }
})
