import type { Report } from '../../src/report/report.ts'
import { rendered } from './rendered.ts'
import { REPORTS } from './reports.ts'
import {
  cleanReport,
  deniedReport,
  evaluation,
  gatedReport,
  largeReport,
  makeFinding,
  makeGap,
  makeReport,
  makeRule,
} from './sample.ts'

const markdown = (report: Report): Promise<string> => rendered('markdown', report)
const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')

/** Only what GitHub refuses; the text itself is in golden/. */
const LIMITS = [
  ['markdown', 1024 * 1024],
  ['markdown-comment', 65_536],
] as const

describe.each(LIMITS)('the %s report', (format, limit) => {
  it.each(Object.keys(REPORTS))('%s keeps within the limit, with every fold closed', async (name) => {
    const text = await rendered(format, await REPORTS[name]!(), { listed: ['suppressed', 'unchanged'] })
    expect(Buffer.byteLength(text)).toBeLessThan(limit)
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  })

  it('keeps within the limit whatever there is, uses it, and says what it leaves out', async () => {
    const text = await rendered(format, largeReport(30_000))
    expect(Buffer.byteLength(text)).toBeLessThan(limit)
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit * 0.8)
    expect(text).toContain('**Not everything is shown here**')
    const shown = text.match(/^- `arn:/gm)?.length ?? 0
    const left = [...text.matchAll(/(\d+) (?:high|low)(?=[,.])/g)].map(([, count]) => Number(count))
    expect(shown + left.reduce((sum, count) => sum + count, 0)).toBe(30_000)
  })

  it('leaves out the mildest first', async () => {
    const text = await rendered(format, largeReport(Math.floor(limit / 70)))
    expect(text).toContain('### High:')
    expect(text).toMatch(/left out are \d+ low\. /)
  })

  it('has room for what was not seen, however much was found', async () => {
    const report = largeReport(30_000)
    report.gaps.push(makeGap({ rules: ['iam-user-mfa'], unknown: 1 }))
    expect(await rendered(format, report)).toContain('DescribeListeners (denied')
  })

  it('keeps within the limit when even that is too much', async () => {
    const gaps = Array.from({ length: 1000 }, (_, index) =>
      makeGap({ service: `s${index}`, operation: '', message: '@'.repeat(5000), rules: ['iam-user-mfa'] }),
    )
    const text = await rendered(format, { ...largeReport(30_000), gaps })
    expect(Buffer.byteLength(text)).toBeLessThan(limit)
    expect(text).toMatch(/Not everything is shown here|and 980 more/)
  })
})

describe('the Markdown report', () => {
  it('says in its heading what became of the gate', async () => {
    const headings = async (code: number) =>
      (await markdown({ ...cleanReport(), exit: { code, reason: 'So.', failOn: 'high' } })).split('\n')[0]
    expect(await headings(0)).toBe('## awsure: gate passed')
    expect(await headings(1)).toBe('## awsure: gate failed')
    expect(await headings(3)).toBe('## awsure: could not run')
    expect(await headings(4)).toBe('## awsure: incomplete')
    expect(await headings(5)).toBe('## awsure: gate failed, and incomplete')
    expect(await headings(130)).toBe('## awsure: interrupted')
  })

  it('shows new findings open, and closes those that the baseline knows', async () => {
    const text = await markdown(gatedReport())
    expect(text.indexOf('### High: EC2 instances require IMDSv2')).toBeGreaterThan(0)
    expect(text).not.toContain('### High: IAM users')
    expect(text).toContain(
      '<summary>High: IAM users with a console password have MFA (iam-user-mfa): 2 unchanged</summary>',
    )
    expect(text).not.toContain('1 suppressed</summary>')
    expect(await rendered('markdown', gatedReport(), { listed: ['suppressed'] })).toContain('1 suppressed</summary>')
  })

  it('gives each of a few findings its own command, and many the rule’s', async () => {
    const make = (count: number) =>
      makeReport({
        rules: [rule],
        findings: Array.from({ length: count }, (_, index) => makeFinding(rule, { remediation: `aws mend u${index}` })),
        evaluations: [evaluation(rule.id, { fail: count })],
      })
    expect((await markdown(make(5))).match(/^aws mend u\d$/gm)).toHaveLength(5)
    expect(await markdown(make(6))).toContain(`\n${rule.remediation}\n`)
    expect(await markdown(make(6))).not.toContain('aws mend')
  })

  it('names the place of a resource whose ARN does not', async () => {
    const bucket = makeFinding(rule, { resource: { id: 'arn:aws:s3:::logs', region: 'eu-west-1' } })
    const user = makeFinding(rule)
    const text = await markdown(makeReport({ rules: [rule], findings: [bucket, user] }))
    expect(text).toContain('- `arn:aws:s3:::logs` in eu-west-1 of 111122223333: Has')
    expect(text).toContain('- `arn:aws:iam::111122223333:user/alice`: Has')
  })

  it('says what would let everything be seen, if something was denied', async () => {
    expect(await markdown(deniedReport())).toContain('`awsure permissions` prints')
    expect(await markdown(cleanReport())).not.toContain('`awsure permissions` prints')
  })

  it('is found again as a comment', async () => {
    expect(await rendered('markdown-comment', cleanReport())).toMatch(
      /^<!-- awsure-report -->\n\n## awsure: gate passed\n/,
    )
  })

  it('mentions nobody and refers to no issue', async () => {
    const finding = makeFinding(rule, { message: 'Owned by @octo-org/admins, see #12 and octo/repo#3.' })
    const report = makeReport({
      rules: [{ ...rule, title: '@octocat #1' }],
      findings: [{ ...finding, title: '@octocat #1' }],
    })
    const text = await markdown({
      ...report,
      findings: [...report.findings, { ...finding, baseline: { state: 'unchanged', firstSeen: '2026-01-01' } }],
    })
    expect(text).toContain('octo-org/admins')
    expect(text).not.toMatch(/@octo|(?<!&)#\d/)
  })
})
