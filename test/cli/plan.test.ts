import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'
import { OFFLINE_ENV } from '../moto/audit.ts'
import { ACCOUNT, accountSummary, awsure, FAKE_KEYS, securityGroup, temporaryFolder, writeSnapshot } from './awsure.ts'

const cwd = await temporaryFolder()

interface PlanJson {
  basis: string
  rules: number
  accounts: number | null
  regions: string[] | null
  calls: { account?: string; region: string; service: string; operation: string; calls: number; requests: number }[]
  perRow: { of: string; calls: { operation: string }[]; secondsPerHundred: number | null }[]
  unanswered: { operation: string }[]
  total: { calls: number; requests: number }
  seconds: { atLimits: number; atLatency: number }
  maxCalls: { limit: number; isExceeded: boolean } | null
  permissions: { audit: string[]; fallback: string[]; entry: string[] }
}

/** Without credentials, and with nothing that listens. */
async function plan(...args: string[]): Promise<PlanJson> {
  const ran = await awsure(['plan', '-o', 'json', ...args], { cwd, env: OFFLINE_ENV })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(ran.stdout)
}

const page = async (...args: string[]) => (await awsure(['plan', ...args], { cwd, env: OFFLINE_ENV })).stdout

const RULES = ['--rule', 'iam-root-mfa,ec2-security-group-admin-ports,elbv2-http-listener-redirect']
const REGIONS = ['--region', 'eu-west-1,us-east-1']

describe('before a single call', () => {
  it('every operation is named with how often it is called, by service and place', async () => {
    const { calls, perRow, ...told } = await plan(...RULES, ...REGIONS)
    expect(calls.map(({ region, service, operation }) => `${region} ${service}:${operation}`)).toEqual([
      'global sts:GetCallerIdentity',
      'eu-west-1 ec2:DescribeNetworkInterfaces',
      'eu-west-1 ec2:DescribeSecurityGroups',
      'us-east-1 ec2:DescribeNetworkInterfaces',
      'us-east-1 ec2:DescribeSecurityGroups',
      'eu-west-1 elbv2:DescribeLoadBalancers',
      'us-east-1 elbv2:DescribeLoadBalancers',
      'global iam:GetAccountSummary',
    ])
    expect(perRow.map(({ of, calls }) => [of, calls.map(({ operation }) => operation)])).toContainEqual([
      'elbv2.loadBalancers',
      ['DescribeListeners'],
    ])
    expect(told).toMatchObject({
      ...{ basis: 'rules', rules: 3, accounts: 1, regions: ['eu-west-1', 'us-east-1'], maxCalls: null },
      ...{ total: { calls: 8, requests: 8 }, seconds: { atLimits: 0, atLatency: 0.05 } },
    })
  })

  it('the permissions are those of `awsure permissions`', async () => {
    const policy = await awsure(['permissions', ...REGIONS, ...RULES])
    const { permissions } = await plan(...REGIONS, ...RULES)
    expect(permissions.audit).toEqual(JSON.parse(policy.stdout).Statement[0].Action)
    expect(permissions).toMatchObject({ fallback: [], entry: [] })
  })

  it('regions that nobody named are not asked for: numbers are for each', async () => {
    const { regions, calls, total } = await plan(...RULES)
    expect(regions).toBeNull()
    expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(['global', '*']))
    expect(calls.map(({ operation }) => operation)).toContain('DescribeRegions')
    expect(total.calls).toBe(3 + 3)
    expect(await page(...RULES)).toContain('Total: 3 in each account and 3 in each region of it.')
  })

  it('accounts are counted as an audit would', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => String(200_000_000_000 + index))
    await writeFile(join(cwd, 'accounts.txt'), ids.join('\n'))
    const several = ['--accounts', 'accounts.txt', '--role-name', 'audit', ...RULES, ...REGIONS]
    expect(await plan(...several)).toMatchObject({
      ...{ accounts: 10, total: { calls: 80, requests: 80 } },
      permissions: { entry: ['sts:AssumeRole'] },
    })
    expect((await plan(...several, '--shard', '1/3')).accounts).toBe(4)
    const organization = await plan('--organization', '--role-name', 'audit', ...RULES, ...REGIONS)
    expect(organization.accounts).toBeNull()
    expect(organization.permissions.entry).toEqual(['organizations:ListAccounts', 'sts:AssumeRole'])
  })

  it.each([
    ['8', false, '--max-calls 8 is enough for what is certain.'],
    ['7', true, '--max-calls 7 is exceeded: what comes after it will be unknown.'],
  ])('--max-calls %s is compared with what is certain', async (limit, isExceeded, text) => {
    const args = ['--max-calls', limit, ...RULES, ...REGIONS]
    expect((await plan(...args)).maxCalls).toEqual({ limit: Number(limit), isExceeded })
    expect(await page(...args)).toContain(text)
  })

  it.each([
    [['--region', 'eu-wst-1'], 'Unknown region: eu-wst-1.'],
    [['-o', 'sarif'], 'Unknown format: sarif.'],
    [['--shard', '1/2'], '--shard needs accounts.'],
    [['--snapshot', 's.json', '--profile', 'x'], '--profile and --snapshot exclude each other.'],
    [['--rule', 'nosuch'], 'Unknown rule: nosuch.'],
  ])('%s is a usage error', async (args, message) => {
    const { code, stdout, stderr } = await awsure(['plan', ...args], { cwd, env: OFFLINE_ENV })
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })
})

it('the page of a recording says what a live run would call where', async () => {
  await writeSnapshot(join(cwd, 's.json'), [accountSummary({ AccountMFAEnabled: 1 }), securityGroup(true)])
  const rules = ['--rule', 'iam-root-mfa,ec2-security-group-admin-ports']
  expect(await page('--snapshot', 's.json', ...rules, '--max-calls', '4')).toMatchInlineSnapshot(`
    "Counted in the recording: 2 rules, 1 account, 1 region.

      service  region     calls  requests  seconds at limits
      ec2      eu-west-1      2         2                  0
      ec2      global         1         1                  0
      iam      global         1         1                  0
      sts      global         1         1                  0

    Without an answer in the recording, so that what depends on it is not counted:
    ec2:DescribeNetworkInterfaces.

    Total: 5 calls in 5 requests.
    Time: at least 0 s at AWS's published limits; about 0 s at 0.1 s a request and 16 at once.
    --max-calls 4 is exceeded: what comes after it will be unknown.

    Permissions in each account (as a policy: awsure permissions), 6:
      ec2:DescribeNetworkInterfaces, ec2:DescribeRegions, ec2:DescribeSecurityGroups,
        ec2:GetManagedPrefixListEntries, iam:GetAccountSummary, sts:GetCallerIdentity
    "
  `)
})

describe('beside a live run', () => {
  const loadBalancer = (name: string) => ({
    LoadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/${name}/1`,
    ...{ LoadBalancerName: name, Type: 'application', Scheme: 'internal' },
  })
  const account = (loadBalancers: object[]): Record<string, Script> => ({
    GetCallerIdentity: { output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ann`, UserId: 'AIDA' } },
    DescribeRegions: { output: { Regions: [{ RegionName: 'eu-west-1', OptInStatus: 'opt-in-not-required' }] } },
    GetAccountSummary: [{ error: 'Throttling', status: 400 }, { output: { SummaryMap: { AccountMFAEnabled: 1 } } }],
    DescribeSecurityGroups: { output: { SecurityGroups: [] } },
    DescribeNetworkInterfaces: { output: { NetworkInterfaces: [] } },
    DescribeLoadBalancers: { output: { LoadBalancers: loadBalancers } },
    DescribeListeners: { output: { Listeners: [] } },
  })
  const fakes: FakeAws[] = []
  afterAll(() => Promise.all(fakes.map((fake) => fake.close())))
  async function run(loadBalancers: object[], ...args: string[]) {
    const fake = await startFakeAws(account(loadBalancers))
    fakes.push(fake)
    const env = { ...FAKE_KEYS, AWS_ENDPOINT_URL: fake.endpoint, AWS_REGION: 'eu-west-1' }
    return { fake, ...(await awsure([...args, ...RULES], { cwd, env })) }
  }
  const answered = ({ calls }: FakeAws) => calls.length - 1
  const two = [loadBalancer('a'), loadBalancer('b')]

  it('an empty account is called for what is certain, and for nothing else', async () => {
    const { fake, code } = await run([], 'audit', '-o', 'json')
    expect(code).toBe(0)
    const { total } = await plan(...RULES)
    expect(answered(fake)).toBe(total.calls)
  })

  it('a recording counts exactly the calls that made it', async () => {
    const { fake, code } = await run(two, 'record', '-o', 'two.json')
    expect(code).toBe(0)
    const { total, calls, unanswered } = await plan('--snapshot', 'two.json', ...RULES)
    expect(unanswered).toEqual([])
    expect(answered(fake)).toBe(total.calls)
    const operations = (list: { operation: string }[]) => [...new Set(list.map(({ operation }) => operation))].sort()
    expect(operations(calls)).toEqual(operations(fake.calls))
  })

  it.each(['audit', 'record'])('%s --stats says what it took, on stderr', async (command) => {
    const { fake, stderr } = await run(two, command, '-o', command === 'audit' ? 'json' : 'stats.json', '--stats')
    const lines = stderr.split('\n').filter((line) => /requests/.test(line))
    expect(lines.length).toBe(1)
    const calls = answered(fake)
    expect(lines[0]).toMatch(
      new RegExp(
        `^${calls} calls in ${calls + 1} requests: 1 throttled, 1 retried, \\d+ saved; \\d+\\.\\d s\\. ` +
          'Slowest: [\\w:]+ \\([\\w-]+\\) \\d+\\.\\d s, [^,]+, [^,]+\\.$',
      ),
    )
  })

  it('--progress says which services are done, on stderr; the report stays what it is', async () => {
    const plain = await run(two, 'audit', '-o', 'json')
    const told = await run(two, 'audit', '-o', 'json', '--progress', '--stats')
    const lines = told.stderr.split('\n').filter((line) => / done after /.test(line))
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(['ec2', 'elbv2', 'iam', 'sts'])
    expect(plain.stderr.split('\n').length).toBe(2)
    const timeless = (text: string) => text.replace(/"(id|startedAt|endedAt|capturedAt)": .*/g, '')
    expect(timeless(told.stdout)).toBe(timeless(plain.stdout))
  })

  it.each(['--stats', '--progress'])('%s means nothing to a snapshot', async (flag) => {
    const { code, stderr } = await awsure(['audit', '--snapshot', 'two.json', flag], { cwd })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `awsure: ${flag} and --snapshot exclude each other.\nLeave one of them out.\n`,
    })
  })
})
