import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { collect } from '../../src/engine/collect.ts'
import { evaluate } from '../../src/engine/evaluate.ts'
import { planFor } from '../../src/engine/plan.ts'
import type { JsonObject } from '../../src/json.ts'
import type { AnyRule } from '../../src/rule.ts'
import { GLOBAL } from '../../src/service.ts'
import { redact, redactSnapshot } from '../../src/source/redact.ts'
import { replayOf } from '../../src/source/replay.ts'
import type { RecordedCall } from '../../src/source/snapshot-format.ts'
import type { Source } from '../../src/source/source.ts'
import { ACCOUNTS, CALLS, SECRETS } from './redact-sample.ts'

const salt = Buffer.from('salt')
const redacted = redact(CALLS, ACCOUNTS, { salt })

// biome-ignore lint/suspicious/noExplicitAny: what lies where in AWS's answers is what the test knows
const outputOf = (operation: string): any => redacted.calls.find((call) => call.operation === operation)?.output

/** One value through the redaction, as some call's output. */
function through(output: object, more: object = {}): Record<string, never> {
  const call = { account: '210987654321', region: 'eu-west-1', service: 'ec2', operation: 'Op', input: {} }
  const calls = [output, more].map((content) => ({ ...call, output: content as JsonObject }))
  return redact(calls, ACCOUNTS, { salt }).calls[0]?.output as never
}

/** All texts in a value, with whatever is encoded in them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const decoded = Buffer.from(value, 'base64').toString()
    return [value, decodeURIComponent(value.replace(/%(?![0-9A-F]{2})/g, '')), decoded]
  }
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(textsIn) : []
}

describe('the sample', () => {
  it.each(SECRETS)('does not show %s any more', (secret) => {
    const telling = (calls: readonly RecordedCall[]) =>
      textsIn(calls).filter((text) => text.toLowerCase().includes(secret.toLowerCase()))
    expect(telling(CALLS)).not.toEqual([])
    expect(telling(redacted.calls)).toEqual([])
    expect(JSON.stringify(redacted.accounts)).not.toContain(secret)
  })

  it('gives the same verdicts', async () => {
    const rules = await builtInRules()
    const before = await verdicts(rules, CALLS, ACCOUNTS)
    const after = await verdicts(rules, redacted.calls, redacted.accounts)
    expect(after).toEqual(before)
    const outcomes = before.map((verdict) => verdict.split(' ')[2])
    for (const outcome of ['pass', 'fail', 'not-applicable']) expect(outcomes).toContain(outcome)
  })

  it('comes out the same with the same salt, and differently with another or with none', () => {
    expect(redact(CALLS, ACCOUNTS, { salt })).toEqual(redacted)
    expect(redact(CALLS, ACCOUNTS, { salt: Buffer.from('other') })).not.toEqual(redacted)
    expect(redact(CALLS, ACCOUNTS)).not.toEqual(redact(CALLS, ACCOUNTS))
  })

  it('is left as it was', () => {
    const before = structuredClone(CALLS)
    redact(CALLS, ACCOUNTS)
    expect(CALLS).toEqual(before)
  })

  it('is redacted as a whole snapshot too', () => {
    const content = { capturedAt: new Date(0), complete: true, accounts: ACCOUNTS, calls: CALLS }
    const { capturedAt, complete, accounts, calls } = redactSnapshot(content)
    expect({ capturedAt, complete }).toEqual({ capturedAt: new Date(0), complete: true })
    expect(calls).toHaveLength(CALLS.length)
    expect(new Set(calls.map(({ account }) => account))).toEqual(new Set(accounts.map(({ id }) => id)))
  })
})

describe('what is equal stays equal', () => {
  const balancer = outputOf('DescribeLoadBalancers').LoadBalancers[0] as Record<string, string>
  const name = balancer.LoadBalancerName ?? ''

  it('in ARNs, host names, dimensions, tags and inputs', () => {
    expect(balancer.LoadBalancerArn).toContain(`:loadbalancer/app/${name}/50dc6c495c0c9188`)
    expect(balancer.DNSName).toMatch(new RegExp(`^${name}-[a-z]+\\.eu-west-1\\.elb\\.amazonaws\\.com$`))
    const [group] = outputOf('DescribeAutoScalingGroups').AutoScalingGroups as Record<string, never>[]
    expect(group).toMatchObject({ AutoScalingGroupName: name, Tags: [{ ResourceId: name }] })
    const [alarm] = outputOf('DescribeAlarms').MetricAlarms as Record<string, never>[]
    expect(alarm).toMatchObject({ Dimensions: [{ Name: 'AutoScalingGroupName', Value: name }] })
    const listeners = redacted.calls.find(({ operation }) => operation === 'DescribeListeners')
    expect(listeners?.input).toEqual({ LoadBalancerArn: balancer.LoadBalancerArn })
  })

  it('in alarm rules, queries and the credential report', () => {
    const { MetricAlarms, CompositeAlarms } = outputOf('DescribeAlarms') as Record<string, Record<string, never>[]>
    expect(CompositeAlarms?.[0]?.AlarmRule).toMatch(`ALARM("${MetricAlarms?.[0]?.AlarmName}") AND NOT OK(`)
    const { Tags } = (
      outputOf('DescribeInstances').Reservations[0] as { Instances: { Tags: { Key: string; Value: string }[] }[] }
    ).Instances[0]!
    const { Key, Value } = Tags.at(-1)!
    expect(MetricAlarms?.[1]).toMatchObject({
      Metrics: [{ Expression: expect.stringContaining(`tag.${Key} = '${Value}'`) }],
    })
    const report = Buffer.from(String(outputOf('GetCredentialReport').Content), 'base64').toString()
    const [user] = outputOf('ListUsers').Users as Record<string, string>[]
    expect(report).toContain(`\n${user?.UserName},${user?.Arn},2019-02-01`)
    expect(report).toMatch(/\n<root_account>,arn:aws:iam::\d{12}:root,/)
  })

  it('in policies: patterns match what they matched', () => {
    const { Resource, Name } = through({
      Resource: 'arn:aws:s3:::logs-*-eu-west-1/*',
      Name: 'logs-payroll-eu-west-1',
    })
    const [, prefix] = /^arn:aws:s3:::(\w+)-\*-eu-west-1\/\*$/.exec(Resource!) ?? []
    expect(Name).toMatch(new RegExp(`^${prefix}-\\w+-eu-west-1$`))
  })

  it('between the alias of a key and its ARN', () => {
    const { AliasName, AliasArn } = through({
      AliasName: 'alias/payroll',
      AliasArn: 'arn:aws:kms:eu-west-1:210987654321:alias/payroll',
    })
    expect(AliasName).toMatch(/^alias\/[a-z]{8}$/)
    expect(AliasArn).toContain(`:${AliasName}`)
  })

  it('however a policy is written', () => {
    const policy = JSON.stringify({ Statement: { Resource: 'arn:aws:s3:::payroll' } })
    const { plain, encoded, escaped, object } = through({
      plain: { policy },
      encoded: { policy: encodeURIComponent(policy) },
      escaped: { policy: JSON.stringify(policy).slice(1, -1) },
      object: { policy: JSON.parse(policy) },
    }) as unknown as Record<string, { policy: never }>
    expect(plain?.policy).toMatch(/^\{"Statement":\{"Resource":"arn:aws:s3:::[a-z]{8}"\}\}$/)
    expect(decodeURIComponent(encoded?.policy ?? '')).toBe(plain?.policy)
    expect(JSON.parse(`"${escaped?.policy}"`)).toBe(plain?.policy)
    expect(JSON.stringify(object?.policy)).toBe(plain?.policy)
  })

  it('between a tag and a filter by it', () => {
    const { Tags, Filters } = through({
      Tags: [{ Key: 'CostCentre', Value: 'payroll' }],
      Filters: [{ Name: 'tag:CostCentre', Values: ['payroll'] }],
    }) as unknown as { Tags: { Key: string; Value: string }[]; Filters: { Name: string; Values: string[] }[] }
    expect(Tags[0]).toEqual({ Key: expect.stringMatching(/^[a-z]{8}$/), Value: expect.stringMatching(/^[a-z]{8}$/) })
    expect(Filters).toEqual([{ Name: `tag:${Tags[0]?.Key}`, Values: [Tags[0]?.Value] }])
  })

  it('in texts that speak of a known name', () => {
    const { RoleName, Cause } = through({
      RoleName: 'payroll-deploy',
      Cause: 'asked for by payroll-deploy, at 10.1.2.3, of (payroll-deploy).',
    })
    expect(Cause).toBe(`asked for by ${RoleName}, at 10.1.2.3, of (${RoleName}).`)
  })

  it('between an identity provider and the condition keys about it', () => {
    const policy = JSON.parse(
      String(
        through({
          Policy: JSON.stringify({
            Statement: {
              Principal: { Federated: 'arn:aws:iam::210987654321:oidc-provider/login.initech.com/a' },
              Condition: { StringEquals: { 'login.initech.com/a:aud': 'x' } },
            },
          }),
        }).Policy,
      ),
    )
    const [key = ''] = Object.keys(policy.Statement.Condition.StringEquals)
    expect(policy.Statement.Principal.Federated).toContain(`:oidc-provider/${key.replace(':aud', '')}`)
    expect(key).toMatch(/:aud$/)
  })
})

describe('what rules read stays', () => {
  it.each([
    { Arn: 'arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM' },
    { SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', Name: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
    { GroupName: 'default' },
    { Principal: { Service: ['ec2.amazonaws.com', 'monitoring.rds.amazonaws.com', 'logs.eu-west-1.amazonaws.com'] } },
    { Principal: '*', Resource: '*', Action: 's3:GetObjects', NotAction: ['iam:*'] },
    { Principal: { AWS: '127311923021' } },
    {
      Path: '/aws-service-role/elasticloadbalancing.amazonaws.com/',
      RoleName: 'AWSServiceRoleForElasticLoadBalancing',
    },
    { Federated: 'accounts.google.com' },
    { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
    { PrefixLists: [{ PrefixListName: 'com.amazonaws.global.cloudfront.origin-facing', OwnerId: 'AWS' }] },
    { CidrIp: '0.0.0.0/0', CidrIpv6: '::/0', Cidr: '10.20.0.0/16' },
    { Values: ['/.well-known/acme-challenge/*'], Host: '#{host}', Query: '#{query}' },
    {
      Tags: [
        { Key: 'aws:cloudformation:stack-id', Value: 'true' },
        { Key: 'eks:cluster-name', Value: 'owned' },
      ],
    },
    { Attributes: [{ Key: 'routing.http.desync_mitigation_mode', Value: 'strictest' }] },
    { Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }] },
    { Dimensions: [{ Name: 'InstanceId', Value: 'i-0123456789abcdef0' }] },
    { Includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] }, AlarmTypes: ['CompositeAlarm'] },
    { Events: [{ Code: 'instance-stop', Description: '[Completed] The instance is running on degraded hardware' }] },
    { InstanceId: 'i-0123456789abcdef0', VpcId: 'vpc-12345678', KmsKeyId: 'alias/aws/secretsmanager' },
    { Condition: { Bool: { 'aws:SecureTransport': 'false' }, Null: { 's3:content-length': true } } },
    {
      LaunchTime: '2026-01-01T00:00:00Z',
      CreateDate: '2019-12-18 19:10:08+00:00',
      Size: 8,
      Encrypted: true,
      None: null,
    },
  ])('%j', (output) => {
    expect(through(output)).toEqual(output)
  })

  it.each([
    [{ AlarmName: 'TargetTracking-web-AlarmLow-x' }, { AlarmName: /^TargetTracking-[a-z]{8}-AlarmLow-[a-z]{8}$/ }],
    [{ RoleName: 'AWSReservedSSO_Boss_0123456789abcdef' }, { RoleName: /^AWSReservedSSO_[a-z]{8}_0123456789abcdef$/ }],
    [
      { Key: 'x', Tags: [{ Key: 'kubernetes.io/cluster/prod', Value: 'owned' }] },
      { 'Tags.0.Key': /^kubernetes\.io\/cluster\/[a-z]{8}$/ },
    ],
    [
      { Name: 'rds!db-12345678-1234-1234-1234-123456789012' },
      { Name: /^rds!\w+-12345678-1234-1234-1234-123456789012$/ },
    ],
    [
      { DNSName: 'bucket-of-bob.s3.eu-west-1.amazonaws.com' },
      { DNSName: /^bucket-[a-z]{8}-[a-z]{8}\.s3\.eu-west-1\.amazonaws\.com$/ },
    ],
    [
      { PublicDnsName: 'ec2-52-31-42-53.compute-1.amazonaws.com' },
      { PublicDnsName: /^ec2-(?!52-31-42-53)(\d+-){3}\d+\.compute-1\.amazonaws\.com$/ },
    ],
    [{ Value: 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' }, { Value: /^o-[a-z]+\/r-[a-z]+\/ou-[a-z]+-[a-z]+\/\*$/ }],
    [{ Cause: 'AIDA3VEXAMPLEMILTON0:session' }, { Cause: /^AIDA(?!3VEXAMPLE)[A-Z2-7]{16}:[a-z]{8}$/ }],
    [
      { AttachedPolicies: [{ PolicyName: 'MyAdministratorAccess' }] },
      { 'AttachedPolicies.0.PolicyName': /^[a-z]{8}$/ },
    ],
  ])('%j in part', (output, expected) => {
    const result = through(output)
    for (const [path, pattern] of Object.entries(expected)) {
      expect(path.split('.').reduce<unknown>((value, member) => (value as never)[member], result)).toMatch(pattern)
    }
  })

  it('AWS-managed policies by name, where their ARN is known', () => {
    const arn = { PolicyArn: 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess' }
    expect(through({ PolicyName: 'ViewOnlyAccess' }, arn)).toEqual({ PolicyName: 'ViewOnlyAccess' })
    expect(through({ PolicyName: 'ViewOnlyAccess' })).not.toEqual({ PolicyName: 'ViewOnlyAccess' })
  })
})

describe('what says nothing but who somebody is, or a secret, is removed', () => {
  it('bodies of certificates, user data', () => {
    expect(
      through({ CertificateBody: '-----BEGIN', UserData: { Value: 'c2VjcmV0' }, Data: { UserData: 'c2Vj' } }),
    ).toEqual({
      CertificateBody: '[removed]',
      UserData: { Value: '[removed]' },
      Data: { UserData: '[removed]' },
    })
  })

  it('values of environment variables, unless a scanner wrote them', () => {
    expect(through({ Variables: { A: 'hunter2', B: '[removed]', C: '[aws-access-key]' } })).toEqual({
      Variables: { A: '[removed]', B: '[removed]', C: '[aws-access-key]' },
    })
  })
})

describe('for any names', () => {
  // Twelve letters or more, so that none is by chance a part of something that AWS wrote.
  const word = fc.stringMatching(/^[a-z]{12,16}$/)
  const name = fc
    .tuple(word, fc.constantFrom('', '-', '_', '.', ' ', '@', '+', '/'), word)
    .map((parts) => parts.join(''))
  const names = fc.uniqueArray(name, { minLength: 2, maxLength: 5 })
  const places: readonly ((name: string) => object)[] = [
    (name) => ({ UserName: name }),
    (name) => ({ RoleArn: `arn:aws:iam::210987654321:role/${name}` }),
    (name) => ({ Tags: [{ Key: 'Name', Value: name }] }),
    (name) => ({
      PolicyDocument: encodeURIComponent(JSON.stringify({ Statement: [{ Resource: `arn:aws:s3:::${name}/*` }] })),
    }),
    (name) => ({ Dimensions: [{ Name: 'AutoScalingGroupName', Value: name }] }),
    (name) => ({
      Content: Buffer.from(`user,arn,x\n${name},arn:aws:iam::210987654321:user/${name},y`).toString('base64'),
    }),
    (name) => ({ AlarmRule: `ALARM("${name}")` }),
    (name) => ({ RoleName: name, StatusMessage: name }),
  ]

  it('none of their words remains', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...places), (all, place) => {
        const text = textsIn(through({ List: all.map(place) })).join('\n')
        for (const part of all.flatMap((one) => one.split(/[^a-z]/))) expect(text).not.toContain(part)
      }),
    )
  })

  it('equal ones stay equal and different ones different', () => {
    fc.assert(
      fc.property(names, (all) => {
        const { Users, Again } = through({
          Users: all.map((UserName) => ({ UserName })),
          Again: all.map((RoleName) => ({ RoleName })),
        }) as unknown as { Users: { UserName: string }[]; Again: { RoleName: string }[] }
        expect(Again.map(({ RoleName }) => RoleName)).toEqual(Users.map(({ UserName }) => UserName))
        expect(new Set(Users.map(({ UserName }) => UserName)).size).toBe(all.length)
      }),
    )
  })
})

async function builtInRules(): Promise<AnyRule[]> {
  const folder = new URL('../../rules/', import.meta.url)
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .sort()
  return Promise.all(files.map(async (file) => (await import(new URL(file, folder).href)).default))
}

/** Each verdict as text, without the names that its message and resource bear. */
async function verdicts(
  rules: AnyRule[],
  calls: readonly RecordedCall[],
  accounts: typeof ACCOUNTS,
): Promise<string[]> {
  const source: Source = {
    call: async (request) => {
      const own = calls.filter(
        ({ region, service, operation }) =>
          (region === request.region || region === GLOBAL) &&
          service === request.service.client &&
          operation === request.operation,
      )
      return replayOf(own, (output) => request.service.scrub(request.operation, output)).answer(request)
    },
  }
  const inventory = await collect(planFor(rules), { source, accounts, now: new Date('2026-06-01T00:00:00Z') })
  return evaluate(rules, inventory)
    .map(
      ({ rule, region, verdict }) =>
        `${rule.id} ${region} ${verdict.outcome} ${verdict.outcome === 'fail' ? (verdict.severity ?? '') : ''}`,
    )
    .sort()
}
