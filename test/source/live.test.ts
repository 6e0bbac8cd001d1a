import { setTimeout } from 'node:timers/promises'
import { IAMClient, InvalidInputException } from '@aws-sdk/client-iam'
import { mockClient } from 'aws-sdk-client-mock'
import { describeService, GLOBAL } from '../../src/service.ts'
import { type Clock, systemClock } from '../../src/source/clock.ts'
import { onceWhileFresh } from '../../src/source/credentials.ts'
import { type CallEvent, type LiveOptions, liveSource } from '../../src/source/live.ts'
import type { Session } from '../../src/source/session.ts'
import type { Source } from '../../src/source/source.ts'
import { type FakeAws, type Script, startFakeAws, throttled } from '../../src/testing/fake-aws.ts'

const iam = describeService({
  name: 'iam',
  scope: 'global',
  load: () => import('@aws-sdk/client-iam'),
  pageSize: { default: 1000 },
  doneWhen: { GenerateCredentialReport: (output) => output.State === 'COMPLETE' },
  scrub: { GetSSHPublicKey: () => ({ SSHPublicKey: undefined }) },
})
const ec2 = describeService({
  name: 'ec2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ec2'),
  pageSize: { default: 1000, DescribeVolumes: 500 },
})
const elbv2 = describeService({
  name: 'elbv2',
  client: 'elastic-load-balancing-v2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  pageSize: { default: 400 },
})
const cloudtrail = describeService({
  name: 'cloudtrail',
  scope: 'regional',
  load: () => import('@aws-sdk/client-cloudtrail'),
})
const secrets = describeService({
  name: 'secretsmanager',
  client: 'secrets-manager',
  scope: 'regional',
  load: () => import('@aws-sdk/client-secrets-manager'),
  pageSize: { default: 100 },
})
const s3control = describeService({
  name: 's3control',
  client: 's3-control',
  scope: 'global',
  load: () => import('@aws-sdk/client-s3-control'),
})
const s3 = describeService({ name: 's3', scope: 'regional', load: () => import('@aws-sdk/client-s3') })
type AnyService =
  | typeof iam
  | typeof ec2
  | typeof elbv2
  | typeof cloudtrail
  | typeof secrets
  | typeof s3
  | typeof s3control

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const TIMEOUTS = { connection: 300, idle: 300 }

/** Real time, but for pauses: these are skipped. */
function impatientClock(): Clock {
  let skipped = 0
  return {
    now: () => performance.now() + skipped,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      skipped += ms
    },
    random: () => 0.5,
  }
}

let fake: FakeAws | undefined
afterEach(() => fake?.close())

const sessionOf = (endpoint: string | undefined, more: Partial<Session> = {}): Session => ({
  credentials: async () => KEYS,
  region: 'eu-west-1',
  partition: 'aws',
  profile: undefined,
  roleArn: undefined,
  endpoint,
  ...more,
})

async function live(scripts: Record<string, Script>, options: Partial<LiveOptions> = {}): Promise<Source> {
  fake = await startFakeAws(scripts)
  return liveSource({ session: sessionOf(fake.endpoint), clock: impatientClock(), timeouts: TIMEOUTS, ...options })
}

const ask = (source: Source, service: AnyService, operation: string, input: Record<string, unknown> = {}) =>
  source.call({
    account: '111122223333',
    region: service.scope === 'global' ? GLOBAL : 'eu-west-3',
    service,
    operation,
    input: input as never,
  })

const user = (UserName: string) => ({ UserName, Path: '/', UserId: 'AIDA', Arn: `arn:aws:iam::1:user/${UserName}` })

describe('a live answer', () => {
  it('has all pages, asked for in the largest size, without the tokens', async () => {
    const source = await live({
      ListUsers: [
        { output: { Users: [user('ann')], IsTruncated: true, Marker: 'one' } },
        { output: { Users: [user('bob')], IsTruncated: true, Marker: 'two' } },
        { output: { Users: [user('cat')], IsTruncated: false } },
      ],
      DescribeVolumes: [{ output: { Volumes: [{ VolumeId: 'vol-1' }], NextToken: 'n' } }, { output: { Volumes: [] } }],
      ListSecrets: [
        { output: { SecretList: [{ Name: 'a' }], NextToken: 'n' } },
        { output: { SecretList: [{ Name: 'b' }] } },
      ],
    })
    expect(await ask(source, iam, 'ListUsers')).toEqual({
      state: 'output',
      output: { Users: [user('ann'), user('bob'), user('cat')] },
    })
    expect(fake?.calls.map(({ input }) => [input.MaxItems, input.Marker])).toEqual([
      ['1000', undefined],
      ['1000', 'one'],
      ['1000', 'two'],
    ])
    expect(await ask(source, ec2, 'DescribeVolumes')).toEqual({
      state: 'output',
      output: { Volumes: [{ VolumeId: 'vol-1' }] },
    })
    expect(fake?.calls.at(-1)?.input).toMatchObject({ MaxResults: '500', NextToken: 'n' })
    expect(await ask(source, secrets, 'ListSecrets')).toEqual({
      state: 'output',
      output: { SecretList: [{ Name: 'a' }, { Name: 'b' }] },
    })
    expect(fake?.calls.at(-1)?.input).toMatchObject({ MaxResults: 100, NextToken: 'n' })
  })

  it('has all pages of operations that the SDK cannot page', async () => {
    const source = await live({
      DescribeSSLPolicies: [
        { output: { SslPolicies: [{ Name: 'one' }], NextMarker: 'more' } },
        { output: { SslPolicies: [{ Name: 'two' }] } },
      ],
      DescribeVpcEndpointServices: [
        { output: { ServiceNames: ['a'], ServiceDetails: [{ ServiceName: 'a' }], NextToken: 'more' } },
        { output: { ServiceNames: ['b'], ServiceDetails: [{ ServiceName: 'b' }] } },
      ],
    })
    expect(await ask(source, elbv2, 'DescribeSSLPolicies')).toEqual({
      state: 'output',
      output: { SslPolicies: [{ Name: 'one' }, { Name: 'two' }] },
    })
    expect(fake?.calls.at(-1)?.input.Marker).toBe('more')
    expect(await ask(source, ec2, 'DescribeVpcEndpointServices')).toMatchObject({
      output: { ServiceNames: ['a', 'b'] },
    })
  })

  it('asks for no page size where the rows are named: EC2 refuses both together', async () => {
    const source = await live({ DescribeVolumes: { output: { Volumes: [] } } })
    await ask(source, ec2, 'DescribeVolumes', { VolumeIds: ['vol-1'] })
    expect(fake?.calls[0]?.input).toMatchObject({ 'VolumeId.1': 'vol-1' })
    expect(fake?.calls[0]?.input.MaxResults).toBeUndefined()
  })

  it('is an error when the pages have no end', async () => {
    const source = await live({ ListUsers: { output: { Users: [user('ann')], IsTruncated: true, Marker: 'same' } } })
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'error', error: { name: 'RepeatedToken' } })
    expect(fake?.count('ListUsers')).toBe(2)
  })

  it('is an error when it is only a part of the list', async () => {
    const source = await live({
      ListServiceSpecificCredentials: { output: { ServiceSpecificCredentials: [], IsTruncated: true } },
    })
    expect(await ask(source, iam, 'ListServiceSpecificCredentials')).toMatchObject({
      state: 'error',
      error: { name: 'Truncated' },
    })
  })

  it('is an error when a page in the middle fails: half a list is none', async () => {
    const source = await live({
      ListUsers: [{ output: { Users: [user('ann')], IsTruncated: true, Marker: 'one' } }, { error: 'AccessDenied' }],
    })
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'error', error: { name: 'AccessDenied' } })
  })

  it('looks as it does after a trip through a file', async () => {
    const at = new Date('2024-02-03T04:05:06.000Z')
    const source = await live({
      GetCredentialReport: { output: { Content: Buffer.from('user'), GeneratedTime: at, ReportFormat: 'text/csv' } },
      GetTrailStatus: { output: { IsLogging: true, LatestDeliveryTime: at } },
    })
    expect(await ask(source, iam, 'GetCredentialReport')).toEqual({
      state: 'output',
      output: { Content: 'dXNlcg==', GeneratedTime: at.toISOString(), ReportFormat: 'text/csv' },
    })
    expect(await ask(source, cloudtrail, 'GetTrailStatus', { Name: 't' })).toEqual({
      state: 'output',
      output: { IsLogging: true, LatestDeliveryTime: at.toISOString() },
    })
  })

  it('is scrubbed before anyone sees it', async () => {
    const source = await live({ GetSSHPublicKey: { output: { SSHPublicKey: { SSHPublicKeyBody: 'secret' } } } })
    expect(JSON.stringify(await ask(source, iam, 'GetSSHPublicKey', { UserName: 'a', Encoding: 'SSH' }))).not.toContain(
      'secret',
    )
  })

  it('is waited for while the operation is at work, but not for ever', async () => {
    const started = { output: { State: 'STARTED' } }
    const source = await live({ GenerateCredentialReport: [started, started, { output: { State: 'COMPLETE' } }] })
    const done = { state: 'output', output: { State: 'COMPLETE' } }
    expect(await ask(source, iam, 'GenerateCredentialReport')).toEqual(done)
    expect(fake?.count('GenerateCredentialReport')).toBe(3)
    await fake?.close()

    const stuck = await live({ GenerateCredentialReport: started })
    expect(await ask(stuck, iam, 'GenerateCredentialReport')).toEqual({
      state: 'error',
      error: { name: 'NotReady', message: 'GenerateCredentialReport was not done after 90 seconds.' },
    })
    // Every two seconds for a minute and a half.
    expect(fake?.count('GenerateCredentialReport')).toBeCloseTo(45, -0.5)
  })

  it("is asked of the region, or of the partition's home of global services", async () => {
    const scripts = { ListUsers: { output: { Users: [] } }, DescribeVolumes: { output: { Volumes: [] } } }
    for (const [partition, home] of [
      ['aws', 'us-east-1'],
      ['aws-cn', 'cn-north-1'],
      ['aws-us-gov', 'us-gov-west-1'],
    ] as const) {
      await live(scripts)
      const source = liveSource({ session: sessionOf(fake!.endpoint, { partition }) })
      await ask(source, iam, 'ListUsers')
      await ask(source, ec2, 'DescribeVolumes')
      expect(fake?.calls.map(({ region }) => region)).toEqual([home, 'eu-west-3'])
      await fake?.close()
    }
  })

  it('is reported with what it took', async () => {
    const events: CallEvent[] = []
    const source = await live(
      {
        ListUsers: [
          { output: { Users: [user('ann')], IsTruncated: true, Marker: 'one' } },
          { error: 'ServiceUnavailable' },
          { output: { Users: [] } },
        ],
      },
      { onCall: (event) => events.push(event) },
    )
    await ask(source, iam, 'ListUsers')
    await ask(source, iam, 'ListRoles')
    expect(events).toMatchObject([
      { request: { operation: 'ListUsers', region: GLOBAL }, state: 'output', requests: 3, retried: 1 },
      { request: { operation: 'ListRoles' }, state: 'error', requests: 1, retried: 0 },
    ])
    expect(events[0]?.milliseconds).toBeGreaterThan(0)
  })
})

describe('a call that fails answers with an error', () => {
  it('named as AWS names it, in every protocol', async () => {
    const source = await live({
      ListUsers: {
        error: 'AccessDenied',
        message: 'User: arn:aws:iam::1:user/a is not authorized to perform: iam:ListUsers',
      },
      DescribeVolumes: { error: 'UnauthorizedOperation' },
      DescribeSSLPolicies: { error: 'AccessDenied' },
      DescribeTrails: { error: 'AccessDeniedException' },
      ListSecrets: { error: 'AccessDeniedException' },
      GetLoginProfile: { error: 'NoSuchEntityException', status: 404 },
    })
    expect(await ask(source, iam, 'ListUsers')).toEqual({
      state: 'error',
      error: {
        name: 'AccessDenied',
        message: 'User: arn:aws:iam::1:user/a is not authorized to perform: iam:ListUsers',
      },
    })
    const nameOf = async (service: AnyService, operation: string, input = {}) => {
      const answer = await ask(source, service, operation, input)
      return answer.state === 'error' ? answer.error.name : answer
    }
    expect(await nameOf(ec2, 'DescribeVolumes')).toBe('UnauthorizedOperation')
    expect(await nameOf(elbv2, 'DescribeSSLPolicies')).toBe('AccessDenied')
    expect(await nameOf(cloudtrail, 'DescribeTrails')).toBe('AccessDeniedException')
    expect(await nameOf(secrets, 'ListSecrets')).toBe('AccessDeniedException')
    expect(await nameOf(iam, 'GetLoginProfile', { UserName: 'ann' })).toBe('NoSuchEntityException')
    expect(fake?.calls).toHaveLength(6)
  })

  it("named by the SDK's exception class", async () => {
    const mock = mockClient(IAMClient)
    mock.onAnyCommand().rejects(new InvalidInputException({ message: 'Not like this.', $metadata: {} }))
    const source = liveSource({ session: sessionOf(undefined) })
    expect(await ask(source, iam, 'ListUsers')).toEqual({
      state: 'error',
      error: { name: 'InvalidInputException', message: 'Not like this.' },
    })
    mock.restore()
  })

  it('named by the status where there is no more to be known', async () => {
    const source = await live({
      ListUsers: { body: '', status: 403 },
      ListRoles: { body: '<html><body>Forbidden by the proxy</body></html>', status: 403 },
      DescribeVolumes: { body: '<html><body>Forbidden by the proxy</body></html>', status: 403 },
      ListSecrets: { body: '<html><body>Forbidden by the proxy</body></html>', status: 403 },
    })
    for (const [service, operation] of [
      [iam, 'ListUsers'],
      [iam, 'ListRoles'],
      [ec2, 'DescribeVolumes'],
      [secrets, 'ListSecrets'],
    ] as const) {
      expect(await ask(source, service, operation), operation).toMatchObject({ state: 'error', error: { name: '403' } })
    }
  })

  it('when what answers is not AWS: never an empty list', async () => {
    const page = { body: '<html><body><h1>Please log in to the hotel</h1></body></html>' }
    const source = await live({
      ListUsers: page,
      ListRoles: { body: '' },
      DescribeVolumes: page,
      DescribeImages: { body: '' },
      ListSecrets: page,
      DescribeTrails: { body: '' },
    })
    for (const [service, operation] of [
      [iam, 'ListUsers'],
      [iam, 'ListRoles'],
      [ec2, 'DescribeVolumes'],
      [ec2, 'DescribeImages'],
      [secrets, 'ListSecrets'],
      [cloudtrail, 'DescribeTrails'],
    ] as const) {
      expect(await ask(source, service, operation), operation).toMatchObject({ state: 'error' })
    }
  })

  it('without anything that is secret, or that differs from run to run', async () => {
    const messages = {
      ListUsers:
        'You are not authorized. Encoded authorization failure message: abcDEF_123-xyz (Service: Iam; Request ID: 1b2c-3d; Proxy: null)',
      ListRoles:
        "The request signature does not match. The Canonical String for this request should have been 'GET / x-amz-security-token:IQoJb3Jp'",
      ListGroups: 'Bad URL https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIDEXAMPLE%2F2026&X-Amz-Signature=cafe01&x=1',
      ListPolicies: 'The key AKIAIOSFODNN7EXAMPLE is unknown, RequestId: 77-88',
    }
    const source = await live(
      Object.fromEntries(
        Object.entries(messages).map(([operation, message]) => [operation, { error: 'AccessDenied', message }]),
      ),
    )
    const said = async (operation: string) => {
      const answer = await ask(source, iam, operation)
      return answer.state === 'error' && answer.error.message
    }
    expect(await said('ListUsers')).toBe('You are not authorized. (Service: Iam; Proxy: null)')
    expect(await said('ListRoles')).toBe('The request signature does not match.')
    expect(await said('ListGroups')).toBe(
      'Bad URL https://b.s3.amazonaws.com/k?X-Amz-Credential=…&X-Amz-Signature=…&x=1',
    )
    expect(await said('ListPolicies')).toBe('The key AKIA… is unknown')
  })

  it("named by the network's code", async () => {
    const refused = liveSource({ session: sessionOf('http://127.0.0.1:9'), clock: impatientClock() })
    expect(await ask(refused, iam, 'ListUsers')).toMatchObject({ error: { name: 'ECONNREFUSED' } })
    const twoAddresses = liveSource({ session: sessionOf('http://localhost:9'), clock: impatientClock() })
    const answer = await ask(twoAddresses, iam, 'ListUsers')
    expect(answer).toMatchObject({ error: { name: 'ECONNREFUSED', message: expect.stringContaining('ECONNREFUSED') } })
    const unknown = liveSource({ session: sessionOf('http://no-such-host.invalid'), clock: impatientClock() })
    expect(await ask(unknown, iam, 'ListUsers')).toMatchObject({
      error: { name: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) },
    })
  })
})

describe('a fault that passes costs nothing but time', () => {
  const users = { output: { Users: [user('ann')] } }
  const done = { state: 'output', output: { Users: [user('ann')] } }

  it.each<[string, Script]>([
    ['an error at AWS', [{ error: 'InternalFailure' }, { error: 'ServiceUnavailable' }, users]],
    ['a connection that dies', [{ fault: 'reset' }, users]],
    ['an answer that breaks off', [{ fault: 'truncate', ...users }, users]],
    ['no answer', [{ fault: 'hang' }, users]],
    ['an answer that stops', [{ fault: 'stall', ...users }, users]],
    ['a page of a gateway', [{ body: '<html>Bad gateway</html>', status: 502 }, users]],
    ['throttling', [{ error: 'Throttling' }, { error: 'Throttling' }, { error: 'Throttling' }, users]],
  ])('%s', async (_name, script) => {
    const source = await live({ ListUsers: script })
    expect(await ask(source, iam, 'ListUsers')).toEqual(done)
    expect(fake?.count('ListUsers')).toBe((script as unknown[]).length)
  })

  it('and one that stays ends in bounded time', async () => {
    const source = await live({
      ListUsers: { fault: 'hang' },
      ListRoles: { fault: 'reset' },
      ListGroups: { fault: 'truncate', output: {} },
    })
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'error', error: { name: 'TimeoutError' } })
    expect(fake?.count('ListUsers')).toBe(3)
    expect(await ask(source, iam, 'ListRoles')).toMatchObject({ state: 'error', error: { name: 'ECONNRESET' } })
    expect(await ask(source, iam, 'ListGroups')).toMatchObject({ state: 'error', error: { name: 'ECONNRESET' } })
  })

  it('and a wrong clock is set right', async () => {
    const ahead = { date: new Date(Date.now() + 3_600_000).toUTCString() }
    const source = await live({ ListUsers: [{ error: 'RequestExpired', headers: ahead }, users] })
    expect(await ask(source, iam, 'ListUsers')).toEqual(done)
    const sentAt = fake?.calls.map(({ headers }) => String(headers['x-amz-date']).slice(0, 11))
    expect(sentAt?.[0]).not.toBe(sentAt?.[1])
  })

  it('and a service that throttles loses no call', async () => {
    const script = throttled({ rate: 60, burst: 40 }, users)
    const source = await live({ ListAccessKeys: script }, { clock: systemClock })
    const names = Array.from({ length: 100 }, (_, index) => `user-${index}`)
    const answers = await Promise.all(names.map((UserName) => ask(source, iam, 'ListAccessKeys', { UserName })))
    expect(answers.filter(({ state }) => state === 'output')).toHaveLength(100)
    expect(fake!.count('ListAccessKeys')).toBeGreaterThan(100)
    expect(fake!.count('ListAccessKeys')).toBeLessThan(150)
  })
})

describe('a run', () => {
  const regions = ['eu-west-1', 'eu-west-2', 'eu-central-1']
  const scripts = {
    ListUsers: { output: { Users: [] }, afterMs: 5 },
    DescribeVolumes: { output: { Volumes: [] }, afterMs: 5 },
    DescribeTrails: { output: { trailList: [] }, afterMs: 5 },
    ListSecrets: { output: { SecretList: [] }, afterMs: 5 },
  }
  const inEveryRegion = (source: Source, times: number) =>
    regions.flatMap((region) =>
      Array.from({ length: times }, (_, index) => [
        source.call({
          account: '1',
          region,
          service: ec2,
          operation: 'DescribeVolumes',
          input: { VolumeIds: [`vol-${index}`] },
        }),
        source.call({ account: '1', region, service: cloudtrail, operation: 'DescribeTrails', input: {} }),
        source.call({ account: '1', region, service: secrets, operation: 'ListSecrets', input: {} }),
      ]).flat(),
    )

  it('asks for credentials once, however many clients it needs', async () => {
    const provider = vi.fn(async () => KEYS)
    fake = await startFakeAws(scripts)
    const source = liveSource({ session: sessionOf(fake.endpoint, { credentials: onceWhileFresh(provider) }) })
    const answers = await Promise.all(inEveryRegion(source, 3))
    expect(answers.every(({ state }) => state === 'output')).toBe(true)
    expect(provider).toHaveBeenCalledTimes(1)
  })

  it('makes one client for each service and region', async () => {
    let clients = 0
    class CountedClient extends IAMClient {
      constructor(config: object) {
        super(config)
        clients += 1
      }
    }
    const source = await live({ ListUsers: scripts.ListUsers, ListRoles: { output: { Roles: [] } } })
    const load = async () => ({ ...(await import('@aws-sdk/client-iam')), IAMClient: CountedClient })
    const sdk = await load()
    const counted = describeService({ name: 'iam', scope: 'regional', load: async () => sdk }) as typeof iam
    await Promise.all([ask(source, counted, 'ListUsers'), ask(source, counted, 'ListRoles')])
    await ask(source, counted, 'ListUsers', { PathPrefix: '/a' })
    expect(clients).toBe(1)
    await source.call({ account: '1', region: 'eu-west-1', service: counted, operation: 'ListUsers', input: {} })
    expect(clients).toBe(2)
  })

  it('opens no more sockets than its concurrency', async () => {
    const source = await live(scripts, { concurrency: 5, clock: systemClock })
    const answers = await Promise.all(inEveryRegion(source, 10))
    expect(answers.every(({ state }) => state === 'output')).toBe(true)
    expect(fake?.most.inFlight).toBe(5)
    expect(fake?.most.sockets).toBeLessThanOrEqual(5)
  })

  it('that is interrupted ends at once, and says so in every answer that is missing', async () => {
    const interruption = new AbortController()
    const source = await live(
      {
        ...scripts,
        ListSecrets: { fault: 'hang' },
        DescribeTrails: { error: 'Throttling', headers: { 'retry-after': '30' } },
      },
      { signal: interruption.signal, clock: systemClock, timeouts: { connection: 5_000, idle: 30_000 } },
    )
    const work = Promise.all(inEveryRegion(source, 20))
    await setTimeout(150)
    const interruptedAt = performance.now()
    interruption.abort()
    const answers = await work
    expect(performance.now() - interruptedAt).toBeLessThan(500)
    const missing = answers.flatMap((answer) => (answer.state === 'error' ? [answer.error] : []))
    expect(missing.length).toBeGreaterThan(30)
    expect(new Set(missing.map(({ name }) => name))).toEqual(new Set(['Interrupted']))
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ error: { name: 'Interrupted' } })
    expect(fake?.count('ListUsers')).toBe(0)
    await setTimeout(50)
    expect(fake?.inFlight()).toBe(0)
  })

  it('that is interrupted does not wait for credentials', async () => {
    const interruption = new AbortController()
    const credentials = () => new Promise<never>(() => {})
    const source = liveSource({ session: sessionOf(undefined, { credentials }), signal: interruption.signal })
    const work = ask(source, iam, 'ListUsers')
    await setTimeout(20)
    interruption.abort()
    expect(await work).toMatchObject({ state: 'error', error: { name: 'Interrupted' } })
  })

  it('answers with an error when the credentials fail', async () => {
    const credentials = async () => {
      throw Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      })
    }
    const source = liveSource({ session: sessionOf(undefined, { credentials }) })
    expect(await ask(source, iam, 'ListUsers')).toEqual({
      state: 'error',
      error: { name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' },
    })
  })
})

describe('an operation', () => {
  const slim = (name: string, client: string, load: () => Promise<object>) =>
    describeService({ name, client, scope: 'global', load })

  it('that the bundled package leaves out is found in the whole one', async () => {
    const source = await live({ ListUsers: { output: { Users: [user('ann')] } } })
    const bundled = slim('iam', 'iam', async () => ({ IAMClient }))
    expect(await ask(source, bundled as typeof iam, 'ListUsers')).toMatchObject({ output: { Users: [user('ann')] } })
  })

  it('that there is not is an error', async () => {
    const source = await live({})
    expect(await ask(source, iam, 'ListUnicorns')).toEqual({
      state: 'error',
      error: { name: 'UnknownOperation', message: '@aws-sdk/client-iam knows no ListUnicorns.' },
    })
    const missing = slim('braket', 'braket', async () => ({}))
    expect(await ask(source, missing as typeof iam, 'ListJobs')).toEqual({
      state: 'error',
      error: {
        name: 'UnknownOperation',
        message: 'ListJobs needs the package @aws-sdk/client-braket, which is not installed.',
      },
    })
  })
})

describe('S3', () => {
  const policy = { body: '{"Version":"2012-10-17"}' }

  it('is asked by path at a custom endpoint', async () => {
    fake = await startFakeAws({ GetBucketPolicy: policy })
    const source = liveSource({ session: sessionOf(fake.endpoint.replace('127.0.0.1', 'localhost')) })
    expect(await ask(source, s3, 'GetBucketPolicy', { Bucket: 'logs' })).toEqual({
      state: 'output',
      output: { Policy: '{"Version":"2012-10-17"}' },
    })
  })

  it('Control is asked without the account in the host, where an address has no room for it', async () => {
    const block = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }
    const source = await live({ GetPublicAccessBlock: { output: block } })
    expect(await ask(source, s3control, 'GetPublicAccessBlock', { AccountId: '111122223333' })).toEqual({
      state: 'output',
      output: block,
    })
    expect(fake?.calls[0]?.headers['x-amz-account-id']).toBe('111122223333')
  })

  it('Control is asked again when it throttles', async () => {
    const block = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }
    const source = await live({ GetPublicAccessBlock: [{ error: 'SlowDown', status: 503 }, { output: block }] })
    expect(await ask(source, s3control, 'GetPublicAccessBlock', { AccountId: '111122223333' })).toEqual({
      state: 'output',
      output: block,
    })
  })

  it('is followed to the region of the bucket', async () => {
    const source = await live({
      GetBucketPolicy: [
        {
          body: '<Error><Code>PermanentRedirect</Code></Error>',
          status: 301,
          headers: { 'x-amz-bucket-region': 'sa-east-1' },
        },
        policy,
      ],
    })
    expect(await ask(source, s3, 'GetBucketPolicy', { Bucket: 'logs' })).toMatchObject({ state: 'output' })
    expect(fake?.calls.map(({ region }) => region)).toEqual(['eu-west-3', 'sa-east-1'])
  })
})
