import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/virtual-modules.js'
import type { Report } from '../../src/report/report.ts'
import {
  accountSummary,
  awsure,
  type RunOptions,
  scalingGroup,
  securityGroup,
  temporaryFolder,
  writeSnapshot,
} from './awsure.ts'

const cwd = await temporaryFolder()
let folders = 0

/** A repository with these files and a snapshot with a critical, a high and a medium finding. */
async function repository(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = join(cwd, `repository-${folders++}`)
  await mkdir(join(folder, '.git'), { recursive: true })
  await mkdir(join(folder, 'inside/deep'), { recursive: true })
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text)
  const calls = [accountSummary({ AccountMFAEnabled: 0 }), securityGroup(true), scalingGroup('eu-west-1a')]
  await writeSnapshot(join(folder, 's.json'), calls)
  return folder
}

const RULES = ['iam-root-mfa', 'ec2-security-group-admin-ports', 'autoscaling-group-multi-az']
const AUDIT = ['audit', '--snapshot', 's.json', '--rule', RULES.join(',')]
const yaml = (text: string) => ({ 'awsure.config.yaml': text })

/** Audits with a config file; gives the exit code, stderr and the report. */
async function audit(config: string, args: readonly string[] = [], options: RunOptions = {}) {
  const folder = await repository(yaml(config))
  const { code, stdout, stderr } = await awsure([...AUDIT, '-o', 'json', ...args], { cwd: folder, ...options })
  return { code, stderr, report: (stdout === '' ? undefined : JSON.parse(stdout)) as Report }
}

const severities = ({ findings }: Report) =>
  Object.fromEntries(findings.map(({ ruleId, severity }) => [ruleId, severity]))

describe('an audit goes by the config file', () => {
  it('and says so', async () => {
    const { code, stderr, report } = await audit('failOn: critical\n')
    expect(code).toBe(1)
    expect(report.exit).toMatchObject({ failOn: 'critical', reason: expect.stringContaining('1 finding at or above') })
    expect(stderr).toMatch(/^Settings from awsure\.config\.yaml\n/)
  })

  it('of the root of the repository, from a folder deep inside; its paths are its own', async () => {
    const folder = await repository({
      'awsure.config.json': '{ "failOn": "none", // for now\n "outputs": ["json:report.json"], }',
    })
    const deep = join(folder, 'inside/deep')
    const { code, stderr } = await awsure(['--snapshot', '../../s.json'], { cwd: deep })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Settings from \.\.\/\.\.\/awsure\.config\.json\nWrote json to \.\.\/\.\.\/report\.json\n/)
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).exit.failOn).toBe('none')
  })

  it('where it turns rules off, gives severities and options', async () => {
    const { report } = await audit(
      `rules:
  '*': off
  iam-root-mfa: low
  autoscaling-group-multi-az: { enabled: true, severity: critical, options: { minAvailabilityZones: 1 } }
`,
      ['--rule', 'iam-*,autoscaling-*'],
    )
    expect(report.rules.map(({ id, severity, options }) => [id, severity, options])).toEqual([
      ['autoscaling-group-multi-az', 'critical', { minAvailabilityZones: 1 }],
      ['ec2-security-group-admin-ports', 'high', expect.anything()],
      ['iam-root-mfa', 'low', {}],
    ])
    expect(severities(report)).toEqual({ 'ec2-security-group-admin-ports': 'high', 'iam-root-mfa': 'low' })
  })

  it('except for a rule that is asked for by its id', async () => {
    const off = 'rules: { iam-root-mfa: off }\n'
    const named = await audit(off)
    expect(named.report.rules.map(({ id }) => id)).toContain('iam-root-mfa')
    const folder = await repository(yaml(off))
    const run = (...args: string[]) => awsure(['--snapshot', 's.json', '-o', 'json', ...args], { cwd: folder })
    const all = JSON.parse((await run()).stdout) as Report
    expect(all.rules.map(({ id }) => id)).not.toContain('iam-root-mfa')
    expect(await run('--rule', 'iam-root-m*', '--exclude-rule', 'iam-root-access-key')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('or the config file turns off what they leave'),
    })
  })

  it('where it parks findings', async () => {
    const { code, report } = await audit(
      `failOn: medium
suppressions:
  - { rule: 'ec2-*', resource: '*:security-group/sg-1', reason: Closed next week with the move. }
suppressionsFile: more.yaml
`.replace('suppressionsFile: more.yaml\n', ''),
    )
    expect(code).toBe(1)
    expect(report.summary.suppressed).toBe(1)
    expect(Object.keys(severities(report)).sort()).toEqual(['autoscaling-group-multi-az', 'iam-root-mfa'])
  })

  it('where it parks findings in a file of their own', async () => {
    const folder = await repository({
      'awsure.config.yml': 'suppressionsFile: parked.json\n',
      'parked.json':
        '{ "suppressions": [{ "rule": "iam-*", "resource": "*", "reason": "Known since the audit of 2025." }] }',
    })
    const { stdout } = await awsure([...AUDIT, '-o', 'json'], { cwd: folder })
    expect((JSON.parse(stdout) as Report).suppressed.map(({ ruleId }) => ruleId)).toEqual(['iam-root-mfa'])
  })

  it('where it names rules of the gate, and regions', async () => {
    const { code, report } = await audit(`failOn: critical
failOnRules: ['autoscaling-*']
warnRules: [iam-root-mfa]
regions: [eu-west-1]
`)
    expect(code).toBe(1)
    expect(report.exit.reason).toContain('1 finding')
    expect(report.accounts).toMatchObject([{ regions: ['eu-west-1'] }])
  })

  it('where it names rules of your own, by a path from itself', async () => {
    const api = pathToFileURL(join(root, 'dist/index.js'))
    const rule = `import { defineRule, iam, pass } from '${api}'
export default defineRule({ id: 'acme-users', title: 'Users are', severity: 'low', source: [], rationale: 'They are.',
  remediation: 'none', references: [], options: { names: ['a'] }, on: iam.users, check: () => pass('Is.') })`
    const folder = await repository({
      ...yaml('customRules: [own.mjs]\nrules: { acme-users: { options: { names: [] } } }\n'),
      'own.mjs': rule,
    })
    const inside = { cwd: join(folder, 'inside') }
    expect((await awsure(['explain', 'acme-users'], inside)).stdout).toContain('names: []')
    const twice = await awsure(['rules', '--rules', '../own.mjs', '--rule', 'acme-*'], inside)
    expect(twice).toMatchObject({ code: 0, stdout: expect.stringContaining('acme-users') })
  })
})

describe('a flag goes before the environment, and that before the file', () => {
  const failOn = async (args: string[], env: NodeJS.ProcessEnv = {}) =>
    (await audit('failOn: medium\n', args, { env })).report.exit.failOn

  it('for the gate', async () => {
    expect(await failOn([])).toBe('medium')
    expect(await failOn([], { AWSURE_FAIL_ON: 'low' })).toBe('low')
    expect(await failOn(['--fail-on', 'info'], { AWSURE_FAIL_ON: 'low' })).toBe('info')
    expect(await failOn(['--no-config'])).toBe('high')
    expect(await failOn([], { AWSURE_NO_CONFIG: '1' })).toBe('high')
  })

  it('for the config file itself', async () => {
    const folder = await repository({
      ...yaml('failOn: medium\n'),
      'a.yaml': 'failOn: low\n',
      'b.yaml': 'failOn: info\n',
    })
    const run = async (args: string[], env: NodeJS.ProcessEnv = {}) =>
      (JSON.parse((await awsure([...AUDIT, '-o', 'json', ...args], { cwd: folder, env })).stdout) as Report).exit.failOn
    expect(await run(['--config', 'a.yaml'])).toBe('low')
    expect(await run([], { AWSURE_CONFIG: 'b.yaml' })).toBe('info')
    expect(await run(['--config', 'a.yaml'], { AWSURE_CONFIG: 'b.yaml' })).toBe('low')
    expect(await run(['--config', 'a.yaml'], { AWSURE_NO_CONFIG: 'true' })).toBe('low')
  })

  it('for what is audited, with which the other layers are left alone', async () => {
    const folder = await repository()
    const env = { AWSURE_PROFILE: 'nosuch', AWSURE_SHOW: 'pass', AWSURE_CONCURRENCY: '3' }
    const { code, stderr } = await awsure([...AUDIT, '-o', 'json'], { cwd: folder, env })
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.not.stringContaining('AWSURE_') })
  })

  it('but a variable that speaks for an option of the audit does not speak for another one of that name', async () => {
    const { code, stdout } = await awsure(['rules'], { cwd, env: { AWSURE_OUTPUT: 'json', AWSURE_FORCE: 'true' } })
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^apigateway-/) })
  })

  it('and a variable that speaks for none is named', async () => {
    const { code, stderr } = await awsure(['rules'], { cwd, env: { AWSURE_FAILON: 'low' } })
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'AWSURE_FAILON speaks for no option and is left alone. Did you mean AWSURE_FAIL_ON?\n',
    })
  })
})

describe('whatever is wrong ends the run before anything is audited', () => {
  it.each([
    ['a key', 'failOn: low\nfailsOn: high\n', 'awsure.config.yaml:2:1: Unknown key: failsOn.\nDid you mean failOn?\n'],
    [
      'a rule',
      'failOn: none\nrules:\n  iam-rot-mfa: off\n',
      'awsure.config.yaml:3:3: Unknown rule: iam-rot-mfa.\nDid you mean iam-root-mfa?\n',
    ],
    [
      'two things',
      'rules: 1\nregions: 2\n',
      'awsure.config.yaml:1:8: `rules` must be an object, not 1.\n1 more: see `awsure config validate`.\n',
    ],
    ['a tab', 'rules:\n\tiam-root-mfa: off\n', /^awsure\.config\.yaml:2:1: this is not YAML: .*\.\n$/],
    [
      'a terminal escape',
      'regions: ["\\e[31mred"]\n',
      'awsure.config.yaml:1:11: `regions[0]` names no region: \\x1b[31mred.\n',
    ],
    [
      'an output that cannot be written',
      'outputs: ["json:no/such.json"]\n',
      'awsure.config.yaml:1:1: Cannot write no/such.json: the folder no does not exist.\n',
    ],
    [
      'a baseline that is not there',
      '\nbaseline: old.json\n',
      'awsure.config.yaml:2:1: Cannot read old.json: it does not exist.\n',
    ],
    [
      'a region that the snapshot lacks',
      'regions: [us-east-1]\n',
      /^awsure\.config\.yaml:1:1: Unknown region in this snapshot: us-east-1\.\n/,
    ],
  ])('%s', async (_, config, problem) => {
    const folder = await repository(yaml(config))
    const { code, stdout, stderr } = await awsure(AUDIT, { cwd: folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const said = stderr.replace(/^Settings from .*\n/, '').replace(/^awsure: /, '')
    if (typeof problem === 'string') expect(said).toBe(problem)
    else expect(said).toMatch(problem)
  })

  it.each([
    [{ AWSURE_FAIL_ON: 'hihg' }, 'awsure: AWSURE_FAIL_ON: Unknown severity: hihg.\nDid you mean high?\n'],
    [{ AWSURE_RULE: 'iam-rot-mfa' }, 'awsure: AWSURE_RULE: Unknown rule: iam-rot-mfa.\nDid you mean iam-root-mfa?\n'],
    [{ AWSURE_CONFIG: 'no.yaml' }, 'awsure: AWSURE_CONFIG: Cannot read no.yaml: it does not exist.\n'],
    [
      { AWSURE_NOW: 'soon' },
      'awsure: AWSURE_NOW: --now soon is not a time.\nFor example: --now 2026-06-01T00:00:00Z\n',
    ],
    [{ AWSURE_CONCURRENCY: '0' }, 'awsure: AWSURE_CONCURRENCY must be a whole number of at least 1.\nIt is 0.\n'],
  ])('in the environment: %j', async (env, stderr) => {
    expect(await awsure(['--snapshot', join(root, 'fixtures/empty')], { cwd, env })).toEqual({
      code: 2,
      stdout: '',
      stderr,
    })
  })

  it('two config files in a folder', async () => {
    const folder = await repository({ ...yaml(''), 'awsure.config.json': '{}' })
    const { code, stderr } = await awsure(AUDIT, { cwd: join(folder, 'inside') })
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Keep one of them, or name it: --config FILE'),
    })
    const named = await awsure(['rules', '--config', '../awsure.config.json'], { cwd: join(folder, 'inside') })
    expect(named.code).toBe(0)
  })
})

describe('every command that looks at rules goes by the file', () => {
  const config = `rules: { '*': off, iam-root-mfa: on, iam-access-key-age: { severity: low, options: { maxAgeDays: 7 } } }\n`

  it('rules: what is off is listed, and marked', async () => {
    const folder = await repository(yaml(config))
    const [console, json] = await Promise.all(
      ['console', 'json'].map((format) => awsure(['rules', '-o', format], { cwd: folder })),
    )
    expect(console?.stdout).toMatch(/^iam-root-mfa +critical /m)
    expect(console?.stdout).toMatch(/^iam-user-mfa +off /m)
    expect(console?.stdout).toMatch(/^\d+ rules, \d+ off\./m)
    const entries = JSON.parse(json?.stdout ?? '') as {
      id: string
      enabled: boolean
      severity: string
      options: unknown
    }[]
    expect(entries.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual(['iam-root-mfa'])
    expect(entries.find(({ id }) => id === 'iam-access-key-age')).toMatchObject({
      severity: 'low',
      options: { maxAgeDays: 7 },
      enabled: false,
    })
  })

  it('explain: with the options that hold', async () => {
    const folder = await repository(yaml(config))
    const { stdout } = await awsure(['explain', 'iam-access-key-age'], { cwd: folder })
    expect(stdout).toContain('off in the config file')
    expect(stdout).toContain('maxAgeDays: 7')
  })

  it('permissions: no more than what is on needs', async () => {
    const folder = await repository(yaml(config))
    const { stdout } = await awsure(['permissions'], { cwd: folder })
    expect(JSON.parse(stdout).Statement[0].Action).toEqual(['iam:GetAccountSummary', 'sts:GetCallerIdentity'])
  })

  it('record: no more than what is on reads', async () => {
    const folder = await repository(yaml(config))
    const { code } = await awsure(['record', '--snapshot', 's.json', '-o', 'copy.json'], { cwd: folder })
    const { calls } = JSON.parse(await readFile(join(folder, 'copy.json'), 'utf8')) as {
      calls: { operation: string }[]
    }
    expect({ code, calls: calls.map(({ operation }) => operation) }).toEqual({ code: 0, calls: ['GetAccountSummary'] })
  })
})

describe('awsure config', () => {
  it('init writes a file that changes nothing, and replaces none', async () => {
    const folder = await repository()
    const before = JSON.parse((await awsure([...AUDIT, '-o', 'json'], { cwd: folder })).stdout) as Report
    const first = await awsure(['config', 'init'], { cwd: folder })
    expect(first).toEqual({ code: 0, stdout: '', stderr: expect.stringMatching(/^Wrote awsure\.config\.yaml\./) })
    const after = JSON.parse((await awsure([...AUDIT, '-o', 'json'], { cwd: folder })).stdout) as Report
    expect({ ...after, run: 0 }).toEqual({ ...before, run: 0 })

    const again = await awsure(['config', 'init'], { cwd: folder })
    expect(again).toEqual({
      code: 2,
      stdout: '',
      stderr: 'awsure: awsure.config.yaml is there.\n--force replaces it.\n',
    })
    expect((await awsure(['config', 'init', '--force'], { cwd: folder })).code).toBe(0)
    const other = await repository({ 'awsure.config.json': '{}' })
    expect(await awsure(['config', 'init', '--force'], { cwd: other })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Delete it first.'),
    })
  })

  it('validate says all that is wrong, and nothing more', async () => {
    const folder = await repository(yaml('failOn: hihg\nrules:\n  iam: off\n'))
    expect(await awsure(['config', 'validate'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'awsure.config.yaml:1:9: `failOn` must be one of critical, high, medium, low, info, none, not hihg.\n  Did you mean high?\n',
    })
    await writeFile(join(folder, 'fine.json'), '{ "rules": { "iam-*": "off" } }')
    const fine = await awsure(['config', 'validate', '../fine.json'], { cwd: join(folder, 'inside') })
    expect(fine).toEqual({ code: 0, stdout: '../fine.json is valid.\n', stderr: '' })
    const rules = await repository(yaml('rules:\n  iam: off\n  iam-rot-mfa: on\n'))
    expect((await awsure(['config', 'validate'], { cwd: join(rules, 'inside') })).stderr).toBe(
      "../awsure.config.yaml:2:3: Unknown rule: iam.\n  Did you mean 'iam-*'?\n../awsure.config.yaml:3:3: Unknown rule: iam-rot-mfa.\n  Did you mean iam-root-mfa?\n",
    )
  })

  it('validate without a file is an error', async () => {
    const stderr = 'awsure: There is no config file here.\n`awsure config init` writes one.\n'
    expect(await awsure(['config', 'validate'], { cwd })).toEqual({ code: 2, stdout: '', stderr })
  })

  it('print shows what holds, and who said so', async () => {
    const folder = await repository(
      yaml('failOn: low\nregions: [eu-west-1]\nrules: { iam-root-mfa: off, "ec2-*": low }\n'),
    )
    const args = ['config', 'print', '--concurrency', '2']
    const options = { cwd: folder, env: { AWSURE_INCOMPLETE: 'warn' } }
    const { stdout } = await awsure(args, options)
    expect(stdout.replace(/ +/g, ' ')).toBe(`Config file: awsure.config.yaml

Settings
 concurrency 2 --concurrency
 incomplete warn AWSURE_INCOMPLETE
 failOn low awsure.config.yaml:1:1
 regions eu-west-1 awsure.config.yaml:2:1
 outputs console default
 --group-by rule default
 --sarif-location auto default

Rules
 iam-root-mfa off awsure.config.yaml:3:10
 ec2-* low awsure.config.yaml:3:29
`)
    const json = JSON.parse((await awsure([...args, '-o', 'json'], options)).stdout)
    expect(json.file).toBe('awsure.config.yaml')
    expect(json.settings).toContainEqual({ name: 'regions', value: ['eu-west-1'], from: 'awsure.config.yaml:2:1' })
    expect(json.rules[0]).toEqual({ name: 'iam-root-mfa', value: { enabled: false }, from: 'awsure.config.yaml:3:10' })
  })

  it('schema prints the published one', async () => {
    const { stdout } = await awsure(['config', 'schema'], { cwd })
    expect(stdout).toBe(await readFile(join(root, 'schema/config-1.json'), 'utf8'))
  })

  it.each([
    [['config'], 'What to do is missing.\nChoose from: init, print, validate, schema.'],
    [['config', 'prnt'], 'Unknown action: prnt.\nDid you mean print?'],
    [['config', 'init', 'x.yaml'], 'Unexpected argument: x.yaml.\nSee `awsure --help`.'],
    [['config', 'print', '-o', 'jsn'], 'Unknown format: jsn.\nDid you mean json?'],
    [['--config', 'a', '--no-config'], '--no-config and --config exclude each other.\nLeave one of them out.'],
    [['--config', ''], '--config needs a value.\nSee `awsure --help`.'],
  ])('%j is a usage error', async (args, problem) => {
    expect(await awsure(args, { cwd })).toEqual({ code: 2, stdout: '', stderr: `awsure: ${problem}\n` })
  })
})

describe('what a run loads', () => {
  /** The code that ran, all of it. */
  async function loaded(config: Readonly<Record<string, string>>): Promise<string> {
    const folder = await repository(config)
    const coverage = join(folder, 'coverage')
    await awsure(AUDIT, { cwd: folder, env: { NODE_V8_COVERAGE: coverage } })
    const { readdir } = await import('node:fs/promises')
    const [file] = await readdir(coverage)
    const { result } = JSON.parse(await readFile(join(coverage, file!), 'utf8')) as { result: { url: string }[] }
    const urls = result.map(({ url }) => url).filter((url) => url.startsWith('file:'))
    const texts = await Promise.all(urls.map((url) => readFile(new URL(url), 'utf8')))
    return texts.join('\n')
  }
  const YAML = 'Map keys must be unique'
  const JSONC = 'PropertyNameExpected'

  it('is no parser of config files where there is none', async () => {
    const code = await loaded({})
    expect(code).toContain('speaks for no option')
    expect(code).not.toContain(YAML)
    expect(code).not.toContain(JSONC)
  })

  it('is only the one that the file needs', async () => {
    expect(await loaded(yaml('failOn: high\n'))).toContain(YAML)
    expect(await loaded(yaml('failOn: high\n'))).not.toContain(JSONC)
    expect(await loaded({ 'awsure.config.json': '{}' })).toContain(JSONC)
    expect(await loaded({ 'awsure.config.json': '{}' })).not.toContain(YAML)
  })
})
