import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ACCOUNT,
  accountSummary,
  awsure,
  refused,
  scalingGroup,
  securityGroup,
  temporaryFolder,
  writeSnapshot,
} from './awsure.ts'

const cwd = await temporaryFolder()
const RULES = ['--rule', 'iam-root-mfa,ec2-security-group-admin-ports,autoscaling-group-multi-az']
await writeSnapshot(join(cwd, 's.json'), [
  accountSummary({ AccountMFAEnabled: 1 }),
  securityGroup(true),
  refused(scalingGroup()),
])
const run = (...args: string[]) => awsure(args, { cwd })
const record = (...args: string[]) => run('record', '--snapshot', 's.json', ...RULES, ...args)

/** What an audit says of a snapshot, but for the run. */
async function verdicts(path: string) {
  const { stdout } = await run('--snapshot', path, ...RULES, '-o', 'json', '--show', 'all')
  const { run: _run, ...report } = JSON.parse(stdout)
  return report
}

describe('record', () => {
  it.concurrent.each(['folder', 'file.json', 'file.json.gz', 'file.ndjson', 'file.ndjson.gz'])(
    'to %s, which gives the same report as what it was recorded from',
    async (path) => {
      const { code, stdout, stderr } = await record('-o', path)
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
      expect(stderr).toContain(`Recorded ${ACCOUNT} (1 region) to ${path}\nNot recorded, so a later audit cannot judge`)
      expect(stderr).toContain(
        'autoscaling:DescribeAutoScalingGroups was denied in eu-west-1 (AccessDenied: not allowed).',
      )
      expect(await verdicts(path)).toEqual(await verdicts('s.json'))
    },
  )

  it('everything is exit code 0', async () => {
    const { code, stderr } = await run('record', '--snapshot', 's.json', '--rule', 'iam-root-mfa', '-o', 'all.json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Recorded ${ACCOUNT} (1 region) to all.json\n` })
  })

  it('refuses to overwrite, unless --force is given', async () => {
    await record('-o', 'twice.json')
    const first = await stat(join(cwd, 'twice.json'))
    const again = await record('-o', 'twice.json')
    expect(again).toMatchObject({
      code: 2,
      stderr: 'awsure: twice.json exists already.\nChoose another path, or replace it with --force.\n',
    })
    expect(await stat(join(cwd, 'twice.json'))).toEqual(first)
    expect((await record('-o', 'twice.json', '--force')).code).toBe(4)
    expect((await stat(join(cwd, 'twice.json'))).ino).not.toBe(first.ino)
  })

  it('where it cannot, says so before anything is read', async () => {
    await mkdir(join(cwd, 'mine'))
    await writeSnapshot(join(cwd, 'mine/notes.txt'), [])
    const [absent, mine] = await Promise.all([record('-o', 'none/s.json'), record('-o', 'mine', '--force')])
    expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('the folder none does not exist') })
    expect(mine).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('mine is not a snapshot, so it will not be'),
    })
    expect(await readdir(join(cwd, 'mine'))).toEqual(['notes.txt'])
  })

  it('--redact hides who it is and changes no verdict', async () => {
    expect((await record('-o', 'redacted', '--redact')).code).toBe(4)
    const files = await readdir(join(cwd, 'redacted'), { recursive: true, withFileTypes: true })
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    )
    expect(texts.length).toBeGreaterThan(2)
    for (const secret of [ACCOUNT, '"web"']) expect(texts.join()).not.toContain(secret)
    const [original, redacted] = [await verdicts('s.json'), await verdicts('redacted')]
    expect(redacted.summary).toEqual(original.summary)
    expect(redacted.exit).toEqual(original.exit)
  })

  it('goes with an audit: --record', async () => {
    const { code, stderr } = await run('--snapshot', 's.json', ...RULES, '--record', 'beside.json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(await verdicts('beside.json')).toEqual(await verdicts('s.json'))
  })
})
