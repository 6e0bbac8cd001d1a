import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../../scripts/virtual-modules.js'
import { BARE_ENV } from './awsure.ts'

interface Step {
  name: string
  id?: string
  if?: string
  shell?: string
  env?: Record<string, string>
  run?: string
  uses?: string
  with?: Record<string, string>
}

interface Action {
  inputs: Record<string, { description: string; default: string }>
  outputs: Record<string, { description: string; value: string }>
  runs: { using: string; steps: Step[] }
}

const text = await readFile(join(root, 'action.yml'), 'utf8')
const action = parse(text) as Action
const { steps } = action.runs

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-action-'))
  for (const name of ['temp', 'workspace', 'bin']) await mkdir(join(folder, name))
  // Instead of the registry: whatever version is asked for is this one.
  const npm = `#!/bin/sh\nprintf '%s\\n' "$@" >> "${folder}/npm.log"\nmkdir -p node_modules\nln -sfn "${root}" node_modules/awsure\n`
  await writeFile(join(folder, 'bin/npm'), npm)
  await chmod(join(folder, 'bin/npm'), 0o755)
  await symlink(process.execPath, join(folder, 'bin/node'))
})
afterEach(() => rm(folder, { recursive: true }))

interface Ran {
  code: number
  /** Outputs of the action. */
  outputs: Record<string, string>
  summary: string
  log: string
  /** The other actions that it used, with what. */
  used: Record<string, Record<string, string>>
}

/** Runs the steps of action.yml as GitHub does; other actions are only noted. */
async function run(inputs: Record<string, string> = {}): Promise<Ran> {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default])
  const given = Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value])
  const context: Record<string, string> = Object.fromEntries([...defaults, ...given])
  const ran: Ran = { code: 0, outputs: {}, summary: '', log: '', used: {} }
  for (const [index, step] of steps.entries()) {
    if (!holds(step.if ?? 'success()', context, ran.code)) continue
    if (step.uses) ran.used[step.uses.replace(/@.*/, '')] = filled(step.with ?? {}, context)
    if (!step.run) continue
    const files = {
      GITHUB_OUTPUT: join(folder, `output-${index}`),
      GITHUB_STEP_SUMMARY: join(folder, `summary-${index}`),
    }
    for (const file of Object.values(files)) await writeFile(file, '')
    const { code, log } = await bash(step.run, { ...filled(step.env ?? {}, context), ...files })
    ran.code ||= code
    ran.log += log
    ran.summary += await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')
    for (const line of (await readFile(files.GITHUB_OUTPUT, 'utf8')).split('\n').filter(Boolean)) {
      const [name, value = ''] = line.split(/=(.*)/s)
      context[`steps.${step.id}.outputs.${name}`] = value
    }
  }
  const values = Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, value]))
  return { ...ran, outputs: filled(values, context) }
}

const filled = (values: Record<string, string>, context: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => context[expression] ?? ''),
    ]),
  )

/** A condition of comparisons joined by `&&`; an expression that it does not know is an error. */
function holds(condition: string, context: Record<string, string>, code: number): boolean {
  return condition
    .replace(/^\$\{\{ | \}\}$/g, '')
    .split(' && ')
    .every((term) => {
      if (term === 'always()') return true
      if (term === 'success()') return code === 0
      const [, name = '', operator, value] = /^(\S+) (==|!=) '(.*)'$/.exec(term) ?? expect.unreachable(term)
      return ((context[name] ?? '') === value) === (operator === '==')
    })
}

/** `shell: bash`, as the runner calls it. */
function bash(script: string, env: Record<string, string>): Promise<{ code: number; log: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: join(folder, 'workspace'),
      env: {
        ...BARE_ENV,
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: root,
        RUNNER_TEMP: join(folder, 'temp'),
        ...env,
      },
    })
    let log = ''
    child.stdout.on('data', (data) => (log += data))
    child.stderr.on('data', (data) => (log += data))
    child.on('close', (code) => resolve({ code: code ?? -1, log }))
  })
}

const fixture = (name: string) => ({ args: `--snapshot ${root}fixtures/${name}` })
const UPLOAD = 'github/codeql-action/upload-sarif'
const ARTIFACT = 'actions/upload-artifact'

describe('the action', () => {
  it('fails with the code of the audit, and says what was found', async () => {
    const { code, outputs, summary, log, used } = await run(fixture('insecure'))
    const report = JSON.parse(await readFile(outputs['json-file']!, 'utf8'))

    expect(code).toBe(1)
    expect(outputs).toEqual({
      'exit-code': '1',
      status: 'complete',
      complete: 'true',
      findings: String(report.findings.length),
      'new-findings': String(report.findings.length),
      'json-file': expect.stringMatching(/\/awsure\.json$/),
      'sarif-file': expect.stringMatching(/\/awsure\.sarif$/),
    })
    expect(report.findings.length).toBeGreaterThan(10)
    expect(summary).toMatch(/^## awsure: gate failed/)
    expect(log).toContain('::error title=awsure%3A exit 1::')
    expect(used[UPLOAD]).toEqual({ sarif_file: outputs['sarif-file'] })
    expect(used[ARTIFACT]!.path!.trim().split('\n')).toEqual([outputs['json-file'], outputs['sarif-file']])
    expect(JSON.parse(await readFile(outputs['sarif-file']!, 'utf8')).version).toBe('2.1.0')
  })

  it('passes when nothing is wrong', async () => {
    const { code, outputs, used } = await run(fixture('secure'))
    expect(code).toBe(0)
    expect(outputs).toMatchObject({ 'exit-code': '0', status: 'complete', findings: '0', 'new-findings': '0' })
    expect(used).toHaveProperty([UPLOAD])
  })

  it('uploads what is incomplete only when it is asked to, for missing results close their alerts', async () => {
    const { code, outputs, used } = await run(fixture('denied'))
    expect(code).toBe(4)
    expect(outputs).toMatchObject({ 'exit-code': '4', status: 'incomplete', complete: 'false' })
    expect(Object.keys(used)).toEqual([ARTIFACT])

    const asked = await run({ ...fixture('denied'), 'upload-incomplete': 'true', 'upload-artifact': 'false' })
    expect(asked.code).toBe(4)
    expect(Object.keys(asked.used)).toEqual([UPLOAD])
  })

  it('hands every input on', async () => {
    const { code, outputs } = await run({
      ...fixture('insecure'),
      regions: 'eu-west-1,\n us-east-1',
      'fail-on': 'none',
      'sarif-category': 'prod accounts',
      'upload-sarif': 'false',
    })
    const log = JSON.parse(await readFile(outputs['sarif-file']!, 'utf8'))
    expect(code).toBe(0)
    expect(log.runs[0].automationDetails.id).toMatch(/^prod accounts\/111122223333\//)

    await writeFile(join(folder, 'workspace/awsure.config.yaml'), 'failOn: critical\n')
    const configured = await run({
      args: `${fixture('insecure').args} --rule iam-user-mfa`,
      config: 'awsure.config.yaml',
    })
    expect(configured.outputs).toMatchObject({ 'exit-code': '0' })
    expect(Number(configured.outputs.findings)).toBeGreaterThan(0)
  })

  it('knows what the baseline knows', async () => {
    const { outputs } = await run({ ...fixture('insecure'), regions: 'eu-west-1' })
    const again = await run({ ...fixture('insecure'), baseline: outputs['json-file']! })
    const [before, now, fresh] = [outputs.findings, again.outputs.findings, again.outputs['new-findings']].map(Number)
    expect(fresh).toBeGreaterThan(0)
    expect(fresh).toBe(now! - before!)
  })

  it('has its own say about what goes to the log', async () => {
    const { log, outputs } = await run({ args: `--snapshot ${root}fixtures/secure -o ndjson` })
    expect(outputs['exit-code']).toBe('0')
    expect(log).not.toContain('RULE')
    expect(log).toMatch(/^\{/m)
  })

  it('reads `args` as a shell reads words, and does nothing else that a shell does', async () => {
    await symlink(join(root, 'fixtures/secure'), join(folder, 'workspace', `a 'b" $(c)`))
    const { outputs } = await run({ args: `--rule 'iam-*'\n --snapshot "a 'b\\" \\$(c)"  --rule=ec2-\\*,elbv2-"*"` })
    const report = JSON.parse(await readFile(outputs['json-file']!, 'utf8'))
    expect(new Set(report.rules.map(({ service }: { service: string }) => service))).toEqual(
      new Set(['iam', 'ec2', 'elbv2']),
    )
  })

  it('says what is wrong with its inputs', async () => {
    const wrong = await run({ ...fixture('secure'), 'fail-on': 'hihg' })
    expect(wrong.code).toBe(2)
    expect(wrong.outputs).toMatchObject({ 'exit-code': '2', status: 'failed', complete: 'false', 'json-file': '' })
    expect(wrong.log).toContain('high')
    expect(wrong.used).toEqual({})

    const open = await run({ args: "--rule 'iam-*" })
    expect(open.outputs['exit-code']).toBe('2')
    expect(open.log).toContain('a quote is not closed')
  })
})

describe('hostile inputs', () => {
  const ATTACKS = [
    '"; touch OWNED; $(touch OWNED) "',
    "'; touch OWNED; `touch OWNED` '",
    '| touch OWNED && touch OWNED',
    'x\ntouch OWNED\nexit-code=0\n::set-output name=exit-code::0',
    `\${{ github.token }}`,
    '--output=json:OWNED',
  ]
  const NAMES = ['config', 'regions', 'fail-on', 'baseline', 'incomplete']

  it.each(ATTACKS)('%j is a value like any other', async (attack) => {
    for (const name of NAMES) {
      const { code, outputs, log } = await run({ ...fixture('secure'), [name]: attack })
      expect([name, code, outputs['exit-code']]).toEqual([name, 2, '2'])
      expect(log).not.toMatch(/^\s*::(?!error |warning |notice |group::|endgroup::)/m)
    }
    const { outputs } = await run({ ...fixture('secure'), 'sarif-category': attack })
    expect(outputs['exit-code']).toBe('0')
    expect(await readdir(join(folder, 'workspace'))).toEqual([])
  })

  it.each(ATTACKS.slice(0, 4))('%j in args starts no program', async (attack) => {
    const { code } = await run({ args: `${fixture('secure').args} ${attack}` })
    expect(code).toBe(2)
    expect(await readdir(join(folder, 'workspace'))).toEqual([])
  })

  it.each([
    ...ATTACKS,
    'file:../evil',
    'https://evil.example/x.tgz',
    'git+ssh://evil.example/x',
    '../x',
    'npm:evil@1',
    '1.0.0 evil',
  ])('%j is no version, and npm is not asked', async (version) => {
    const { code, log, outputs } = await run({ version })
    expect(code).not.toBe(0)
    expect(log).toContain('is not a version')
    expect(outputs['exit-code']).toBe('')
    expect(await readdir(folder)).not.toContain('npm.log')
  })
})

describe('action.yml', () => {
  it('installs its own version unless told otherwise', async () => {
    await run(fixture('secure'))
    await run({ ...fixture('secure'), version: '1.2.3-beta.1' })
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    const asked = (await readFile(join(folder, 'npm.log'), 'utf8'))
      .split('\n')
      .filter((word) => word.startsWith('awsure'))
    expect(asked).toEqual([`awsure@${version}`, 'awsure@1.2.3-beta.1'])
  })

  it('puts no input into the text of a script', () => {
    for (const { run: script = '' } of steps) expect(script).not.toContain('${{')
  })

  it('hands every input to a step, and to the step only inputs that there are', () => {
    const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name)
    expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)))
    for (const { env = {} } of steps) {
      for (const [name, value] of Object.entries(env).filter(([name]) => name.startsWith('INPUT_'))) {
        expect(value).toBe(`\${{ inputs.${name.slice('INPUT_'.length).toLowerCase().replaceAll('_', '-')} }}`)
      }
    }
  })

  it('uses other actions by commit, with the version beside it', () => {
    const uses = text.split('\n').filter((line) => /^\s*uses:/.test(line))
    expect(uses).toHaveLength(2)
    for (const line of uses) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('has a shell for every script, as a composite action must', () => {
    for (const { run: script, shell } of steps) expect(shell).toBe(script ? 'bash' : undefined)
  })
})
