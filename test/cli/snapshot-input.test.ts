import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { accountSummary, awsure, securityGroup, temporaryFolder, writeSnapshot } from './awsure.ts'

const cwd = await temporaryFolder()
const good = await readFile(
  await writeSnapshot(join(cwd, 'good.json'), [accountSummary({ AccountMFAEnabled: 1 }), securityGroup(true)]),
  'utf8',
)
const audit = (path: string, ...args: string[]) => awsure(['audit', '--snapshot', path, ...args], { cwd })

/** Writes a file below the folder, and its folders. */
async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(cwd, path, '..'), { recursive: true })
  await writeFile(join(cwd, path), content)
}

describe('a snapshot that cannot be audited: exit code 2, which file and where', () => {
  const manifest = '"format": "awsure-snapshot/1", "capturedAt": "2026-06-01T00:00:00Z"'

  it.concurrent.each<[what: string, path: string, content: string | Uint8Array | undefined, message: string]>([
    ['missing', 'none.json', undefined, 'Cannot read none.json: it does not exist.'],
    ['empty', 'empty.json', '', 'empty.json is empty.'],
    ['empty, of lines', 'empty.ndjson', '\n', 'empty.ndjson is empty.'],
    ['truncated', 'cut.json', good.slice(0, 300), 'cut.json:1:301: the JSON ends too early'],
    ['truncated, gzipped', 'cut.json.gz', gzipSync(good).subarray(0, 100), 'cut.json.gz: the gzip data ends too early'],
    ['of a newer format', 'new.json', '{"format":"awsure-snapshot/2"}', 'new.json has the format awsure-snapshot/2'],
    ['not JSON', 'prose.json', '{"format": yes}', 'prose.json:1:12: this is not JSON'],
    ['not a snapshot', 'other.json', '{"Users":[]}', 'other.json is not an awsure snapshot: it has no "format"'],
    ['a list', 'list.json', '[]', 'list.json is not an awsure snapshot'],
    ['without an account', 'nobody.json', `{${manifest},"accounts":[],"calls":[]}`, 'accounts must name at least one'],
    [
      'with a broken call',
      'call.json',
      `{${manifest},"accounts":[{"id":"111122223333"}],"calls":[{"region":"global","service":"iam","operation":"X"}]}`,
      'call.json: calls[0] must hold an "output" or an "error".',
    ],
    ['a folder of something else', 'folder', undefined, 'folder is not a snapshot: it has no snapshot.json.'],
  ])('%s', async (_what, path, content, message) => {
    if (content !== undefined) await put(path, content)
    if (path === 'folder') await put('folder/README', '')
    const { code, stdout, stderr } = await audit(path)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`awsure: `)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('internal error')
  })

  it('broken inside: the file of the operation and the place in it', async () => {
    await put('deep/snapshot.json', `{${manifest},"accounts":[{"id":"111122223333","regions":[]}]}`)
    await put('deep/111122223333/global/iam/GetAccountSummary.json', '{\n  "SummaryMap": {')
    const { code, stdout, stderr } = await audit('deep', '--rule', 'iam-root-mfa', '-o', 'json:deep-report.json')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('GetAccountSummary.json:2:18: the JSON ends too early')
    await expect(readFile(join(cwd, 'deep-report.json'))).rejects.toThrow('ENOENT')
  })
})

describe('what of a snapshot is audited', () => {
  it('the regions that are chosen', async () => {
    const path = join(cwd, 'two.json')
    await writeSnapshot(path, [securityGroup(true), securityGroup(true, 'us-east-1')], {
      regions: ['eu-west-1', 'us-east-1'],
    })
    const rule = ['--rule', 'ec2-security-group-admin-ports', '-o', 'json']
    const findings = async (...args: string[]) => {
      const { stdout } = await audit(path, ...rule, ...args)
      return JSON.parse(stdout).findings.map((finding: { resource: { region: string } }) => finding.resource.region)
    }
    expect(await findings()).toEqual(['eu-west-1', 'us-east-1'])
    expect(await findings('--region', 'us-east-1')).toEqual(['us-east-1'])
  })

  it('the regions that something was recorded in, where its manifest names none', async () => {
    const path = await writeSnapshot(join(cwd, 'unnamed.json'), [securityGroup(true)], { regions: [] })
    const { code, stdout } = await audit(path, '--rule', 'ec2-security-group-admin-ports')
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('in 1 region of account') })
  })

  it('no region at all is no pass for a regional rule', async () => {
    const path = await writeSnapshot(join(cwd, 'global.json'), [accountSummary({ AccountMFAEnabled: 1 })], {
      regions: [],
    })
    const { code, stdout } = await audit(path, '--rule', 'ec2-security-group-admin-ports')
    expect({ code, stdout }).toEqual({ code: 4, stdout: expect.stringContaining('1 unknown') })
  })
})
