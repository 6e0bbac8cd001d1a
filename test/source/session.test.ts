import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KnownError } from '../../src/errors.ts'
import { GLOBAL } from '../../src/service.ts'
import { onceWhileFresh, profileNames } from '../../src/source/credentials.ts'
import { explainCredentialError } from '../../src/source/explain.ts'
import { liveSource } from '../../src/source/live.ts'
import { enabledRegions, identify, openSession, type SessionOptions } from '../../src/source/session.ts'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'

const CONFIG = `
[default]
region = ap-southeast-2
[profile keys]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret
region = eu-north-1
[profile china]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret
region = cn-northwest-1
[profile empty]
region = eu-west-3
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Audit
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile oldsso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Audit
[profile login]
login_session = arn:aws:iam::111122223333:user/bob
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/audit
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/bob
[profile nosource]
role_arn = arn:aws:iam::111122223333:role/audit
source_profile = gone
[profile loop]
role_arn = arn:aws:iam::111122223333:role/audit
source_profile = loop2
[profile loop2]
role_arn = arn:aws:iam::111122223333:role/audit
source_profile = loop
[profile process]
credential_process = node -e "console.error('s3cr3t'); process.exit(1)"
[profile web]
role_arn = arn:aws:iam::111122223333:role/audit
web_identity_token_file = /nonexistent/token
`

let folder: string
let fake: FakeAws | undefined

beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  folder = await mkdtemp(join(tmpdir(), 'awsure-session-'))
  await writeFile(join(folder, 'config'), CONFIG)
  await writeFile(
    join(folder, 'credentials'),
    '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
  )
  vi.stubEnv('HOME', folder)
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await fake?.close()
  fake = undefined
  await rm(folder, { recursive: true })
})

const withKeys = () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
}

const open = async (options: SessionOptions, scripts?: Record<string, Script>) => {
  if (scripts) fake = await startFakeAws(scripts)
  const session = await openSession({ ...(fake && { endpoint: fake.endpoint }), ...options })
  return { session, source: liveSource({ session, timeouts: { connection: 200, idle: 200 } }) }
}

const refusal = async (options: SessionOptions, scripts?: Record<string, Script>) => {
  const { session, source } = await open(options, scripts)
  const error = await identify(source, session).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(KnownError)
  const { message, hint, exitCode } = error as KnownError
  expect(exitCode).toBe(3)
  return { message, hint }
}

const CALLER = {
  output: { Account: '111122223333', Arn: 'arn:aws:sts::111122223333:assumed-role/audit/awsure', UserId: 'A' },
}
const STS_ROLE = {
  output: {
    Credentials: {
      AccessKeyId: 'ASIDEXAMPLE',
      SecretAccessKey: 'other',
      SessionToken: 'token',
      Expiration: new Date(Date.now() + 3_600_000),
    },
  },
}

describe('a session', () => {
  it("asks in the first region named, else the environment's, else the profile's, else us-east-1", async () => {
    expect((await openSession({ profile: 'keys' })).region).toBe('eu-north-1')
    expect((await openSession()).region).toBe('ap-southeast-2')
    expect((await openSession({ profile: 'sso' })).region).toBe('us-east-1')
    vi.stubEnv('AWS_PROFILE', 'keys')
    expect((await openSession()).region).toBe('eu-north-1')
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-west-2')
    expect((await openSession({ profile: 'keys' })).region).toBe('eu-west-2')
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    expect((await openSession({ profile: 'keys' })).region).toBe('eu-west-1')
    expect((await openSession({ regions: ['us-gov-east-1', 'eu-west-1'] })).region).toBe('us-gov-east-1')
  })

  it('is of the partition of its region', async () => {
    expect((await openSession({ profile: 'china' })).partition).toBe('aws-cn')
    expect((await openSession({ regions: ['us-gov-east-1'] })).partition).toBe('aws-us-gov')
    expect((await openSession()).partition).toBe('aws')
  })

  it('learns from AWS whose it is', async () => {
    withKeys()
    const { session, source } = await open({ regions: ['eu-west-3'] }, { GetCallerIdentity: CALLER })
    expect(await identify(source, session)).toEqual({
      account: '111122223333',
      arn: CALLER.output.Arn,
      partition: 'aws',
      request: expect.objectContaining({ account: '111122223333', region: GLOBAL, operation: 'GetCallerIdentity' }),
      answer: { state: 'output', output: CALLER.output },
    })
    expect(fake?.calls.map(({ region }) => region)).toEqual(['eu-west-3'])
  })

  it('takes the partition from the answer', async () => {
    withKeys()
    const { session, source } = await open(
      {},
      { GetCallerIdentity: { output: { Account: '1', Arn: 'arn:aws-cn:iam::1:user/a' } } },
    )
    expect(await identify(source, session)).toMatchObject({ partition: 'aws-cn' })
  })

  it('uses the keys of the profile that is named, without a word about others', async () => {
    withKeys()
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOFENVIRONMENT')
    const warn = vi.spyOn(console, 'warn')
    const { session, source } = await open({ profile: 'keys' }, { GetCallerIdentity: CALLER })
    await identify(source, session)
    expect(fake?.calls[0]?.headers.authorization).toContain('AKIDEXAMPLE')
    expect(warn).not.toHaveBeenCalled()
  })

  it('assumes a role once, with the external id', async () => {
    withKeys()
    const options = { roleArn: 'arn:aws:iam::111122223333:role/audit', externalId: 'e-1', regions: ['eu-west-3'] }
    const { session, source } = await open(options, {
      AssumeRole: STS_ROLE,
      GetCallerIdentity: CALLER,
      DescribeRegions: { output: {} },
    })
    await identify(source, session)
    await enabledRegions(source, session, '111122223333')
    expect(fake?.count('AssumeRole')).toBe(1)
    expect(fake?.calls[0]).toMatchObject({
      region: 'eu-west-3',
      input: { RoleArn: options.roleArn, ExternalId: 'e-1', RoleSessionName: 'awsure' },
    })
    expect(fake?.calls[1]?.headers.authorization).toContain('ASIDEXAMPLE')
  })

  it('asks for the code of an MFA device', async () => {
    const mfaCode = vi.fn(async () => '123456')
    fake = await startFakeAws({ AssumeRole: STS_ROLE, GetCallerIdentity: CALLER })
    vi.stubEnv('AWS_ENDPOINT_URL', fake.endpoint)
    const { session, source } = await open({ profile: 'mfa', mfaCode })
    await identify(source, session)
    expect(mfaCode).toHaveBeenCalledExactlyOnceWith('arn:aws:iam::111122223333:mfa/bob')
    expect(fake.calls[0]?.input.TokenCode).toBe('123456')
  })

  it('knows the regions that are enabled', async () => {
    withKeys()
    const Regions = [
      { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
      { RegionName: 'af-south-1', OptInStatus: 'opted-in' },
      { RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' },
    ]
    const { session, source } = await open({}, { DescribeRegions: { output: { Regions } } })
    expect(await enabledRegions(source, session, '111122223333')).toEqual(['af-south-1', 'us-east-1'])
  })

  it('says what to do when the regions may not be listed', async () => {
    withKeys()
    const { session, source } = await open({}, { DescribeRegions: { error: 'UnauthorizedOperation', message: 'No.' } })
    await expect(enabledRegions(source, session, '1')).rejects.toMatchObject({
      exitCode: 3,
      message: 'The enabled regions could not be listed: UnauthorizedOperation: No.',
      hint: 'Allow ec2:DescribeRegions, or name the regions to audit with --region.',
    })
  })
})

describe('credentials', () => {
  it('are fetched once for all who ask at once, and again when they run out', async () => {
    let minutes = 60
    const provider = vi.fn(async () => ({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      expiration: new Date(Date.now() + minutes * 60_000),
    }))
    const memoised = onceWhileFresh(provider)
    await Promise.all([memoised(), memoised(), memoised()])
    await memoised()
    expect(provider).toHaveBeenCalledTimes(1)
    minutes = 4
    const expiring = onceWhileFresh(provider)
    await expiring()
    await expiring()
    expect(provider).toHaveBeenCalledTimes(3)
  })

  it('are fetched once, at whatever moment of the fetching one asks', async () => {
    const provider = vi.fn(async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }))
    const memoised = onceWhileFresh(provider)
    const asked = []
    for (let tick = 0; tick < 20; tick++) {
      asked.push(memoised())
      await Promise.resolve()
    }
    await Promise.all(asked)
    expect(provider).toHaveBeenCalledTimes(1)
  })

  it('that failed are asked for again', async () => {
    const provider = vi
      .fn()
      .mockRejectedValueOnce(new Error('no'))
      .mockResolvedValue({ accessKeyId: 'a', secretAccessKey: 'b' })
    const memoised = onceWhileFresh(provider)
    await expect(memoised()).rejects.toThrow('no')
    await expect(memoised()).resolves.toMatchObject({ accessKeyId: 'a' })
  })

  it('have profiles in two files', async () => {
    await writeFile(join(folder, 'credentials'), '[keys]\n[ old ]\n')
    const names = await profileNames()
    expect(names).toContain('old')
    expect(names.filter((name) => name === 'keys')).toHaveLength(1)
    expect(names).toEqual(expect.arrayContaining(['default', 'sso', 'mfa']))
    expect(names).not.toContain('corp')
    expect(await profileNames({ HOME: '/nonexistent' })).toEqual([])
  })
})

describe('what keeps the user out is explained, with what to do', () => {
  it('no credentials at all', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials')
    expect(await refusal({})).toEqual({
      message: 'No AWS credentials were found.',
      hint: 'Name a profile with --profile, sign in with `aws sso login`, or audit a recording with --snapshot.',
    })
  })

  it.each<[string, string, string]>([
    [
      'kesy',
      'There is no profile kesy.',
      'Choose from: china, default, empty, keys, login, loop, loop2, mfa, nosource, oldsso, process, sso, web.',
    ],
    ['empty', 'Profile empty holds no credentials.', 'Run: aws configure sso --profile empty'],
    ['nosource', 'There is no profile gone.', 'Choose from: china, default'],
    ['sso', 'The SSO session of profile sso has expired, or was never started.', 'Run: aws sso login --profile sso'],
    [
      'oldsso',
      'The SSO session of profile oldsso has expired, or was never started.',
      'Run: aws sso login --profile oldsso',
    ],
    [
      'login',
      'The login session of profile login has expired, or was never started.',
      'Run: aws login --profile login',
    ],
    ['mfa', 'Profile mfa needs an MFA code.', 'aws sts get-session-token'],
    ['loop', 'The source_profile settings of profile loop lead back to itself.', 'Mend source_profile'],
    ['process', 'The credential_process of profile process failed, or gave no usable credentials.', 'Run the command'],
    ['web', 'The web identity token file /nonexistent/token cannot be read.', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ])('profile %s', async (profile, message, hint) => {
    const { message: said, hint: advised } = await refusal({ profile })
    expect(said).toBe(message)
    expect(advised).toContain(hint)
    expect(`${said} ${advised}`).not.toContain('s3cr3t')
  })

  it('a profile named by the environment', async () => {
    vi.stubEnv('AWS_PROFILE', 'sso')
    expect((await refusal({})).hint).toBe('Run: aws sso login --profile sso')
  })

  it.each<[string, Script, string, string]>([
    ['expired', { error: 'ExpiredToken', status: 403 }, 'The AWS credentials have expired.', 'Sign in again'],
    [
      'deleted',
      { error: 'InvalidClientTokenId', status: 403 },
      'AWS in eu-west-1 does not know these credentials: they were deleted, or belong elsewhere.',
      'cn-north-1',
    ],
    [
      'mistyped',
      { error: 'SignatureDoesNotMatch', status: 403 },
      'AWS refused the signature: the secret access key does not belong to the access key id.',
      'Check both keys',
    ],
    [
      'of a disabled region',
      { error: 'RegionDisabledException', status: 403 },
      'Region eu-west-1 is not enabled for the account.',
      '--region',
    ],
    [
      'of a slow clock',
      { error: 'SignatureDoesNotMatch', message: 'Signature expired: 20260101T000000Z is now earlier', status: 403 },
      'AWS finds the clock of this machine wrong.',
      'Set the clock',
    ],
    ['of something else', { output: {} }, 'names no account', '--endpoint-url'],
    [
      'of nobody',
      { error: 'Odd', message: 'Strange.' },
      'AWS did not say whose credentials these are: Odd: Strange.',
      'aws sts get-caller-identity',
    ],
  ])('credentials %s', async (_name, script, message, hint) => {
    withKeys()
    const refused = await refusal({ regions: ['eu-west-1'] }, { GetCallerIdentity: script })
    expect(refused.message).toContain(message)
    expect(refused.hint).toContain(hint)
  })

  it('a role that may not be assumed', async () => {
    withKeys()
    const roleArn = 'arn:aws:iam::111122223333:role/audit'
    const message = `User: arn:aws:iam::444455556666:user/a is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
    const refused = await refusal({ roleArn }, { AssumeRole: { error: 'AccessDenied', message } })
    expect(refused.message).toBe(`Role ${roleArn} may not be assumed (sts:AssumeRole was denied).`)
    expect(refused.hint).toContain('--external-id')
  })

  it('an endpoint that is not there', async () => {
    withKeys()
    expect(await refusal({ endpoint: 'http://127.0.0.1:9' })).toEqual({
      message: 'http://127.0.0.1:9 refused the connection.',
      hint: 'Check --endpoint-url or AWS_ENDPOINT_URL, and that it is up.',
    })
    expect((await refusal({ endpoint: 'http://no-such-host.invalid' })).message).toMatch(
      /^http:\/\/no-such-host\.invalid (cannot be found|cannot be reached)\.$/,
    )
  })

  it('an endpoint of the environment that is not there', async () => {
    withKeys()
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9')
    expect((await refusal({})).message).toBe('http://127.0.0.1:9 refused the connection.')
  })

  it('an endpoint that speaks HTTP where HTTPS was meant', async () => {
    withKeys()
    fake = await startFakeAws({})
    const endpoint = fake.endpoint.replace('http:', 'https:')
    expect((await refusal({ endpoint })).message).toBe(`${endpoint} does not speak HTTPS.`)
  })

  it('an endpoint that does not answer', async () => {
    withKeys()
    const { message } = await refusal({}, { GetCallerIdentity: { fault: 'hang' } })
    expect(message).toBe(`${fake?.endpoint} does not answer.`)
  })

  it('AWS itself out of reach, or behind a proxy that opens TLS', () => {
    const context = { region: 'eu-west-1' }
    const away = explainCredentialError({ name: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND sts' }, context)
    expect(away.message).toBe('AWS STS in eu-west-1 cannot be found.')
    expect(away.hint).toContain('the name of the region')
    const opened = explainCredentialError({ name: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed' }, context)
    expect(opened.message).toBe('The certificate of AWS STS in eu-west-1 is not trusted (SELF_SIGNED_CERT_IN_CHAIN).')
    expect(opened.hint).toContain('NODE_EXTRA_CA_CERTS')
  })
})
