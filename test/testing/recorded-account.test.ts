import { DescribeInstancesCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { IAMClient, ListUsersCommand, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { GetBucketAclCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { canonical } from '../../src/json.ts'
import { liveSource } from '../../src/source/live.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import { type FakeAws, type RecordedAccountOptions, recordedAccount, startFakeAws } from '../../src/testing.ts'
import { callKey, callsAsked, fixturePath } from '../audit-fixture.ts'

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const FIXTURE = fixturePath('insecure')
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' }

let fake: FakeAws
afterEach(() => fake.close())

async function play(options?: RecordedAccountOptions) {
  fake = await startFakeAws(await recordedAccount(FIXTURE, options))
  const endpoint = fake.endpoint
  return { endpoint, region: 'eu-west-1', credentials: KEYS, maxAttempts: 1, forcePathStyle: true }
}

/** Times and policy documents are written in more than one way. */
const plain = (value: unknown): string =>
  canonical(value)
    .replace(
      /"(\d{4}-\d\d-\d\dT[\d:]+(?:\.\d+)?)(?:Z|\+00:00)"/g,
      (_all, time) => `"${new Date(`${time}Z`).toISOString()}"`,
    )
    .replace(/"(%7B[^"]+)"/g, (_all, document) => canonical(JSON.parse(decodeURIComponent(document))))

describe('a recorded account', () => {
  it.each([undefined, 2, 7])('is answered over the wire as it was recorded, in pages of %s', async (pageSize) => {
    const { endpoint } = await play(pageSize ? { pageSize } : {})
    const snapshot = await openSnapshot(FIXTURE)
    const session = { credentials: async () => KEYS, region: 'eu-west-1', partition: 'aws', profile: undefined }
    const source = liveSource({ session: { ...session, roleArn: undefined, endpoint } })
    const asked = await callsAsked('insecure')
    const compared = await Promise.all(
      asked.map(async (request) => {
        const recorded = await snapshot.source.call(request)
        return recorded.state === 'absent' ? [] : [[callKey(request), recorded, await source.call(request)] as const]
      }),
    )
    expect(compared.flat().length).toBeGreaterThan(200)
    for (const [key, recorded, played] of compared.flat()) expect(plain(played), key).toBe(plain(recorded))
    if (pageSize) expect(fake.calls.length).toBeGreaterThan(compared.flat().length + 5)
  })

  it('knows who asks, and its regions', async () => {
    const sts = new STSClient(await play())
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333')
    const role = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/a', RoleSessionName: 'b' }),
    )
    expect(role.Credentials).toMatchObject({ AccessKeyId: 'ASIA111122223333', Expiration: expect.any(Date) })
  })

  it('denies what was not recorded, in the words of each service', async () => {
    const config = await play()
    const errorOf = (answer: Promise<unknown>) =>
      answer.then(
        () => 'none',
        ({ name }: Error) => name,
      )
    const s3 = new S3Client(config)
    expect(await errorOf(s3.send(new GetBucketAclCommand({ Bucket: 'never-seen' })))).toBe('AccessDenied')
    const iam = new IAMClient(config)
    expect(await errorOf(iam.send(new ListUsersCommand({})))).toBe('AccessDenied')
    const ec2 = new EC2Client({ ...config, region: 'sa-east-1' })
    expect(await errorOf(ec2.send(new DescribeInstancesCommand({})))).toBe('UnauthorizedOperation')
    const lambda = new LambdaClient({ ...config, region: 'sa-east-1' })
    expect(await errorOf(lambda.send(new ListFunctionsCommand({})))).toBe('AccessDeniedException')
  })

  it('denies what it is told to, by IAM action', async () => {
    const config = await play({ deny: ['s3:ListAll*', 'ec2:DescribeVolumes'] })
    await expect(new S3Client(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' })
    const ec2 = new EC2Client(config)
    await expect(ec2.send(new DescribeVolumesCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    expect((await ec2.send(new DescribeInstancesCommand({}))).Reservations).not.toEqual([])
  })

  it('gives pages no larger than it may, nor than was asked for', async () => {
    const config = await play({ pageSize: 5 })
    const iam = new IAMClient(config)
    const sizes: number[] = []
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client: iam, pageSize: 3 },
      { Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'] },
    )) {
      const { UserDetailList = [], RoleDetailList = [], GroupDetailList = [], Policies = [] } = page
      sizes.push(UserDetailList.length + RoleDetailList.length + GroupDetailList.length + Policies.length)
    }
    expect(sizes.length).toBeGreaterThan(3)
    expect(sizes.slice(0, -1).every((size) => size === 3)).toBe(true)
    const ec2 = new EC2Client(config)
    expect((await ec2.send(new DescribeVolumesCommand({ MaxResults: 500 }))).Volumes).toHaveLength(5)
  })

  it('refuses a token of another request', async () => {
    const config = await play({ pageSize: 1 })
    const ec2 = new EC2Client(config)
    const { NextToken } = await ec2.send(new DescribeVolumesCommand({}))
    expect((await ec2.send(new DescribeVolumesCommand({ NextToken: NextToken! }))).Volumes).toHaveLength(1)
    const stranger = ec2.send(new DescribeInstancesCommand({ NextToken: NextToken! }))
    await expect(stranger).rejects.toMatchObject({ name: 'InvalidNextToken' })
    const made = new SSMClient(config).send(new DescribeInstanceInformationCommand({ NextToken: 'made up' }))
    await expect(made).rejects.toMatchObject({ name: 'InvalidNextTokenException' })
  })
})

describe('a recorded account under strain', () => {
  const many = (config: object, times: number) => {
    const ec2 = new EC2Client(config)
    return Promise.allSettled(Array.from({ length: times }, () => ec2.send(new DescribeInstancesCommand({}))))
  }
  const refused = (settled: PromiseSettledResult<unknown>[]) =>
    settled.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.name)] : []))

  it('throttles by a token bucket for each operation and region', async () => {
    const config = await play({ throttle: { rate: 0.01, burst: 10 } })
    const [here, there] = await Promise.all([many(config, 15), many({ ...config, region: 'us-east-1' }, 15)])
    expect(refused(here)).toEqual(Array(5).fill('RequestLimitExceeded'))
    expect(refused(there)).toEqual(Array(5).fill('RequestLimitExceeded'))
  })

  it('throttles by a bucket that several operations share', async () => {
    const config = await play({ throttle: ({ service }) => ({ rate: 0.01, burst: 3, bucket: service }) })
    const ec2 = new EC2Client(config)
    await ec2.send(new DescribeVolumesCommand({}))
    expect(refused(await many(config, 5))).toHaveLength(3)
  })

  it('takes its time', async () => {
    const config = await play({ latency: [40, 60] })
    const askedAt = performance.now()
    await many(config, 1)
    expect(performance.now() - askedAt).toBeGreaterThan(39)
  })

  it('fails some requests, the same with the same seed', async () => {
    const outcomes = async (seed: number) => {
      const ec2 = new EC2Client(await play({ faults: { failed: 0.3, reset: 0.3 }, seed }))
      const ids = Array.from({ length: 20 }, (_, index) => `i-${index}`)
      const asked = ids.map((id) =>
        ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [id] }] })),
      )
      const settled = await Promise.allSettled(asked)
      await fake.close()
      return settled.map((each) => (each.status === 'rejected' ? each.reason.name : 'fine'))
    }
    const [once, again, otherwise] = [await outcomes(1), await outcomes(1), await outcomes(2)]
    expect(again).toEqual(once)
    expect(otherwise).not.toEqual(once)
    expect(new Set(once).size).toBeGreaterThan(2)
  })
})
