import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeAws, type Script, startFakeAws } from '../../src/testing/fake-aws.ts'
import { ACCOUNT, awsure, FAKE_KEYS, temporaryFolder } from './awsure.ts'

const fakes: FakeAws[] = []
afterAll(() => Promise.all(fakes.map((fake) => fake.close())))

async function endpoint(scripts: Record<string, Script>): Promise<string> {
  const fake = await startFakeAws(scripts)
  fakes.push(fake)
  return fake.endpoint
}

const whoAmI: Script = {
  output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ann`, UserId: 'AIDA' },
}

/** Nothing could be run: exit code 3, what is wrong and what to do, in two lines. */
function expectRefusal(ran: { code: number; stdout: string; stderr: string }, what: string, how: string | RegExp) {
  const [problem, hint, ...more] = ran.stderr.split('\n')
  expect({ code: ran.code, stdout: ran.stdout, problem, more }).toEqual({
    code: 3,
    stdout: '',
    problem: `awsure: ${what}`,
    more: [''],
  })
  expect(hint).toMatch(how)
}

describe('credentials that cannot be used: exit code 3, what and what to do', () => {
  it.concurrent.each<[name: string, reply: Script, what: string, how: string]>([
    [
      'expired',
      { error: 'ExpiredToken', message: 'The security token included in the request is expired' },
      'The AWS credentials have expired.',
      'Sign in again, for example with: aws sso login',
    ],
    [
      'unknown to AWS',
      { error: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' },
      'AWS in us-east-1 does not know these credentials: they were deleted, or belong elsewhere.',
      'Check them',
    ],
    [
      'with the wrong secret',
      { error: 'SignatureDoesNotMatch', message: 'The request signature we calculated does not match' },
      'AWS refused the signature: the secret access key does not belong to the access key id.',
      'Check both keys',
    ],
  ])('%s', async (_name, reply, what, how) => {
    const url = await endpoint({ GetCallerIdentity: reply })
    expectRefusal(await awsure(['--endpoint-url', url], { env: FAKE_KEYS }), what, how)
  })

  it('none', async () => {
    expectRefusal(await awsure([]), 'No AWS credentials were found.', /--profile.*aws sso login.*--snapshot/)
  })

  it('of a profile that is not there, which names those that are', async () => {
    const home = await temporaryFolder()
    await mkdir(join(home, '.aws'))
    const config = join(home, '.aws/config')
    await writeFile(config, '[profile prod]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n')
    const env = { HOME: home, AWS_CONFIG_FILE: config }
    const [flag, variable] = await Promise.all([
      awsure(['--profile', 'prd'], { env }),
      awsure(['record', '-o', join(home, 'x')], { env: { ...env, AWS_PROFILE: 'prd' } }),
    ])
    for (const ran of [flag, variable]) expectRefusal(ran, 'There is no profile prd.', 'Choose from: prod.')
  })
})

describe('an endpoint that is no help', () => {
  it('refuses the connection', async () => {
    const closed = 'http://127.0.0.1:1'
    const what = `${closed} refused the connection.`
    const [flag, variable] = await Promise.all([
      awsure(['--endpoint-url', closed], { env: FAKE_KEYS }),
      awsure([], { env: { ...FAKE_KEYS, AWS_ENDPOINT_URL: closed } }),
    ])
    for (const ran of [flag, variable]) expectRefusal(ran, what, 'Check --endpoint-url or AWS_ENDPOINT_URL')
  })

  it('is not AWS', async () => {
    const url = await endpoint({ GetCallerIdentity: { body: '<html>Please sign in</html>' } })
    const ran = await awsure(['--endpoint-url', url], { env: FAKE_KEYS })
    expectRefusal(ran, `${url} does not answer like AWS.`, 'Check --endpoint-url')
  })

  it('may not list the regions', async () => {
    const denied: Script = { error: 'UnauthorizedOperation', message: '\u001b[31mno' }
    const url = await endpoint({ GetCallerIdentity: whoAmI, DescribeRegions: denied })
    const ran = await awsure(['--endpoint-url', url, '--service', 'ec2'], { env: FAKE_KEYS })
    expectRefusal(
      ran,
      'The enabled regions could not be listed: UnauthorizedOperation: \\x1b[31mno',
      'Allow ec2:DescribeRegions, or name the regions to audit with --region.',
    )
  })

  it('fails every call: exit code 3, and the report says so', async () => {
    const url = await endpoint({ GetCallerIdentity: whoAmI })
    const args = ['--endpoint-url', url, '--rule', 'iam-root-mfa', '-o', 'json']
    const { code, stdout } = await awsure(args, { env: FAKE_KEYS })
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'incomplete',
      exit: { code: 3, reason: 'Nothing could be evaluated: every call failed.' },
      summary: { evaluations: { pass: 0, fail: 0, unknown: 1 } },
    })
  })
})

it('a live audit sees what the endpoint says', async () => {
  const url = await endpoint({
    GetCallerIdentity: whoAmI,
    GetAccountSummary: { output: { SummaryMap: { AccountMFAEnabled: 1 } } },
  })
  const { code, stdout, stderr } = await awsure(['--endpoint-url', url, '--rule', 'iam-root-mfa'], { env: FAKE_KEYS })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`account ${ACCOUNT}: 1 passed, 0 failed`)
})
