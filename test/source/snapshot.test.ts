import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { JsonObject } from '../../src/json.ts'
import type { AnyService } from '../../src/service.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import { elbv2, iam, lambda } from './services.ts'

const MANIFEST = {
  format: 'awsure-snapshot/1',
  capturedAt: '2026-06-01T12:00:00Z',
  accounts: [{ id: '111122223333', partition: 'aws', regions: ['us-east-1', 'eu-west-1'] }],
}
const USERS = { Users: [{ UserName: 'alice' }] }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-snapshot-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

async function write(name: string, content: unknown): Promise<string> {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return at(name)
}

async function folderWith(files: Record<string, unknown>, manifest: object = MANIFEST): Promise<string> {
  await write('snap/snapshot.json', manifest)
  for (const [name, content] of Object.entries(files)) await write(`snap/111122223333/${name}.json`, content)
  return at('snap')
}

async function ask(path: string, service: AnyService, operation: string, input: JsonObject = {}, region = 'eu-west-1') {
  const { source } = await openSnapshot(path)
  const place = service.scope === 'global' ? 'global' : region
  return source.call({ account: '111122223333', region: place, service, operation, input })
}

const call = (service: string, operation: string, rest: object, region = 'eu-west-1') => ({
  account: '111122223333',
  region,
  service,
  operation,
  ...rest,
})

describe('the manifest', () => {
  it('gives time, accounts with sorted regions, tool and completeness', async () => {
    const path = await folderWith(
      {},
      { ...MANIFEST, complete: false, tool: { name: 'awsure', version: '0.1.0' }, x: 1 },
    )
    expect(await openSnapshot(path)).toMatchObject({
      capturedAt: new Date('2026-06-01T12:00:00Z'),
      complete: false,
      accounts: [{ id: '111122223333', partition: 'aws', regions: ['eu-west-1', 'us-east-1'] }],
      tool: { name: 'awsure', version: '0.1.0' },
    })
  })

  it('needs little', async () => {
    const path = await folderWith({}, { ...MANIFEST, accounts: [{ id: '111122223333' }] })
    expect(await openSnapshot(path)).toMatchObject({
      complete: true,
      accounts: [{ id: '111122223333', partition: 'aws', regions: [] }],
    })
  })

  it('may leave the regions to the answers', async () => {
    const path = await folderWith(
      { 'global/iam/ListUsers': {}, 'us-east-1/ec2/DescribeInstances': {}, 'eu-west-1/ec2/DescribeInstances': {} },
      { ...MANIFEST, accounts: [{ id: '111122223333' }] },
    )
    expect((await openSnapshot(path)).accounts).toMatchObject([{ regions: ['eu-west-1', 'us-east-1'] }])
  })

  it('may leave the regions to those in which something was recorded', async () => {
    const accounts = [{ id: '111122223333' }]
    const path = await folderWith(
      { 'global/iam/ListUsers': USERS, 'us-east-1/acm/ListCertificates': {}, 'af-south-1/acm/ListCertificates': {} },
      { ...MANIFEST, accounts },
    )
    await write('snap/111122223333/.DS_Store', 'x')
    expect((await openSnapshot(path)).accounts[0]?.regions).toEqual(['af-south-1', 'us-east-1'])
    const file = await write('a.json', {
      ...MANIFEST,
      accounts,
      calls: [call('acm', 'ListCertificates', { output: {} })],
    })
    expect((await openSnapshot(file)).accounts[0]?.regions).toEqual(['eu-west-1'])
  })

  it('may leave the time to the newest past time in the answers', async () => {
    const { capturedAt, ...manifest } = MANIFEST
    const path = await folderWith(
      {
        'global/iam/ListUsers': {
          Users: [{ CreateDate: '2020-01-01T00:00:00Z', PasswordLastUsed: '2024-05-06 07:08:09+00:00' }],
        },
        'eu-west-1/acm/DescribeCertificate': {
          calls: [{ input: { CertificateArn: 'a' }, output: { Certificate: { NotAfter: '2030-01-01T00:00:00Z' } } }],
        },
        'eu-west-1/secrets-manager/ListSecrets': {
          SecretList: [
            { NextRotationDate: '2031-01-01T00:00:00Z', Tags: [{ Key: 'until', Value: '2040-01-01T00:00:00Z' }] },
          ],
        },
      },
      manifest,
    )
    expect((await openSnapshot(path)).capturedAt).toEqual(new Date('2024-05-06T07:08:09Z'))
  })

  it('never takes the time from the file itself', async () => {
    const { capturedAt, ...manifest } = MANIFEST
    const path = await folderWith({ 'global/iam/ListUsers': USERS }, manifest)
    await expect(openSnapshot(path)).rejects.toMatchObject({
      exitCode: 2,
      message: `${path} does not say when it was recorded, and no date in it tells.`,
    })
  })

  it.each([
    [{ format: 'awsure-snapshot/2' }, 'has the format awsure-snapshot/2, which this version cannot read.'],
    [{ format: undefined }, 'is not an awsure snapshot: it has no "format": "awsure-snapshot/1".'],
    [{ capturedAt: 'yesterday' }, ': capturedAt must be an ISO 8601 time.'],
    [{ accounts: undefined }, ': accounts is missing.'],
    [{ accounts: [] }, ': accounts must name at least one account.'],
    [{ accounts: [{ id: 111122223333 }] }, ': accounts[0].id must be text.'],
    [{ accounts: [{ id: '../etc' }] }, ': accounts[0].id must be 12 digits, in quotes.'],
    [{ accounts: [{ id: '111122223333', regions: ['eu-west-1', ''] }] }, ': accounts[0].regions[1] must consist of'],
    [{ tool: { name: 'x' } }, ': tool.version is missing.'],
    [{ complete: 'yes' }, ': complete must be true or false.'],
  ])('is refused with %j', async (change, problem) => {
    const path = await folderWith({}, { ...MANIFEST, ...change })
    await expect(openSnapshot(path)).rejects.toMatchObject({
      name: 'KnownError',
      exitCode: 2,
      message: expect.stringContaining(join(path, 'snapshot.json') + problem.replace(/^(?=[a-z])/, ' ')),
      hint: expect.any(String),
    })
  })
})

describe('a folder', () => {
  it('holds plain responses, as the AWS CLI prints them', async () => {
    const path = await folderWith({ 'global/iam/ListUsers': { ...USERS, ResponseMetadata: { RequestId: 'x' } } })
    expect(await ask(path, iam, 'ListUsers')).toEqual({ state: 'output', output: USERS })
  })

  it('holds lists of calls with outputs and errors', async () => {
    const error = { name: 'NoSuchEntity', message: 'There is none.' }
    const path = await folderWith({
      'global/iam/GetLoginProfile': {
        calls: [
          { input: { UserName: 'alice' }, output: { LoginProfile: { UserName: 'alice' }, $metadata: { attempts: 1 } } },
          { input: { UserName: 'bob' }, error: { ...error, statusCode: 404 } },
        ],
      },
    })
    expect(await ask(path, iam, 'GetLoginProfile', { UserName: 'alice' })).toEqual({
      state: 'output',
      output: { LoginProfile: { UserName: 'alice' } },
    })
    expect(await ask(path, iam, 'GetLoginProfile', { UserName: 'bob' })).toEqual({ state: 'error', error })
  })

  it('reads only what it is asked for', async () => {
    const path = await folderWith({ 'global/iam/ListUsers': USERS, 'global/iam/ListRoles': 'not JSON' })
    expect(await ask(path, iam, 'ListUsers')).toMatchObject({ state: 'output' })
    await expect(ask(path, iam, 'ListRoles')).rejects.toThrow('ListRoles.json:1:1: this is not JSON')
  })

  it('may be named by its manifest', async () => {
    const path = await folderWith({ 'global/iam/ListUsers': USERS })
    expect(await ask(join(path, 'snapshot.json'), iam, 'ListUsers')).toMatchObject({ state: 'output' })
  })

  it('leaves out accounts that the manifest does not name, and stray files', async () => {
    const path = await folderWith({ 'global/iam/ListUsers': USERS })
    await write('snap/444455556666/global/iam/ListUsers.json', USERS)
    await write('snap/111122223333/.DS_Store', 'x')
    await write('snap/111122223333/global/iam/notes.txt', 'x')
    const calls = []
    for await (const recorded of (await openSnapshot(path)).calls()) calls.push(recorded)
    expect(calls).toEqual([call('iam', 'ListUsers', { input: {}, output: USERS }, 'global')])
  })

  it.each([
    ['', 'is empty.'],
    ['[1]', 'does not hold an API response: it must be an object.'],
    [{ calls: [{ input: {} }] }, ': calls[0] must hold an "output" or an "error".'],
    [{ calls: [{ output: {}, error: { name: 'x' } }] }, ': calls[0] must hold an "output" or an "error".'],
    [{ calls: [{ output: {} }, { input: [], output: {} }] }, ': calls[1].input must be an object.'],
    [{ calls: [{ error: { message: 'x' } }] }, ': calls[0].error.name is missing.'],
    [{ calls: [{ output: null }] }, ': calls[0].output must be an object.'],
    [{ calls: ['x'] }, ': calls[0] must be an object.'],
  ])('with a file that holds %j says so', async (content, problem) => {
    const path = await folderWith({ 'global/iam/ListUsers': content })
    await expect(ask(path, iam, 'ListUsers')).rejects.toMatchObject({
      name: 'KnownError',
      exitCode: 2,
      message: expect.stringContaining(`ListUsers.json${problem.replace(/^(?=[a-z])/, ' ')}`),
    })
  })

  it.each([
    ['is missing', () => at('none'), 'it does not exist.'],
    ['is empty', () => folder, 'is an empty folder.'],
    ['is of something else', async () => dirname(await write('other/file', 'x')), 'it has no snapshot.json.'],
  ])('that %s is refused', async (_, make, problem) => {
    const path = await make()
    await expect(openSnapshot(path)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(`${path}.*${problem}`),
      hint: expect.any(String),
    })
  })
})

const CALLS = [
  call('iam', 'ListUsers', { input: {}, output: USERS }, 'global'),
  call('iam', 'ListRoles', { error: { name: 'AccessDenied', message: 'no' } }, 'global'),
]
const JSON_TEXT = JSON.stringify({ ...MANIFEST, calls: CALLS }, null, 2)
const NDJSON_TEXT = [MANIFEST, ...CALLS].map((line) => `${JSON.stringify(line)}\n`).join('')

describe('one file', () => {
  it.each([
    ['a.json', JSON_TEXT],
    ['a.json.gz', gzipSync(JSON_TEXT)],
    ['a.ndjson', NDJSON_TEXT],
    ['a.ndjson.gz', gzipSync(NDJSON_TEXT)],
    ['crlf.ndjson', NDJSON_TEXT.replaceAll('\n', '\r\n')],
    ['blank-lines.ndjson', NDJSON_TEXT.replaceAll('\n', '\n\n')],
    ['no-last-newline.ndjson', NDJSON_TEXT.trimEnd()],
    ['bom.json', `\uFEFF${JSON_TEXT}`],
    ['powershell.json', Buffer.from(`\uFEFF${JSON_TEXT}`, 'utf16le')],
    ['gzipped-under-another-name.json', gzipSync(JSON_TEXT)],
  ])('%s is read', async (name, content) => {
    const path = await write(name, content)
    expect(await ask(path, iam, 'ListUsers')).toEqual({ state: 'output', output: USERS })
    expect(await ask(path, iam, 'ListRoles')).toEqual({
      state: 'error',
      error: { name: 'AccessDenied', message: 'no' },
    })
  })

  it('may hold line separators in its texts', async () => {
    const users = { Users: [{ UserName: 'a\u2028b\u2029c\u0085d' }] }
    const text = [MANIFEST, call('iam', 'ListUsers', { output: users }, 'global')]
      .map((x) => JSON.stringify(x))
      .join('\n')
    expect(await ask(await write('a.ndjson', text), iam, 'ListUsers')).toEqual({ state: 'output', output: users })
  })

  it.each(['a.ndjson', 'a.ndjson.gz'])('may have lines longer than what is read at once: %s', async (name) => {
    const users = { Users: [{ UserName: 'é'.repeat(2_000_000) }] }
    const text = [MANIFEST, call('iam', 'ListUsers', { output: users }, 'global'), CALLS[1]].map((x) =>
      JSON.stringify(x),
    )
    const path = await write(name, name.endsWith('.gz') ? gzipSync(text.join('\n')) : text.join('\n'))
    expect(await ask(path, iam, 'ListUsers')).toEqual({ state: 'output', output: users })
    expect(await ask(path, iam, 'ListRoles')).toMatchObject({ state: 'error' })
  })

  it('may leave out the account when there is only one', async () => {
    const { account, ...rest } = CALLS[0]!
    const path = await write('a.json', { ...MANIFEST, calls: [rest] })
    expect(await ask(path, iam, 'ListUsers')).toMatchObject({ state: 'output' })
    const accounts = [{ id: '111122223333' }, { id: '444455556666' }]
    const two = await write('two.json', { ...MANIFEST, accounts, calls: [rest] })
    await expect(openSnapshot(two)).rejects.toThrow(`${two}: calls[0].account is missing`)
  })

  it.each([
    ['empty.json', '', ' is empty.'],
    ['empty.ndjson', '', ' is empty.'],
    ['text.json', 'hello', ':1:1: this is not JSON: invalid symbol.'],
    ['comma.json', '{\n  "a": 1\n  "b": 2\n}', ':3:3: this is not JSON: comma expected.'],
    ['trailing.json', '{ "a": [1,] }', ':1:11: this is not JSON: value expected.'],
    ['cut.json', JSON_TEXT.slice(0, -40), ': the JSON ends too early: the file is probably truncated.'],
    ['cut.json.gz', gzipSync(JSON_TEXT).subarray(0, -20), ': the gzip data ends too early: it is probably truncated.'],
    [
      'cut.ndjson.gz',
      gzipSync(NDJSON_TEXT).subarray(0, -20),
      ': the gzip data ends too early: it is probably truncated.',
    ],
    ['bad.json.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), ': the gzip data is damaged.'],
    ['cut.ndjson', NDJSON_TEXT.slice(0, -30), /:3:\d+: the JSON ends too early: the file is probably truncated\./],
    ['other.json', '{"Users":[]}', ' is not an awsure snapshot: it has no "format": "awsure-snapshot/1".'],
    ['list.json', '[]', ' is not an awsure snapshot'],
    ['first.ndjson', NDJSON_TEXT.split('\n').slice(1).join('\n'), ' is not an awsure snapshot'],
    [
      'newer.json',
      '{"format":"awsure-snapshot/2"}',
      ' has the format awsure-snapshot/2, which this version cannot read.',
    ],
    ['nocalls.json', JSON.stringify(MANIFEST), ': calls must be a list.'],
    [
      'where.json',
      JSON.stringify({ ...MANIFEST, calls: [{ ...CALLS[0], region: 1 }] }),
      ': calls[0].region must be text.',
    ],
    ['where.ndjson', `${NDJSON_TEXT}{"region":"global"}`, ':4: service is missing.'],
    [
      'none.ndjson',
      `${NDJSON_TEXT}${JSON.stringify(call('iam', 'X', {}))}`,
      ':4: the call must hold an "output" or an "error".',
    ],
  ])('%s is refused', async (name, content, problem) => {
    const path = await write(name, content)
    await expect(openSnapshot(path)).rejects.toMatchObject({
      name: 'KnownError',
      exitCode: 2,
      message:
        typeof problem === 'string'
          ? expect.stringContaining(`${path}${problem}`.replace(/^.*?(?=: the JSON)/, ''))
          : expect.stringMatching(problem),
    })
  })
})

describe('a call', () => {
  it('that was not recorded is absent, and says what and where', async () => {
    const path = await folderWith({ 'global/iam/ListUsers': USERS })
    expect(await ask(path, elbv2, 'DescribeListeners')).toEqual({
      state: 'absent',
      code: 'NotRecorded',
      reason: 'The snapshot does not hold elbv2 DescribeListeners (eu-west-1).',
    })
  })

  it('is found whatever the order of its input and whatever its page size', async () => {
    const path = await folderWith({
      'global/iam/GetUserPolicy': {
        calls: [{ input: { UserName: 'a', PolicyName: 'p', MaxItems: 5 }, output: { x: 1 } }],
      },
    })
    expect(await ask(path, iam, 'GetUserPolicy', { MaxItems: 1000, PolicyName: 'p', UserName: 'a' })).toMatchObject({
      output: { x: 1 },
    })
  })

  it('is answered in its own region only', async () => {
    const path = await folderWith({
      'us-east-1/elastic-load-balancing-v2/DescribeLoadBalancers': { LoadBalancers: [] },
    })
    expect(await ask(path, elbv2, 'DescribeLoadBalancers')).toMatchObject({ code: 'NotRecorded' })
  })

  it('of a global service is found under whatever region it went to', async () => {
    const path = await folderWith({ 'us-east-1/iam/ListUsers': USERS })
    expect(await ask(path, iam, 'ListUsers')).toEqual({ state: 'output', output: USERS })
    const file = await write('a.json', {
      ...MANIFEST,
      calls: [call('iam', 'ListUsers', { output: USERS }, 'us-east-1')],
    })
    expect(await ask(file, iam, 'ListUsers')).toEqual({ state: 'output', output: USERS })
  })

  it('of a global service is taken from `global` first', async () => {
    const path = await folderWith({ 'eu-west-1/iam/ListUsers': { Users: [] }, 'global/iam/ListUsers': USERS })
    expect(await ask(path, iam, 'ListUsers')).toEqual({ state: 'output', output: USERS })
  })

  it('never shows what the service takes out', async () => {
    const path = await folderWith({
      'eu-west-1/lambda/ListFunctions': {
        Functions: [{ FunctionName: 'f', Environment: { Variables: { KEY: 'hunter2' } } }],
      },
    })
    expect(JSON.stringify(await ask(path, lambda, 'ListFunctions'))).not.toContain('hunter2')
    expect(JSON.stringify(await ask(path, lambda, 'ListFunctions', { FunctionVersion: 'ALL' }))).not.toContain(
      'hunter2',
    )
  })
})
