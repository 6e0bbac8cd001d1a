import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { locateRows, type RowQuery } from '../../src/source/snapshot-lines.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-lines-'))
})
afterEach(() => rm(folder, { recursive: true }))

const ACCOUNT = '111122223333'
const json = (value: unknown) => JSON.stringify(value, undefined, 2)

async function put(name: string, content: unknown): Promise<string> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : json(content))
  return file
}

type Asked = Partial<Omit<RowQuery, 'operations'>> & { service?: string; operation?: string }

const query = ({ service = 'ec2', operation = 'DescribeSecurityGroups', ...more }: Asked): RowQuery => ({
  account: ACCOUNT,
  region: 'eu-west-1',
  operations: [
    { service, operation: 'NotRecorded' },
    { service, operation },
  ],
  names: [],
  part: undefined,
  ...more,
})

/** `file:first-last`, and the text of those lines. */
async function found(snapshot: string, more: Asked): Promise<string | undefined> {
  const [range] = await locateRows(snapshot, [query(more)])
  return range && `${relative(folder, range.file)}:${range.startLine}-${range.endLine}`
}

describe('a folder', () => {
  const groups = {
    SecurityGroups: [
      // Refers to sg-2 before sg-2 itself comes, and deeper.
      { GroupId: 'sg-1', IpPermissions: [{ UserIdGroupPairs: [{ GroupId: 'sg-2' }] }] },
      { GroupId: 'sg-2', GroupName: 'web', Names: ['sg-1'] },
    ],
  }
  const file = `${ACCOUNT}/eu-west-1/ec2/DescribeSecurityGroups.json`

  it('has the row where it stands itself, not where others refer to it', async () => {
    await put(file, groups)
    const lines = json(groups).split('\n')
    expect(await found(folder, { names: ['sg-2'] })).toBe(`${file}:15-21`)
    expect([lines[14], lines[20]]).toEqual(['    {', '    }'])
    expect(await found(folder, { names: ['sg-1'] })).toBe(`${file}:3-14`)
  })

  it('goes by the surest name that is there', async () => {
    await put(file, groups)
    expect(await found(folder, { names: ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-2', 'sg-2'] })).toBe(
      `${file}:15-21`,
    )
    expect(await found(folder, { names: ['sg-1', 'sg-2'] })).toBe(`${file}:3-14`)
  })

  it('has the first line of the answer where the row cannot be found in it', async () => {
    await put(file, groups)
    expect(await found(folder, { names: ['sg-3'] })).toBe(`${file}:1-1`)
  })

  it('has nothing where the call was not recorded', async () => {
    await put(file, groups)
    expect(await found(folder, { operation: 'DescribeVolumes', names: ['sg-1'] })).toBeUndefined()
    expect(await found(folder, { account: '444455556666', names: ['sg-1'] })).toBeUndefined()
  })

  it('looks in the other regions too, after its own', async () => {
    const trails = { trailList: [{ Name: 'org', TrailARN: 'arn:trail' }] }
    await put(`${ACCOUNT}/us-east-1/cloudtrail/DescribeTrails.json`, trails)
    const trail = { service: 'cloudtrail', operation: 'DescribeTrails', names: ['arn:trail'] }
    expect(await found(folder, trail)).toBe(`${ACCOUNT}/us-east-1/cloudtrail/DescribeTrails.json:3-6`)

    await put(`${ACCOUNT}/eu-west-1/cloudtrail/DescribeTrails.json`, trails)
    expect(await found(folder, trail)).toBe(`${ACCOUNT}/eu-west-1/cloudtrail/DescribeTrails.json:3-6`)
  })

  it('prefers an answer to the input of a call, and takes the whole call where only its input has the name', async () => {
    const listeners = `${ACCOUNT}/eu-west-1/ec2/DescribeListeners.json`
    await put(listeners, {
      calls: [
        { input: { Arn: 'arn:lb' }, output: { Listeners: [{ ListenerArn: 'arn:one' }] } },
        { input: { Arn: 'arn:one' }, output: {} },
      ],
    })
    const operation = 'DescribeListeners'
    expect(await found(folder, { operation, names: ['arn:one'] })).toBe(`${listeners}:9-11`)
    expect(await found(folder, { operation, names: ['arn:lb'] })).toBe(`${listeners}:3-14`)
  })

  it('has the part of the row that is meant, not that of another', async () => {
    const users = `${ACCOUNT}/global/iam/GetAccountAuthorizationDetails.json`
    const user = (name: string) => ({ Arn: name, UserPolicyList: [{ PolicyName: 'inline' }, { PolicyName: 'all' }] })
    await put(users, { UserDetailList: [user('arn:alice'), user('arn:bob')] })
    const bob = { region: 'global', service: 'iam', operation: 'GetAccountAuthorizationDetails', names: ['arn:bob'] }

    expect(await found(folder, bob)).toBe(`${users}:14-24`)
    expect(await found(folder, { ...bob, part: 'inline' })).toBe(`${users}:17-19`)
    expect(await found(folder, { ...bob, part: 'gone' })).toBe(`${users}:14-24`)
  })

  it('may be given by its manifest', async () => {
    await put(file, groups)
    const manifest = await put('snapshot.json', { format: 'awsure-snapshot/1', accounts: [{ id: ACCOUNT }] })
    expect(await found(manifest, { names: ['sg-2'] })).toBe(`${file}:15-21`)
  })
})

describe('one file', () => {
  const call = (region: string, id: string, more: object = {}) => ({
    region,
    service: 'ec2',
    operation: 'DescribeSecurityGroups',
    ...more,
    output: { SecurityGroups: [{ GroupId: id }] },
  })
  const content = {
    format: 'awsure-snapshot/1',
    accounts: [{ id: ACCOUNT }],
    calls: [
      call('us-east-1', 'sg-1'),
      call('eu-west-1', 'sg-1'),
      call('eu-west-1', 'sg-2'),
      call('eu-west-1', 'sg-3', { account: '444455556666' }),
    ],
  }

  it('has the row in the call of its own region', async () => {
    const file = await put('all.json', content)
    const lineOf = (index: number) =>
      json(content)
        .split('\n')
        .flatMap((line, number) => (line.includes('"GroupId"') ? [number] : []))[index] as number
    const range = (index: number) => `all.json:${lineOf(index)}-${lineOf(index) + 2}`

    expect(await found(file, { names: ['sg-1'] })).toBe(range(1))
    expect(await found(file, { region: 'us-east-1', names: ['sg-1'] })).toBe(range(0))
    expect(await found(file, { names: ['sg-2'] })).toBe(range(2))
    expect(await found(file, { account: '444455556666', names: ['sg-3'] })).toBe(range(3))
  })

  it('has the first line of the call where the row cannot be found', async () => {
    const file = await put('all.json', content)
    const start = json(content).split('\n').indexOf('      "region": "eu-west-1",')
    expect(await found(file, { names: ['sg-9'] })).toBe(`all.json:${start}-${start}`)
  })

  it.each(['all.json.gz', 'all.ndjson', 'all.ndjson.gz'])('has no lines to show as %s', async (name) => {
    const file = await put(name, content)
    expect(await found(file, { names: ['sg-1'] })).toBeUndefined()
  })
})

it('reads a file with 20,000 rows once, whatever is asked of it', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({ GroupId: `sg-${index}`, Description: 'x'.repeat(200) }))
  await put(`${ACCOUNT}/eu-west-1/ec2/DescribeSecurityGroups.json`, { SecurityGroups: rows })
  const ranges = await locateRows(
    folder,
    rows.map(({ GroupId }) => query({ names: [GroupId] })),
  )
  expect(ranges.map((range) => range?.startLine)).toEqual(rows.map((_, index) => 3 + 4 * index))
})
