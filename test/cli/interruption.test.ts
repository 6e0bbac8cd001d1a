import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { root } from '../../scripts/virtual-modules.js'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'
import { ACCOUNT, awsure, FAKE_KEYS, start, temporaryFolder } from './awsure.ts'

const cwd = await temporaryFolder()
const fakes: FakeAws[] = []
afterAll(() => Promise.all(fakes.map((fake) => fake.close())))

const HANG: Script = { fault: 'hang' }
const answers: Record<string, Script> = {
  GetCallerIdentity: { output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ann`, UserId: 'AIDA' } },
  GetAccountSummary: { output: { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 1 } } },
  GenerateCredentialReport: { output: { State: 'COMPLETE' } },
  GetCredentialReport: HANG,
}

/** Starts awsure against an endpoint that never answers one operation, and sends a signal when it is asked. */
async function interrupt(signal: NodeJS.Signals, args: string[], scripts: Record<string, Script>, hanging: string) {
  const fake = await startFakeAws(scripts)
  fakes.push(fake)
  const { child, ended } = start([...args, '--endpoint-url', fake.endpoint], { cwd, env: FAKE_KEYS })
  await vi.waitFor(() => expect(fake.count(hanging)).toBe(1), { timeout: 20_000, interval: 20 })
  // Time for the answers that did come to arrive.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const sentAt = Date.now()
  child.kill(signal)
  const ran = await ended
  return { ...ran, seconds: (Date.now() - sentAt) / 1000 }
}

const read = async (path: string) => JSON.parse(await readFile(join(cwd, path), 'utf8'))
const STOPPING = '\nStopping: writing what there is. Again to stop at once.\n'

describe('Ctrl-C', () => {
  it('in the middle: partial reports, exit code 130, no pass about what was not seen', async () => {
    const outputs = ['-o', 'console:i.txt', '-o', 'json:i.json', '-o', 'sarif:i.sarif', '--record', 'i-snapshot']
    const args = [
      '--rule',
      'iam-root-access-key,iam-root-mfa,iam-user-mfa,iam-access-key-age',
      '--show',
      'all',
      ...outputs,
    ]
    const { code, stdout, stderr, seconds } = await interrupt('SIGINT', args, answers, 'GetCredentialReport')
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(seconds).toBeLessThan(5)
    expect(stderr.startsWith(STOPPING)).toBe(true)
    expect(stderr).toContain('Interrupted before the end.')
    expect(stderr).not.toContain('    at ')

    const report = await read('i.json')
    expect(report).toMatchObject({
      status: 'interrupted',
      exit: { code: 130, reason: 'Interrupted by SIGINT.' },
      summary: { evaluations: { pass: 1, fail: 1 } },
    })
    const outcomes = report.verdicts.map(({ ruleId, outcome }: Record<string, string>) => `${ruleId} ${outcome}`)
    expect(outcomes).toEqual([
      'iam-access-key-age unknown',
      'iam-root-access-key fail',
      'iam-root-mfa pass',
      'iam-user-mfa unknown',
    ])
    const sarif = await read('i.sarif')
    expect(sarif.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 130 })
    expect(await readFile(join(cwd, 'i.txt'), 'utf8')).toContain('Interrupted by SIGINT. Exit 130.')

    const later = await awsure(['--snapshot', 'i-snapshot', '--rule', 'iam-user-mfa'], { cwd })
    expect(await read('i-snapshot/snapshot.json')).toMatchObject({ complete: false })
    expect(later).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('0 passed, 0 failed'),
    })
  })

  it.each([
    ['before it is known whose account it is', { GetCallerIdentity: HANG }, 'GetCallerIdentity'],
    ['before the regions are known', { ...answers, DescribeRegions: HANG }, 'DescribeRegions'],
  ])('%s: exit code 130, no report', async (_name, scripts, hanging) => {
    const ran = await interrupt('SIGINT', ['-o', 'json:none.json'], scripts, hanging)
    expect(ran).toMatchObject({
      code: 130,
      stdout: '',
      stderr: `${STOPPING}awsure: Interrupted by SIGINT before anything was seen: there is no report.\n`,
    })
    expect(ran.seconds).toBeLessThan(5)
    await expect(read('none.json')).rejects.toThrow('ENOENT')
  })

  it('a second time ends at once, whatever is under way', async () => {
    const rule = join(cwd, 'endless.mjs')
    await writeFile(
      rule,
      "process.stderr.write('loading\\n')\nsetInterval(() => {}, 1000)\nawait new Promise(() => {})\n",
    )
    const { child, ended } = start(['rules', '--rules', rule])
    const said = (text: string) =>
      new Promise<void>((resolve) => {
        child.stderr.on('data', (chunk) => String(chunk).includes(text) && resolve())
      })
    await said('loading')
    const stopping = said('Stopping')
    child.kill('SIGINT')
    await stopping
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stdout: '' })
  })
})

describe('SIGTERM', () => {
  it('is exit code 143; a recording keeps what was seen and says that it is not complete', async () => {
    const args = ['record', '--rule', 'iam-root-mfa,iam-user-mfa', '-o', 'partial.json']
    const { code, stderr } = await interrupt('SIGTERM', args, answers, 'GetCredentialReport')
    expect(code).toBe(143)
    expect(stderr).toContain(`Interrupted by SIGTERM before the end: recorded ${ACCOUNT} (0 regions) to partial.json\n`)
    expect(await read('partial.json')).toMatchObject({ complete: false, accounts: [{ id: ACCOUNT }] })
    const { stdout } = await awsure(['--snapshot', 'partial.json', '--rule', 'iam-root-mfa,iam-user-mfa'], { cwd })
    expect(stdout).toContain('1 passed, 0 failed, 0 not applicable, 1 unknown')
  })
})

it('the report of an interrupted run is as its schema says', async () => {
  const schema = JSON.parse(await readFile(join(root, 'schema/report-1.json'), 'utf8'))
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  expect(validate(await read('i.json')), JSON.stringify(validate.errors)).toBe(true)
})
