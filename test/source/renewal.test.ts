import { describeService, GLOBAL } from '../../src/service.ts'
import { credentialProvider, onceWhileFresh } from '../../src/source/credentials.ts'
import { liveSource } from '../../src/source/live.ts'
import type { Source } from '../../src/source/source.ts'
import { type Answerer, type FakeAws, type FakeCall, startFakeAws } from '../../src/testing/fake-aws.ts'
import { refusal } from '../../src/testing/faults.ts'

const iam = describeService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })
const ec2 = describeService({ name: 'ec2', scope: 'regional', load: () => import('@aws-sdk/client-ec2') })
const ssm = describeService({ name: 'ssm', scope: 'regional', load: () => import('@aws-sdk/client-ssm') })
const s3 = describeService({ name: 's3', scope: 'global', load: () => import('@aws-sdk/client-s3') })

let fake: FakeAws
afterEach(() => fake.close())

const keyOf = ({ headers }: FakeCall) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]

/** An account whose credentials run out after so many calls, and of which STS gives out new ones. */
function expiringAfter(calls: number): Answerer {
  let [roles, answered] = [0, 0]
  const dead = new Set<string | undefined>()
  return (call) => {
    if (call.operation === 'AssumeRole') {
      const AccessKeyId = `ASIAROLE${++roles}`
      // It says that it lasts an hour; somebody ends the session before.
      const Expiration = new Date(Date.now() + 3_600_000)
      return { output: { Credentials: { AccessKeyId, SecretAccessKey: 's', SessionToken: 't', Expiration } } }
    }
    if (++answered === calls) dead.add(keyOf(call))
    if (dead.has(keyOf(call))) return refusal('expired', call)
    return { output: {} }
  }
}

async function live(answerer: Answerer, roleArn?: string): Promise<Source> {
  fake = await startFakeAws(answerer)
  const own = async () => ({ accessKeyId: 'AKIDOWN', secretAccessKey: 's' })
  const options = { region: 'eu-west-1', endpoint: fake.endpoint, roleArn, own }
  const session = { ...options, credentials: credentialProvider(options), partition: 'aws', profile: 'prod' }
  return liveSource({ session: { ...session, roleArn } })
}

const ask = (
  source: Source,
  service: typeof iam | typeof ec2 | typeof ssm | typeof s3,
  operation: string,
  input = {},
) =>
  source.call({
    account: '1',
    region: service.scope === 'global' ? GLOBAL : 'eu-west-1',
    service,
    operation,
    input,
  })

const QUESTIONS = [
  [iam, 'ListUsers'],
  [ec2, 'DescribeVolumes'],
  [ssm, 'DescribeInstanceInformation'],
  [s3, 'ListBuckets'],
] as const

describe('credentials that AWS calls expired', () => {
  it('are renewed once, and nothing is lost', async () => {
    const source = await live(expiringAfter(10), 'arn:aws:iam::1:role/audit')
    for (const [service, operation] of QUESTIONS) {
      const asked = Array.from({ length: 10 }, (_, index) => ask(source, service, operation, { Marker: `${index}` }))
      const answers = await Promise.all(asked)
      expect(answers.filter(({ state }) => state !== 'output')).toEqual([])
    }
    expect(fake.count('AssumeRole')).toBe(2)
  })

  it('and cannot be renewed leave an error that says so, and what to do', async () => {
    const source = await live(expiringAfter(1))
    for (const [service, operation] of QUESTIONS) {
      expect(await ask(source, service, operation), operation).toEqual({
        state: 'error',
        error: {
          name: expect.stringMatching(/^(ExpiredToken(Exception)?|RequestExpired)$/),
          message:
            'The AWS credentials have expired. Sign in again, for example with: aws sso login --profile prod; a recording goes on with --resume.',
        },
      })
    }
  })

  it('are taken up where somebody signs in again meanwhile', async () => {
    let key = 'AKIDOLD'
    fake = await startFakeAws((call) => (keyOf(call) === 'AKIDOLD' ? refusal('expired', call) : { output: {} }))
    const credentials = onceWhileFresh(async () => ({ accessKeyId: key, secretAccessKey: 's' }))
    let now = 0
    const clock = { now: () => now, sleep: async () => {}, random: () => 0.5 }
    const place = { region: 'eu-west-1', partition: 'aws', profile: undefined, roleArn: undefined }
    const source = liveSource({ session: { ...place, credentials, endpoint: fake.endpoint }, clock })
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'error', error: { name: 'ExpiredToken' } })
    key = 'AKIDNEW'
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'error' })
    now += 10_000
    expect(await ask(source, iam, 'ListUsers')).toMatchObject({ state: 'output' })
  })
})
