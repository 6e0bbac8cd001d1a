import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { root } from '../../scripts/virtual-modules.js'
import type { Diff } from '../../src/diff/diff.ts'
import type { JsonObject } from '../../src/json.ts'
import { accountSummary, awsure, refused, securityGroup, shell, temporaryFolder, writeSnapshot } from './awsure.ts'

const folder = await temporaryFolder()
const schema = JSON.parse(await readFile(join(root, 'schema/diff-1.json'), 'utf8'))
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const isValid = ajv.compile(schema)

const run = (...args: string[]) => awsure(['diff', ...args], { cwd: folder })

/** Runs the comparison and reads its JSON. */
async function diff(...args: string[]): Promise<Diff & { code: number }> {
  const { code, stdout, stderr } = await run(...args, '-o', 'json')
  expect(stderr).toMatch(/^(Settings from \w+\.json\n)?\d+ new.* Gate: .* Exit \d\.\n$/)
  const parsed = JSON.parse(stdout)
  isValid(parsed)
  expect(isValid.errors).toBeNull()
  expect(parsed.exit.code).toBe(code)
  return { ...parsed, code }
}

const names = ({ findings }: Diff) =>
  Object.fromEntries(Object.entries(findings).map(([list, entries]) => [list, entries.map(({ ruleId }) => ruleId)]))
const NOTHING = { new: [], resolved: [], unknown: [], changed: [] }

const listeners = (name: string) =>
  join(folder, name, '111122223333/eu-west-1/elastic-load-balancing-v2/DescribeListeners.json')

/** Copies fixtures/secure and changes something in the answer of one call. */
async function changed(name: string, change: (text: string) => string): Promise<void> {
  await cp(join(root, 'fixtures/secure'), join(folder, name), { recursive: true })
  const text = await readFile(listeners(name), 'utf8')
  expect(change(text)).not.toBe(text)
  await writeFile(listeners(name), change(text))
}

const open = securityGroup(true)
const closed = securityGroup(false)
const mfa = accountSummary({ AccountMFAEnabled: 1 })
const noMfa = accountSummary({ AccountMFAEnabled: 0 })
const RULES = ['--rule', 'iam-root-mfa,ec2-security-group-admin-ports']
const snapshot = (file: string, ...calls: Parameters<typeof writeSnapshot>[1]) =>
  writeSnapshot(join(folder, file), calls)

beforeAll(async () => {
  await cp(join(root, 'fixtures/secure'), join(folder, 'before'), { recursive: true })
  await changed('after', (text) =>
    // The first is the policy of shop-web:443.
    text.replace('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', 'ELBSecurityPolicy-2016-08'),
  )
  await snapshot('closed.json', mfa, closed)
  await snapshot('open.json', mfa, open)
  await snapshot('denied.json', mfa, refused(open))
  for (const name of ['closed', 'open', 'denied']) {
    await awsure(['audit', '--snapshot', `${name}.json`, ...RULES, '-o', `json:${name}-report.json`], { cwd: folder })
  }
})

describe('two snapshots in which one listener changed', () => {
  it('differ by one new finding, and the field that caused it', async () => {
    const found = await diff('before', 'after')
    expect(names(found)).toEqual({ ...NOTHING, new: ['elbv2-listener-tls-policy'] })
    expect(found.findings.new[0]!.cause).toEqual({
      kind: 'resource-changed',
      text: 'The listener changed.',
      changes: [
        {
          what: 'changed',
          path: 'SslPolicy',
          before: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
          after: 'ELBSecurityPolicy-2016-08',
        },
      ],
      proven: true,
      more: 0,
    })
    expect(found).toMatchObject({ code: 1, unevaluated: [], notes: [], old: { kind: 'snapshot' } })
  })

  it('say so on the console and in a comment', async () => {
    const onConsole = await run('before', 'after', '-o', 'console', '-o', 'markdown:comment.md')
    expect(onConsole.code).toBe(1)
    expect(onConsole.stdout).toContain(
      'SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 -> ELBSecurityPolicy-2016-08',
    )
    expect(onConsole.stdout).toContain('Gate: 1 new finding at or above high. Exit 1.')
    expect(onConsole.stderr).toBe('Wrote markdown to comment.md\n')
    const comment = await readFile(join(folder, 'comment.md'), 'utf8')
    expect(comment).toContain('## awsure: 1 new')
    expect(comment).toContain(
      '<code>SslPolicy</code>: <code>ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09</code> → <code>ELBSecurityPolicy-2016-08</code>',
    )
  })

  it('the other way round, the finding is resolved', async () => {
    const found = await diff('after', 'before')
    expect(names(found)).toEqual({ ...NOTHING, resolved: ['elbv2-listener-tls-policy'] })
    expect(found.findings.resolved[0]!.cause.changes[0]).toMatchObject({ after: expect.stringContaining('TLS13') })
    expect(found.code).toBe(0)
  })

  it('give the same bytes every time', async () => {
    const [one, other] = await Promise.all([run('before', 'after', '-o', 'json'), run('before', 'after', '-o', 'json')])
    expect(one.stdout).toBe(other.stdout)
  })
})

describe('what a snapshot does not hold any more', () => {
  it('is unknown, never resolved', async () => {
    await changed('blind', (text) => text.replace('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', 'x'))
    await rm(listeners('blind'))
    const found = await diff('after', 'blind')
    expect(names(found)).toEqual({ ...NOTHING, unknown: ['elbv2-listener-tls-policy'] })
    expect(found.findings.unknown[0]!.cause.text).toBe(
      'Not evaluated now: elbv2:DescribeListeners was not recorded in eu-west-1.',
    )
    expect(found.code).toBe(4)
    expect(new Set(found.unevaluated.map(({ region }) => region))).toEqual(new Set(['eu-west-1']))
  })

  it('counts also where there was no finding', async () => {
    const found = await diff('closed.json', 'denied.json', ...RULES)
    expect(names(found)).toEqual(NOTHING)
    expect(found.unevaluated).toMatchObject([{ ruleId: 'ec2-security-group-admin-ports', unknown: 1 }])
    expect(found.code).toBe(4)
    expect((await diff('closed.json', 'denied.json', ...RULES, '--incomplete', 'warn')).code).toBe(0)
    expect((await diff('closed.json', 'denied.json', ...RULES, '--exit-zero')).code).toBe(0)
    expect((await diff('closed.json', 'denied.json', ...RULES, '--fail-on', 'critical')).code).toBe(0)
  })

  it('adds to what is new', async () => {
    await snapshot('worse.json', noMfa, refused(open))
    expect((await diff('closed.json', 'worse.json', ...RULES)).code).toBe(5)
  })
})

describe('whatever the sides are', () => {
  const SAME = { ...NOTHING, new: ['ec2-security-group-admin-ports'] }

  it('a report and a report', async () => {
    const found = await diff('closed-report.json', 'open-report.json')
    expect(names(found)).toEqual(SAME)
    expect(found.findings.new[0]!.cause.kind).toBe('unknown')
    expect(found).toMatchObject({ old: { kind: 'report' }, new: { kind: 'report' }, code: 1 })
    expect(names(await diff('open-report.json', 'denied-report.json'))).toEqual({ ...NOTHING, unknown: SAME.new })
  })

  it('a report and a snapshot, both ways', async () => {
    expect(names(await diff('closed-report.json', 'open.json', ...RULES))).toEqual(SAME)
    const found = await diff('open-report.json', 'closed.json', ...RULES)
    expect(names(found)).toEqual({ ...NOTHING, resolved: SAME.new })
    expect(found).toMatchObject({ old: { kind: 'report' }, new: { kind: 'snapshot' } })
  })

  it('gzipped, as ndjson, or with their members in another order', async () => {
    await writeFile(join(folder, 'open.gz'), gzipSync(await readFile(join(folder, 'open-report.json'))))
    const { calls, ...manifest } = JSON.parse(await readFile(join(folder, 'open.json'), 'utf8'))
    await writeFile(join(folder, 'sorted.json'), JSON.stringify({ calls, ...manifest }))
    const lines = [manifest, ...calls].map((line) => JSON.stringify(line)).join('\n')
    await writeFile(join(folder, 'open.ndjson.gz'), gzipSync(lines))
    const { findings, ...report } = JSON.parse(await readFile(join(folder, 'open-report.json'), 'utf8'))
    await writeFile(join(folder, 'sorted-report.json'), JSON.stringify({ findings, ...report }))
    for (const file of ['open.gz', 'sorted.json', 'open.ndjson.gz', 'sorted-report.json']) {
      expect(names(await diff('closed.json', file, ...RULES)), file).toEqual(SAME)
    }
  })

  it('two accounts have nothing in common, and that is not green', async () => {
    const other = JSON.parse(await readFile(join(folder, 'closed.json'), 'utf8'))
    await writeFile(join(folder, 'other.json'), JSON.stringify({ ...other, accounts: [{ id: '444455556666' }] }))
    const found = await diff('closed.json', 'other.json', ...RULES)
    expect(found.code).toBe(4)
    expect(found.exit.reason).toContain('nothing was compared')
  })
})

describe('what the rules are', () => {
  it('is chosen as for an audit, of reports too', async () => {
    await snapshot('bad.json', noMfa, open)
    expect(names(await diff('closed.json', 'bad.json', '--service', 'iam', '--rule', '*-mfa')).new).toEqual([
      'iam-root-mfa',
    ])
    const of = (...args: string[]) => diff('closed-report.json', 'open-report.json', ...args)
    expect(names(await of('--rule', 'iam-*'))).toEqual(NOTHING)
    expect(names(await of('--severity', 'high')).new).toEqual(['ec2-security-group-admin-ports'])
    const typo = await run('closed-report.json', 'open-report.json', '--rule', 'iam-root-mfaa')
    expect(typo).toMatchObject({ code: 2, stdout: '' })
    expect(typo.stderr).toContain('Did you mean iam-root-mfa?')
  })

  it('can be added to', async () => {
    await writeFile(
      join(folder, 'rule.mjs'),
      `export default ({ defineRule, pass, fail, seen, ec2 }) => defineRule({
        id: 'acme-group-name', title: 'Groups are called web', severity: 'critical', source: [], rationale: 'R.',
        remediation: 'aws x', references: [], on: ec2.securityGroups,
        check: ({ GroupName }) => GroupName === 'web' ? pass('It is.') : fail('It is not.', seen('GroupName', GroupName, 'web')),
      })`,
    )
    const renamed = JSON.parse(JSON.stringify(closed).replace('"web"', '"other"'))
    await snapshot('renamed.json', mfa, renamed)
    const found = await diff('closed.json', 'renamed.json', '--rules', 'rule.mjs', '--rule', 'acme-*')
    expect(names(found).new).toEqual(['acme-group-name'])
    expect(found.findings.new[0]!.cause.changes).toEqual([
      { what: 'changed', path: 'GroupName', before: 'web', after: 'other' },
    ])
  })

  it('and what is suppressed, is said by the config file', async () => {
    const rules = { 'ec2-security-group-admin-ports': { severity: 'low' } }
    const config = (name: string, content: JsonObject) => writeFile(join(folder, name), JSON.stringify(content))
    await config('low.json', { rules })
    expect((await diff('closed.json', 'open.json', ...RULES, '--config', 'low.json')).summary.new).toMatchObject({
      low: 1,
    })
    const reason = 'A bastion until autumn comes.'
    await config('parked.json', { suppressions: [{ rule: 'ec2-*', resource: 'arn:*', reason }] })
    const parked = await diff('closed.json', 'open.json', ...RULES, '--config', 'parked.json')
    expect(names(parked)).toEqual(NOTHING)
    expect(parked.summary.suppressed).toBe(1)
    await config('gate.json', { failOn: 'critical' })
    expect((await diff('closed.json', 'open.json', ...RULES, '--config', 'gate.json')).code).toBe(0)
  })
})

describe('bad input', () => {
  const cases: [what: string, args: string[], message: string | RegExp][] = [
    ['one side', ['closed.json'], 'One of the two to compare is missing.'],
    ['three sides', ['closed.json', 'open.json', 'third.json'], 'Unexpected argument: third.json.'],
    ['no such file', ['closed.json', 'nowhere.json'], 'Cannot read nowhere.json: it does not exist.'],
    ['neither', ['closed.json', 'neither.json'], 'neither.json is neither a JSON report nor a snapshot of awsure.'],
    ['a baseline', ['baseline.json', 'open.json'], 'baseline.json is neither a JSON report nor a snapshot of awsure.'],
    ['broken JSON', ['closed.json', 'broken.json'], /broken\.json:3:\d+: /],
    ['a broken report', ['bad-report.json', 'open.json'], /bad-report\.json:\d+:\d+: /],
    ['a folder that is no snapshot', ['closed.json', 'empty'], 'empty is an empty folder.'],
    ['a format', ['closed.json', 'open.json', '-o', 'markdwn'], 'Did you mean markdown?'],
    ['a format of audit', ['closed.json', 'open.json', '-o', 'sarif:x'], 'Unknown format: sarif.'],
    ['an input as output', ['closed.json', 'open.json', '-o', 'json:open.json'], 'are the same file.'],
    ['a severity', ['closed.json', 'open.json', '--fail-on', 'hihg'], 'Did you mean high?'],
    ['an option of audit', ['closed.json', 'open.json', '--profile', 'x'], '`awsure audit` has it.'],
    ['a folder that is not there', ['closed.json', 'open.json', '-o', 'json:no/x'], 'the folder no does not exist'],
  ]

  beforeAll(async () => {
    await mkdir(join(folder, 'empty'))
    await writeFile(join(folder, 'neither.json'), '{ "answer": 42 }')
    await writeFile(join(folder, 'baseline.json'), '{ "format": "awsure-baseline/1", "findings": [] }')
    await writeFile(join(folder, 'broken.json'), '{\n  "$schema": "x",\n  "schemaVersion": "1.0" "findings": []\n}')
    const report = JSON.parse(await readFile(join(folder, 'open-report.json'), 'utf8'))
    report.findings[0].severity = 'terrible'
    await writeFile(join(folder, 'bad-report.json'), JSON.stringify(report, undefined, 2))
  })

  it.each(cases)('%s is a usage error', async (_, args, message) => {
    const before = await readdir(folder)
    const { code, stdout, stderr } = await run(...args)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(await readdir(folder)).toEqual(before)
  })
})

describe('in a pipeline', () => {
  it('a pull request goes red by what it brings, and by nothing else', async () => {
    const { code, stdout } = await shell(
      `
      awsure diff open.json open.json ${RULES.join(' ')} > same.txt; echo "same $?"
      awsure diff closed.json open.json ${RULES.join(' ')} -o markdown > comment.md; echo "worse $?"
      awsure diff open.json closed.json ${RULES.join(' ')} > better.txt; echo "better $?"
      sed -n 3p comment.md
      `,
      { cwd: folder },
    )
    expect(code).toBe(0)
    expect(stdout).toBe('same 0\nworse 1\nbetter 0\n## awsure: 1 new\n')
  })
})
