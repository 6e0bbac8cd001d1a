import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../src/report/report.ts'
import { type FakeAws, type FakeCall, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'
import { liveEnv, withoutRun } from '../moto/audit.ts'
import { awsure } from './awsure.ts'

/** Fifty accounts, of which three let nobody in. */
const ACCOUNTS = Array.from({ length: 50 }, (_, index) => String(200_000_000_000 + index))
const SHUT = ACCOUNTS.filter((_, index) => [7, 23, 41].includes(index))
const MANAGEMENT = '199999999999'

/** Whose credentials a request is signed with: the fake makes the account a part of the key. */
const callerOf = ({ headers }: FakeCall): string =>
  /Credential=ASIA(\d{12})/.exec(headers.authorization ?? '')?.[1] ?? MANAGEMENT

const assumeRole: Script = ({ input }) => {
  const account = /::(\d+):/.exec(String(input.RoleArn))?.[1] ?? ''
  if (SHUT.includes(account)) {
    const message = `User: arn:aws:iam::${MANAGEMENT}:user/ci is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`
    return { error: 'AccessDenied', message }
  }
  const Expiration = new Date(Date.now() + 3_600_000)
  const keys = { AccessKeyId: `ASIA${account}`, SecretAccessKey: 'not-a-secret', SessionToken: 'token', Expiration }
  return {
    output: { Credentials: keys, AssumedRoleUser: { Arn: String(input.RoleArn), AssumedRoleId: 'AROA:awsure' } },
  }
}

/** Every second account has an instance that takes IMDSv1. */
const instances: Script = (call) => {
  const HttpTokens = Number(callerOf(call)) % 2 === 0 ? 'optional' : 'required'
  const instance = {
    InstanceId: `i-${callerOf(call)}`,
    State: { Name: 'running' },
    MetadataOptions: { HttpTokens, HttpEndpoint: 'enabled' },
  }
  return { output: { Reservations: [{ Instances: [instance] }] } }
}

const SCRIPTS: Record<string, Script> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: (call) => ({
    output: { Account: callerOf(call), Arn: `arn:aws:sts::${callerOf(call)}:assumed-role/audit/awsure`, UserId: 'A' },
  }),
  DescribeRegions: { output: { Regions: [{ RegionName: 'eu-west-1', OptInStatus: 'opt-in-not-required' }] } },
  DescribeInstances: instances,
  GetAccountSummary: { output: { SummaryMap: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 1 } } },
  ListAccounts: ({ input }) =>
    input.NextToken
      ? { output: { Accounts: ACCOUNTS.slice(30).map((Id) => ({ Id, Status: 'ACTIVE' })) } }
      : {
          output: {
            Accounts: [
              { Id: MANAGEMENT, State: 'ACTIVE' },
              { Id: '300000000000', State: 'SUSPENDED' },
              ...ACCOUNTS.slice(0, 30).map((Id) => ({ Id, State: 'ACTIVE' })),
            ],
            NextToken: 'more',
          },
        },
  ListAccountsForParent: ({ input }) => ({
    output: {
      Accounts: (input.ParentId === 'ou-b' ? ACCOUNTS.slice(2, 4) : ACCOUNTS.slice(0, 2)).map((Id) => ({
        Id,
        Status: 'ACTIVE',
      })),
    },
  }),
  ListOrganizationalUnitsForParent: ({ input }) => ({
    output: { OrganizationalUnits: input.ParentId === 'ou-a' ? [{ Id: 'ou-b' }] : [] },
  }),
}

const RULES = ['--rule', 'ec2-instance-imdsv2,iam-root-access-key', '-o', 'json', '--show', 'all']

describe('many accounts', () => {
  let fake: FakeAws
  let folder: string
  let list: string
  beforeAll(async () => {
    fake = await startFakeAws(SCRIPTS)
    folder = await mkdtemp(join(tmpdir(), 'awsure-accounts-'))
    list = join(folder, 'accounts.txt')
    await writeFile(list, `# Workloads\n${ACCOUNTS.join('\n')}\n`)
  })
  afterAll(async () => {
    await fake?.close()
    await rm(folder, { recursive: true })
  })

  async function audit(...args: string[]) {
    const env = liveEnv(fake.endpoint)
    const ran = await awsure(['audit', ...RULES, ...args], { env })
    if (!ran.stdout) throw new Error(ran.stderr)
    return { ...ran, report: JSON.parse(ran.stdout) as Report }
  }
  const all = () => audit('--accounts', list, '--role-name', 'audit')
  const idsOf = ({ accounts }: Report) => accounts.map(({ id }) => id)

  it('are audited as one, and those that let nobody in are gaps', async () => {
    const { report, code } = await all()
    expect(idsOf(report)).toEqual(ACCOUNTS)
    expect(
      report.gaps.map(({ account, service, operation, kind, unknown }) => ({
        account,
        service,
        operation,
        kind,
        unknown,
      })),
    ).toEqual(SHUT.map((account) => ({ account, service: 'sts', operation: 'AssumeRole', kind: 'denied', unknown: 2 })))
    expect(report.gaps[0]?.message).toContain('sts:AssumeRole on resource')
    expect(report.summary.evaluations).toEqual({ pass: 47 + 22, fail: 25, notApplicable: 0, unknown: 6 })
    expect(report.status).toBe('incomplete')
    expect(code).toBe(5)
    const verdicts = report.verdicts?.filter(({ account }) => SHUT.includes(account)).map(({ outcome }) => outcome)
    expect(new Set(verdicts)).toEqual(new Set(['unknown']))
  })

  it('take one set of credentials, one identity and one list of regions each, and ask nothing twice', async () => {
    const before = fake.calls.length
    await all()
    const calls = fake.calls
      .slice(before)
      .map((call) => `${callerOf(call)} ${call.operation} ${call.input.RoleArn ?? ''}`)
    expect(calls.length).toBe(new Set(calls).size)
    expect(calls.filter((call) => call.includes('AssumeRole')).length).toBe(50)
    expect(calls.length).toBe(50 + 47 * 4)
  })

  it('may be split over machines, and merged to what one machine would have said', async () => {
    const whole = await all()
    const parts = ['1/4', '2/4', '3/4', '4/4']
    const files = await Promise.all(
      parts.map(async (part, index) => {
        const { stdout, report } = await audit('--accounts', list, '--role-name', 'audit', '--shard', part)
        expect(report.accounts.length).toBeLessThanOrEqual(13)
        const file = join(folder, `part-${index}.json`)
        await writeFile(file, stdout)
        return file
      }),
    )
    const merged = await awsure(['merge', ...files.toReversed(), '-o', 'json'])
    const timeless = (text: string) => withoutRun({ ...merged, stdout: text }).replace(/^ {4}"capturedAt": .*\n/m, '')
    expect(timeless(merged.stdout)).toBe(timeless(whole.stdout))
    expect(merged.code).toBe(whole.code)
  })

  it('come from the organization, page by page, without those that are suspended', async () => {
    const { report } = await audit('--organization', '--role-name', 'audit')
    expect(idsOf(report)).toEqual([MANAGEMENT, ...ACCOUNTS])
  })

  it('may be those below an organizational unit', async () => {
    const { report } = await audit('--organization', '--ou', 'ou-a', '--role-name', 'audit')
    expect(idsOf(report)).toEqual(ACCOUNTS.slice(0, 4))
  })

  it('may be named role by role', async () => {
    const roles = ACCOUNTS.slice(0, 2).map((account) => `arn:aws:iam::${account}:role/audit`)
    const { report } = await audit('--role-arn', roles.join(','), '--external-id', 'e-1')
    expect(idsOf(report)).toEqual(ACCOUNTS.slice(0, 2))
    const assumed = fake.calls.filter(
      ({ operation, input }) => operation === 'AssumeRole' && input.ExternalId === 'e-1',
    )
    expect(assumed.map(({ input }) => input.RoleArn)).toEqual(roles)
  })

  it('are entered with no more rights than the rules need', async () => {
    const assumed = fake.calls.find(({ operation }) => operation === 'AssumeRole')
    expect(JSON.parse(String(assumed?.input.Policy))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['ec2:DescribeRegions', 'ec2:DescribeInstances', 'iam:GetAccountSummary'],
          Resource: '*',
        },
      ],
    })
  })

  it('are recorded together, and the recording gives the same verdicts', async () => {
    const recording = join(folder, 'all.ndjson.gz')
    const { report } = await audit('--accounts', list, '--role-name', 'audit', '--record', recording)
    const replayed = await awsure(['audit', ...RULES, '--snapshot', recording])
    const tally = ({ evaluations }: Report) => evaluations.filter(({ account }) => !SHUT.includes(account))
    expect(tally(JSON.parse(replayed.stdout))).toEqual(tally(report))
  })

  it.each<[string, string[], string]>([
    ['an account without a role', ['--accounts', 'LIST'], 'account 200000000000 needs a role to enter it by.'],
    ['a line that is neither', ['--accounts', 'BAD'], "BAD:2: nonsense is no account id and no role's ARN."],
    ['an empty file', ['--accounts', 'EMPTY'], 'EMPTY names no account.'],
    [
      'more parts than accounts',
      ['--role-arn', `arn:aws:iam::${ACCOUNTS[0]}:role/a,arn:aws:iam::${ACCOUNTS[1]}:role/a`, '--shard', '3/3'],
      'No account is left for --shard 3/3: there are 2.',
    ],
    ['a part that is none', ['--accounts', 'LIST', '--shard', '5/4'], '--shard 5/4 is not a part of a whole.'],
    [
      'two roles for one account',
      ['--role-arn', `arn:aws:iam::${ACCOUNTS[0]}:role/a,arn:aws:iam::${ACCOUNTS[0]}:role/b`],
      `Account ${ACCOUNTS[0]} is named twice`,
    ],
  ])('%s is an error', async (_what, args, message) => {
    await writeFile(
      join(folder, 'bad.txt'),
      `${ACCOUNTS[0]}\nnonsense\n`.replace(/^\d+/, `arn:aws:iam::${ACCOUNTS[0]}:role/a`),
    )
    await writeFile(join(folder, 'empty.txt'), '# none\n')
    const names: Record<string, string> = { LIST: list, BAD: join(folder, 'bad.txt'), EMPTY: join(folder, 'empty.txt') }
    const ran = await awsure(['audit', ...RULES, ...args.map((word) => names[word] ?? word)], {
      env: liveEnv(fake.endpoint),
    })
    expect(ran.code).toBe(2)
    expect(
      ran.stderr.replaceAll(join(folder, 'bad.txt'), 'BAD').replaceAll(join(folder, 'empty.txt'), 'EMPTY'),
    ).toContain(message)
  })

  it('merge refuses reports of the same account, and what is no report', async () => {
    const { stdout } = await audit('--role-arn', `arn:aws:iam::${ACCOUNTS[0]}:role/audit`)
    const file = join(folder, 'one.json')
    await writeFile(file, stdout)
    const twice = await awsure(['merge', file, file])
    expect(twice).toMatchObject({ code: 2, stdout: '' })
    expect(twice.stderr).toContain(`both tell of account ${ACCOUNTS[0]}`)
    expect(await awsure(['merge', list])).toMatchObject({ code: 2, stdout: '' })
  })
})
