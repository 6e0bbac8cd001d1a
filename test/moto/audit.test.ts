import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import schema from '../../schema/report-1.json' with { type: 'json' }
import { awsure } from '../cli/awsure.ts'
import { type Audited, audit, liveEnv, OFFLINE_ENV, withoutRun } from './audit.ts'
import { type DenyProxy, startDenyProxy } from './deny-proxy.ts'
import { canRun, describeWithMoto, type Moto, startMoto } from './moto.ts'
import { ACCOUNT, AMENDED, KEYS, OTHER_ROLE, REGION, SECOND_REGION, type Seeded, seed } from './seed.ts'

const run = promisify(execFile)
const DAY = 86_400_000
const HAS_CLI = canRun('aws', '--version')

/**
 * Moto makes everything at once, today: what a rule says of an age is seen by judging the same account at other times.
 * `week` is the moment at which the instance is eight days old and its snapshot only seven. `other` is another account,
 * reached through a role, whose root user the proxy makes up: moto has none.
 */
type Run = 'hours' | 'week' | 'season' | 'other'

/** Of each rule: where it fails and where it passes. A name alone is judged in the run `hours`. */
const TABLE: Record<string, { fail: string | [Run, string]; pass: string | [Run, string] }> = {
  'autoscaling-group-elb-health-check': { fail: 'badGroup', pass: 'goodGroup' },
  'autoscaling-group-launch-template': { fail: 'badGroup', pass: 'goodGroup' },
  'autoscaling-group-multi-az': { fail: 'badGroup', pass: 'goodGroup' },
  'cloudtrail-bucket-not-public': { fail: 'badTrail', pass: 'goodTrail' },
  'cloudtrail-log-file-validation': { fail: 'badTrail', pass: 'goodTrail' },
  'cloudtrail-multi-region-enabled': { fail: 'account', pass: ['other', 'otherAccount'] },
  'cloudwatch-alarm-action-configured': { fail: 'alarmWithoutAction', pass: 'alarmWithAction' },
  'cloudwatch-ec2-cpu-alarm': { fail: 'badInstance', pass: 'goodInstance' },
  'ec2-instance-imdsv2': { fail: 'badInstance', pass: 'goodInstance' },
  'ec2-instance-recent-backup': { fail: ['week', 'badInstance'], pass: ['week', 'goodInstance'] },
  'ec2-security-group-admin-ports': { fail: 'groupOpenToAll', pass: 'groupOpenToOffices' },
  'elbv2-http-listener-redirect': { fail: 'leakingListener', pass: 'redirectingListener' },
  'elbv2-listener-certificate-valid': { fail: 'weakListener', pass: 'strongListener' },
  'elbv2-listener-tls-policy': { fail: 'weakListener', pass: 'strongListener' },
  'elbv2-load-balancer-multi-az': { fail: 'narrowBalancer', pass: 'wideBalancer' },
  'iam-access-key-age': { fail: ['season', 'keyInUse'], pass: 'keyInUse' },
  'iam-credentials-unused': { fail: ['season', 'userWithKey'], pass: 'userWithKey' },
  'iam-policy-admin-access': { fail: 'adminPolicy', pass: 'inlinePolicy' },
  'iam-policy-unknown-condition-key': { fail: 'policyWithWrongKey', pass: 'policyWithRightKey' },
  'iam-role-trust-public': { fail: 'roleForEveryone', pass: 'roleForLambda' },
  'iam-root-access-key': { fail: ['other', 'otherAccount'], pass: 'account' },
  'iam-root-mfa': { fail: 'account', pass: ['other', 'otherAccount'] },
  'iam-user-mfa': { fail: 'userWithoutMfa', pass: 'userWithMfa' },
  'secretsmanager-rotation-enabled': { fail: 'stillSecret', pass: 'rotatingSecret' },
  'secretsmanager-rotation-healthy': { fail: 'stuckSecret', pass: 'rotatingSecret' },
}

describeWithMoto('an audit of moto', () => {
  let moto: Moto
  let proxy: DenyProxy
  let seeded: Seeded
  let folder: string
  const runs = {} as Record<Run, Audited>
  const argsOf = {} as Record<Run, string[]>
  const RECORDINGS = { hours: 'folder', week: 'one.json.gz', season: 'lines.ndjson.gz', other: 'one.json' }
  const RUNS = Object.keys(RECORDINGS) as Run[]
  const recording = (name: Run) => join(folder, RECORDINGS[name])

  beforeAll(async () => {
    moto = await startMoto({ images: true })
    proxy = await startDenyProxy(moto.url, { answers: AMENDED })
    folder = await mkdtemp(join(tmpdir(), 'awsure-moto-'))
    const cli = HAS_CLI ? seedWithCli(moto.url) : undefined
    seeded = await seed(moto.url)
    await cli
    const launched = Date.parse(seeded.goodInstanceLaunched ?? '')
    const at = (milliseconds: number) => ['--now', new Date(milliseconds).toISOString()]
    argsOf.hours = ['--region', `${REGION},${SECOND_REGION}`, ...at(launched + DAY / 12)]
    argsOf.week = ['--region', REGION, ...at(launched + 8 * DAY + 1_000)]
    argsOf.season = ['--region', REGION, ...at(launched + 100 * DAY)]
    // Its trail is at home in a region that is not audited, and judged all the same.
    argsOf.other = ['--region', SECOND_REGION]
    await Promise.all(
      RUNS.map(async (name) => {
        const role = name === 'other' ? ['--role-arn', OTHER_ROLE] : []
        const url = name === 'other' ? proxy.url : moto.url
        runs[name] = await audit([...argsOf[name], ...role, '--record', recording(name)], liveEnv(url))
      }),
    )
  })
  afterAll(async () => {
    await proxy?.close()
    moto?.stop()
  })

  it.each(RUNS)('sees everything and says nothing but its summary (%s)', (name) => {
    const { report, stderr, code } = runs[name]
    expect(report.gaps).toEqual([])
    expect(report.summary).toMatchObject({ coverage: 1, evaluations: { unknown: 0 } })
    expect(report.status).toBe('complete')
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^Evaluated .* Exit 1\.$/)])
  })

  it('prints a report that keeps to its schema', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true })
    addFormats.default(ajv)
    const validate = ajv.compile(schema)
    expect(validate(runs.hours.report), JSON.stringify(validate.errors)).toBe(true)
  })

  it('has a bad and a good example of every rule', async () => {
    const { stdout } = await awsure(['rules', '-o', 'json'])
    expect(Object.keys(TABLE)).toEqual(JSON.parse(stdout).map(({ id }: { id: string }) => id))
  })

  describe.each(Object.entries(TABLE))('%s', (ruleId, examples) => {
    it.each(['fail', 'pass'] as const)('%s', (outcome) => {
      const example = examples[outcome]
      const [name, what]: [Run, string] = typeof example === 'string' ? ['hours', example] : example
      const id = seeded[what]
      expect(id).toMatch(/^arn:/)
      const { report } = runs[name]
      const verdict = report.verdicts?.find((each) => each.ruleId === ruleId && each.resource?.id === id)
      expect(verdict).toMatchObject({ outcome })
      const found = report.findings.some((finding) => finding.ruleId === ruleId && finding.resource.id === id)
      expect(found).toBe(outcome === 'fail')
    })
  })

  it('fails nothing but these', () => {
    const expected = Object.entries(TABLE).flatMap(([ruleId, { fail }]) =>
      typeof fail === 'string' ? [`${ruleId} ${seeded[fail]}`] : [],
    )
    const found = runs.hours.report.findings
      .filter(({ resource }) => resource.region !== SECOND_REGION && !resource.name.includes('from-cli'))
      .map(({ ruleId, resource }) => `${ruleId} ${resource.id}`)
    expect(found.sort()).toEqual(expected.sort())
  })

  it.each(RUNS)('is repeated from its recording, without network or credentials (%s)', async (name) => {
    const replayed = await audit([...argsOf[name], '--snapshot', recording(name)], OFFLINE_ENV)
    expect(withoutRun(replayed)).toBe(withoutRun(runs[name]))
    expect(replayed.code).toBe(runs[name].code)
  })

  it('decides the same about a redacted recording, which holds no name of the account', async () => {
    const redacted = join(folder, 'redacted.ndjson')
    const args = ['record', '--snapshot', recording('hours'), '--redact', '-o', redacted]
    expect(await awsure(args, { env: OFFLINE_ENV })).toMatchObject({ code: 0 })
    const { report } = await audit([...argsOf.hours, '--snapshot', redacted], OFFLINE_ENV)
    const tally = (of: Audited['report']) => of.verdicts?.map(({ ruleId, outcome }) => `${ruleId} ${outcome}`).sort()
    expect(tally(report)).toEqual(tally(runs.hours.report))
    expect(await readFile(redacted, 'utf8')).not.toMatch(new RegExp(`${ACCOUNT}|all-powerful|for-everyone|logs-public`))
  })

  it('says the same again, but for its times', async () => {
    const again = await audit(argsOf.hours, liveEnv(moto.url))
    const text = (audited: Audited) => withoutRun(audited).replace(/^ {4}"capturedAt": .*\n/m, '')
    expect(text(again)).toBe(text(runs.hours))
  })

  it('judges the regions that were named, and finds in each what is there', () => {
    const { report } = runs.hours
    expect(report.accounts).toEqual([{ id: ACCOUNT, partition: 'aws', regions: [SECOND_REGION, REGION] }])
    const found = report.findings.filter(({ ruleId }) => ruleId === 'ec2-instance-imdsv2')
    expect(new Set(found.map(({ resource }) => resource.region))).toEqual(new Set([SECOND_REGION, REGION]))
  })

  it('judges every region that is enabled for the account when none is named', async () => {
    const ec2 = new EC2Client({ endpoint: moto.url, region: REGION, credentials: KEYS })
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))
    const enabled = Regions.filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in')
    expect(enabled.length).toBeGreaterThan(10)
    expect(enabled.length).toBeLessThan(Regions.length)
    const { report } = await audit(['--rule', 'ec2-instance-imdsv2'], liveEnv(moto.url))
    expect(report.accounts[0]?.regions).toEqual(enabled.map(({ RegionName }) => RegionName).sort())
    const judged = report.evaluations.filter(({ fail }) => fail > 0).map(({ region }) => region)
    expect(judged).toEqual([SECOND_REGION, REGION])
  })

  it.skipIf(!HAS_CLI)('finds what the AWS CLI seeded wrong', () => {
    const found = runs.hours.report.findings.map(({ ruleId, resource }) => `${ruleId} ${resource.name}`)
    expect(found).toContain('iam-user-mfa from-cli')
    expect(found).toContain('ec2-security-group-admin-ports from-cli')
  })
})

/** A user with a password and without MFA, and a security group that lets everyone in by RDP. */
async function seedWithCli(endpoint: string): Promise<void> {
  const env = { PATH: process.env.PATH, ...liveEnv(endpoint), AWS_DEFAULT_REGION: REGION }
  const aws = (command: string) => run('aws', command.split(' '), { env })
  const person = async () => {
    await aws('iam create-user --user-name from-cli')
    await aws('iam create-login-profile --user-name from-cli --password Correct-horse-7')
  }
  const group = async () => {
    await aws('ec2 create-security-group --group-name from-cli --description RDP')
    await aws('ec2 authorize-security-group-ingress --group-name from-cli --protocol tcp --port 3389 --cidr 0.0.0.0/0')
  }
  await Promise.all([person(), group()])
}
