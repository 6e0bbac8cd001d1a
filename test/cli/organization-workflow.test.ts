import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { root } from '../../scripts/virtual-modules.js'
import { awsure, BARE_ENV, BIN } from './awsure.ts'

interface Workflow {
  jobs: Record<string, { steps: { run?: string }[] }>
}

/** The commands of examples/github/organization.yml, run as GitHub does, with stand-ins for what they call. */
describe('the workflow for an organization', async () => {
  const { jobs } = parse(await readFile(join(root, 'examples/github/organization.yml'), 'utf8')) as Workflow
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awsure-workflow-'))
    for (const name of ['bin', 'reports']) await mkdir(join(folder, name))
    // `npx --yes awsure@… merge …` runs this awsure.
    await stub('npx', `shift 2; exec "${process.execPath}" "${BIN}" "$@"`)
  })
  afterEach(() => rm(folder, { recursive: true }))

  const stub = (name: string, script: string) =>
    writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

  /** Runs the one script of a job; the exit code, and what it left for GitHub. */
  async function runJob(job: string, env: Record<string, string> = {}) {
    const [script = ''] = jobs[job]?.steps.flatMap(({ run }) => run ?? []) ?? []
    const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'step-summary') }
    const path = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
    const code = await promisify(execFile)('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...BARE_ENV, ...files, ...path, ...env },
    }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    )
    const left = (file: string) => readFile(file, 'utf8').catch(() => '')
    return { code, output: await left(files.GITHUB_OUTPUT), summary: await left(files.GITHUB_STEP_SUMMARY) }
  }

  it('makes a shard of every twenty accounts', async () => {
    await stub('aws', 'seq 100000000001 100000000041')
    const { code, output } = await runJob('accounts')
    expect({ code, output }).toEqual({ code: 0, output: 'count=3\nshards=[1,2,3]\n' })
  })

  it('audits nothing where the accounts cannot be listed', async () => {
    await stub('aws', 'exit 254')
    expect(await runJob('accounts')).toMatchObject({ code: 254, output: '' })
  })

  it('gates the reports of all shards, and is incomplete without one', async () => {
    const { stdout } = await awsure(['audit', '--snapshot', 'fixtures/insecure', '-o', 'json', '--exit-zero'])
    await writeFile(join(folder, 'reports/shard-1.json'), stdout)
    await writeFile(join(folder, 'awsure-baseline.json'), stdout)
    const whole = await runJob('merge', { SHARDS: '1' })
    expect(whole.code).toBe(0)
    expect(whole.summary).toContain('awsure')
    expect((await runJob('merge', { SHARDS: '2' })).code).toBe(4)
    await writeFile(join(folder, 'awsure-baseline.json'), JSON.stringify({ ...JSON.parse(stdout), findings: [] }))
    expect((await runJob('merge', { SHARDS: '1' })).code).toBe(1)
  })
})
