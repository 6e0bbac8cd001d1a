import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'
import { ACCOUNT, awsure, FAKE_KEYS, start, temporaryFolder } from './awsure.ts'

const cwd = await temporaryFolder()
const RULES = ['--rule', 'iam-root-mfa,iam-policy-admin-access,ec2-security-group-admin-ports', '--region', 'eu-west-1']

const WHOLE: Record<string, Script> = {
  GetCallerIdentity: { output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ann`, UserId: 'AIDA' } },
  GetAccountSummary: { output: { SummaryMap: { AccountMFAEnabled: 1 } } },
  GetAccountAuthorizationDetails: {
    output: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
  },
  DescribeSecurityGroups: { output: { SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web', IpPermissions: [] }] } },
  DescribeNetworkInterfaces: { output: { NetworkInterfaces: [] } },
}
const HANG: Script = { fault: 'hang' }
const DENIED: Script = { error: 'UnauthorizedOperation', message: 'not allowed' }

const fakes: FakeAws[] = []
afterAll(() => Promise.all(fakes.map((fake) => fake.close())))

async function fakeAws(scripts: Record<string, Script> = {}): Promise<FakeAws> {
  const fake = await startFakeAws({ ...WHOLE, ...scripts })
  fakes.push(fake)
  return fake
}

const record = (fake: FakeAws, path: string, ...args: string[]) =>
  awsure(['record', ...RULES, '-o', path, '--endpoint-url', fake.endpoint, ...args], { cwd, env: FAKE_KEYS })

/** What is in a recording, but for its times. */
async function contentOf(path: string) {
  const { capturedAt, ...content } = JSON.parse(await readFile(join(cwd, path), 'utf8'))
  expect(capturedAt).toMatch(/^20\d\d-/)
  return content
}

/** Ends a recording in the middle: the security groups never come. */
async function kill(signal: NodeJS.Signals, path: string) {
  const fake = await fakeAws({ DescribeSecurityGroups: HANG })
  const args = ['record', ...RULES, '-o', path, '--endpoint-url', fake.endpoint]
  const { child, ended } = start(args, { cwd, env: FAKE_KEYS })
  await vi.waitFor(() => expect(fake.count('DescribeSecurityGroups')).toBe(1), { timeout: 20_000, interval: 20 })
  await new Promise((resolve) => setTimeout(resolve, 500))
  child.kill(signal)
  return ended
}

const operations = (fake: FakeAws) => fake.calls.map(({ operation }) => operation).sort()

describe('a recording that was ended in the middle', async () => {
  const undisturbed = await fakeAws()
  await record(undisturbed, 'whole.json')

  it.concurrent.each([
    ['SIGINT', 'i.json', 'i.json'],
    ['SIGKILL', 'k.json', 'k.json.partial.ndjson'],
  ] as const)('by %s: what it saw is readable, and --resume asks only the rest', async (signal, path, left) => {
    expect((await kill(signal, path)).code).not.toBe(0)
    const seen = await awsure(['--snapshot', left, '--rule', 'iam-root-mfa', '-o', 'json'], { cwd })
    expect(JSON.parse(seen.stdout).summary.evaluations).toMatchObject({ pass: 1, unknown: 0 })

    const fake = await fakeAws()
    expect((await record(fake, path, '--resume')).code).toBe(0)
    expect(operations(fake)).toEqual(['DescribeSecurityGroups', 'GetCallerIdentity'])
    expect(await contentOf(path)).toEqual(await contentOf('whole.json'))
    expect(existsSync(join(cwd, `${path}.partial.ndjson`))).toBe(false)
  })

  it('in the middle of a line loses that line alone', async () => {
    await kill('SIGKILL', 'cut.json')
    const journal = join(cwd, 'cut.json.partial.ndjson')
    await writeFile(journal, `${await readFile(journal, 'utf8')}{"account":"1111222`)
    const fake = await fakeAws()
    expect((await record(fake, 'cut.json', '--resume')).code).toBe(0)
    expect(await contentOf('cut.json')).toEqual(await contentOf('whole.json'))
  })

  it('is not forgotten by the next recording', async () => {
    await kill('SIGKILL', 'left.json')
    const fake = await fakeAws()
    expect(await record(fake, 'left.json')).toMatchObject({
      code: 2,
      stderr:
        'awsure: left.json.partial.ndjson holds what a recording saw before it was killed.\nGo on with --resume, or start over with --force.\n',
    })
    expect(fake.calls).toEqual([])
  })
})

it('what was denied is asked again by --resume, and nothing else', async () => {
  const first = await record(await fakeAws({ DescribeSecurityGroups: DENIED }), 'denied.json')
  expect(first.code).toBe(4)
  const fake = await fakeAws()
  expect((await record(fake, 'denied.json', '--resume')).code).toBe(0)
  expect(operations(fake)).toEqual(['DescribeSecurityGroups', 'GetCallerIdentity'])
  expect(await contentOf('denied.json')).toEqual(await contentOf('whole.json'))
})

it('--only refreshes one service, and keeps what other rules recorded', async () => {
  await record(await fakeAws(), 'part.json')
  const opened = { SecurityGroups: [{ GroupId: 'sg-2', GroupName: 'new', IpPermissions: [] }] }
  const fake = await fakeAws({ DescribeSecurityGroups: { output: opened } })
  const args = [
    'record',
    '--rule',
    'ec2-security-group-admin-ports,iam-root-mfa',
    '--region',
    'eu-west-1',
    '--only',
    'ec2',
  ]
  const ran = await awsure([...args, '-o', 'part.json', '--endpoint-url', fake.endpoint], { cwd, env: FAKE_KEYS })
  expect(ran.code).toBe(0)
  expect(operations(fake)).toEqual(['DescribeNetworkInterfaces', 'DescribeSecurityGroups', 'GetCallerIdentity'])
  const [before, after] = [await contentOf('whole.json'), await contentOf('part.json')]
  const named = (content: { calls: { operation: string }[] }, name: string) =>
    content.calls.filter(({ operation }) => operation === name)
  expect(named(after, 'DescribeSecurityGroups')).toMatchObject([{ output: opened }])
  const isOther = ({ operation }: { operation: string }) => operation !== 'DescribeSecurityGroups'
  expect(after.calls.filter(isOther)).toEqual(before.calls.filter(isOther))
})

it.each([
  [['--resume'], 'There is no recording to go on with at none.json.'],
  [['--only', 'ec2'], 'There is no recording to go on with at none.json.'],
  [['--only', 'ec3'], 'Unknown service: ec3.'],
  [['--resume', '--redact'], '--resume and --redact exclude each other.'],
])('%s: %s', async (args, message) => {
  const fake = await fakeAws()
  const ran = await record(fake, 'none.json', ...args)
  expect(ran.code).toBe(2)
  expect(ran.stderr.replace('--redact and --resume', '--resume and --redact')).toContain(message)
  expect(fake.calls).toEqual([])
})

it('another account is not filled into a recording', async () => {
  await record(await fakeAws(), 'mine.json')
  const other = { output: { Account: '444455556666', Arn: 'arn:aws:iam::444455556666:user/bob', UserId: 'AIDB' } }
  const ran = await record(await fakeAws({ GetCallerIdentity: other }), 'mine.json', '--resume')
  expect(ran).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is a recording of 111122223333, not of account 444455556666.'),
  })
})
