import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Finding, Report } from '../../src/report/report.ts'
import { FORMATS } from '../../src/report/reporters.ts'
import { auditFixture, fixturePath } from '../audit-fixture.ts'
import { rendered } from '../report/rendered.ts'
import { awsure, temporaryFolder } from './awsure.ts'

const cwd = await temporaryFolder()
const read = (path: string) => readFile(join(cwd, path), 'utf8')
const write = (path: string, text: string | Uint8Array) => writeFile(join(cwd, path), text)
const run = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  awsure(['convert', ...args], env ? { cwd, env } : { cwd })

const formats = Object.keys(FORMATS)
const outputs = (prefix: string) => formats.flatMap((format) => ['-o', `${format}:${prefix}.${format}`])

const { report } = await auditFixture('insecure')
await write('report.json', await rendered('json', report))

describe('convert', () => {
  it('writes any number of formats, each as the audit itself would have', async () => {
    const audited = await awsure(['--snapshot', fixturePath('insecure'), ...outputs('audit')], { cwd })
    expect(audited.code).toBe(1)
    expect(await run(['audit.json', ...outputs('later')])).toMatchObject({ code: 0, stdout: '' })
    for (const format of formats) expect(await read(`later.${format}`), format).toBe(await read(`audit.${format}`))
  })

  it('prints to stdout, the console report unless told otherwise', async () => {
    const console = await run(['report.json'])
    expect(console).toMatchObject({ code: 0, stderr: '' })
    expect(console.stdout).toContain(`${report.findings.length} findings`)
    expect((await run(['report.json', '-o', 'csv'])).stdout).toBe(await rendered('csv', report))
    expect(JSON.parse((await run(['report.json', '-o', 'json'])).stdout)).toEqual(JSON.parse(await read('report.json')))
  })

  it('reads a gzipped report', async () => {
    await write('report.json.gz', gzipSync(await read('report.json')))
    expect((await run(['report.json.gz', '-o', 'csv'])).stdout).toBe(await rendered('csv', report))
  })

  it('names the SARIF analysis', async () => {
    const { stdout } = await run(['report.json', '-o', 'sarif', '--sarif-category', 'nightly'])
    expect(JSON.parse(stdout).runs[0].automationDetails.id).toMatch(/^nightly\//)
  })

  it.each<[string, string, RegExp]>([
    ['not JSON', '{\n  "schemaVersion": "1.0",\n  "tool": nonsense\n}', /bad\.json:3:\d+: this is not JSON/],
    ['cut off', '{\n  "schemaVersion": "1.0",\n  "findings": [', /bad\.json:3:\d+: the JSON ends too early/],
    ['empty', '', /bad\.json is empty/],
    ['no report', '{ "version": "2.1.0", "runs": [] }', /bad\.json is not an awsure report/],
    ['a list', '[]', /bad\.json is not an awsure report/],
    ['of a newer awsure', JSON.stringify({ ...report, schemaVersion: '2.0' }), /bad\.json.*2\.0/],
  ])('refuses a file that is %s, and writes nothing', async (_what, text, message) => {
    await write('bad.json', text)
    const { code, stdout, stderr } = await run(['bad.json', '-o', 'csv:never.csv'])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    await expect(read('never.csv')).rejects.toThrow()
  })

  it('refuses a report that lacks something, naming the line', async () => {
    const text = (await read('report.json')).replace('"severity": "critical"', '"severity": "awful"')
    await write('bad.json', text)
    const line = text.slice(0, text.indexOf('"awful"')).split('\n').length
    const { code, stderr } = await run(['bad.json', '-o', 'junit'])
    expect(code).toBe(2)
    expect(stderr).toContain(`bad.json:${line}`)
  })

  it.each<[string, string[], RegExp]>([
    ['no report', ['-o', 'csv'], /The report to convert is missing/],
    ['no such file', ['nowhere.json'], /Cannot read nowhere\.json: it does not exist/],
    ['a wrong format', ['report.json', '-o', 'junti:x.xml'], /Unknown format: junti.*\n.*Did you mean junit\?/],
    ['the report itself as output', ['report.json', '-o', 'csv:report.json'], /are the same file/],
    ['two formats on stdout', ['report.json', '-o', 'csv', '-o', 'junit'], /Only one format can go to stdout/],
    ['two reports', ['report.json', 'audit.json'], /audit\.json/],
    ['a report and a check', ['report.json', '--check', 'later.sarif'], /exclude each other/],
  ])('refuses %s', async (_what, args, message) => {
    const before = await read('report.json')
    const { code, stdout, stderr } = await run(args)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(await read('report.json')).toBe(before)
  })
})

describe('convert --check', () => {
  it('has nothing against our own SARIF', async () => {
    await write('good.sarif', await rendered('sarif', report))
    expect(await run(['--check', 'good.sarif'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'GitHub code scanning has nothing against good.sarif.\n',
    })
  })

  it('says what GitHub would refuse, and where', async () => {
    const log = JSON.parse(await rendered('sarif', report))
    delete log.runs[0].results[0].locations
    log.runs[0].results[1].locations[0].physicalLocation.artifactLocation.uri = 'arn:aws:iam::111122223333:user/a'
    await write('bad.sarif', JSON.stringify(log))
    const { code, stdout } = await run(['--check', 'bad.sarif'])
    expect(code).toBe(1)
    expect(stdout.trimEnd().split('\n')).toEqual([
      'bad.sarif: /runs/0/results/0/locations: expected at least one location',
      expect.stringMatching(/^bad\.sarif: \/runs\/0\/results\/1\/locations\/0\/.*\/uri: has a scheme/),
    ])
  })

  it('stops telling at fifty', async () => {
    const log = JSON.parse(await rendered('sarif', report))
    for (const result of log.runs[0].results) Object.assign(result, { locations: [], message: {} })
    await write('bad.sarif', JSON.stringify(log))
    const lines = (await run(['--check', 'bad.sarif'])).stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(51)
    expect(lines.at(-1)).toBe(`and ${report.findings.length * 2 - 50} more problems`)
  })

  it.each([
    ['not JSON', 'x', 2, /bad\.sarif:1:1/],
    ['JSON but no SARIF', '{}', 1, /^$/],
  ])('%s', async (_what, text, code, message) => {
    await write('bad.sarif', text)
    const ran = await run(['--check', 'bad.sarif'])
    expect(ran.code).toBe(code)
    expect(ran.stderr).toMatch(message)
  })
})

/** The fixture's findings over and over, each of another resource. */
function many(size: number): Report {
  const findings = Array.from({ length: size }, (_, index): Finding => {
    const finding = report.findings[Math.floor((index * report.findings.length) / size)]!
    const id = `${finding.resource.id}/${index}`
    return { ...finding, id: index.toString(16).padStart(32, '0'), resource: { ...finding.resource, id, arn: id } }
  })
  return { ...report, findings }
}

describe('30,000 findings', () => {
  it.each(formats)('take less than 300 MB as %s', async (format) => {
    await write('many.json', await rendered('json', many(30_000)))
    await write('peak.mjs', `process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))`)
    const { code, stderr } = await run(['many.json', '-o', `${format}:out`], {
      NODE_OPTIONS: `--import=${join(cwd, 'peak.mjs')}`,
    })
    expect(stderr).not.toContain('awsure: ')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Wrote /m)
    const [, kilobytes] = /^peak (\d+)$/m.exec(stderr) ?? []
    expect(Number(kilobytes)).toBeGreaterThan(30_000)
    expect(Number(kilobytes)).toBeLessThan(300_000)
  })
})
