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
import { ACCOUNT, KEYS, OTHER_ROLE, REGION, SECOND_REGION } from './account.ts'
import { type Audited, audit, liveEnv, OFFLINE_ENV, withoutRun } from './audit.ts'
import { type DenyProxy, startDenyProxy } from './deny-proxy.ts'
import { canRun, describeWithMoto, type Moto, startMoto } from './moto.ts'
import { AMENDED, ASKING_FOR_ALL, EXAMPLES, seed } from './seed.ts'
import type { Example, Run, Seeded } from './topic.ts'

const run = promisify(execFile)
const DAY = 86_400_000
const HAS_CLI = canRun('aws', '--version')

const placed = (example: Example) => ({
  run: 'hours' as Run,
  ...(typeof example === 'string' ? { what: example } : example),
})

describeWithMoto('an audit of moto', () => {
  let moto: Moto
  let proxy: DenyProxy
  let otherProxy: DenyProxy
  let seeded: Seeded
  let folder: string
  const runs = {} as Record<Run, Audited>
  const argsOf = {} as Record<Run, string[]>
  const RECORDINGS = { hours: 'folder', week: 'one.json.gz', season: 'lines.ndjson.gz', other: 'one.json' }
  const RUNS = Object.keys(RECORDINGS) as Run[]
  const recording = (name: Run) => join(folder, RECORDINGS[name])

  beforeAll(async () => {
    moto = await startMoto()
    proxy = await startDenyProxy(moto.url, { answers: AMENDED })
    otherProxy = await startDenyProxy(moto.url, { answers: ASKING_FOR_ALL })
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
        const { url } = name === 'other' ? otherProxy : proxy
        runs[name] = await audit([...argsOf[name], ...role, '--record', recording(name)], liveEnv(url))
      }),
    )
  })
  afterAll(async () => {
    await proxy?.close()
    await otherProxy?.close()
    moto?.stop()
  })

  it.each(RUNS)('sees everything and says nothing but its summary (%s)', (name) => {
    const { report, stderr, code } = runs[name]
    expect(report.gaps).toEqual([])
    expect(report.summary).toMatchObject({ coverage: 1, evaluations: { unknown: 0 } })
    expect(report.status).toBe('complete')
    expect(code).toBe(1)
    // A run of over half a minute says how far it is.
    const said = stderr
      .trim()
      .split('\n')
      .filter((line) => !/^\w+: \d+ calls?, .* done after/.test(line))
    expect(said).toEqual([expect.stringMatching(/^Evaluated .* Exit 1\.$/)])
  })

  it('prints a report that keeps to its schema', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true })
    addFormats.default(ajv)
    const validate = ajv.compile(schema)
    expect(validate(runs.hours.report), JSON.stringify(validate.errors)).toBe(true)
  })

  it('has a bad and a good example of every rule, or says what moto lacks', async () => {
    const { stdout } = await awsure(['rules', '-o', 'json'])
    const ids = JSON.parse(stdout).map(({ id }: { id: string }) => id)
    expect(Object.keys(EXAMPLES).sort()).toEqual(ids)
  })

  describe.each(Object.entries(EXAMPLES))('%s', (ruleId, examples) => {
    if ('notInMoto' in examples) {
      it.skip(`not in moto: ${examples.notInMoto}`, () => {})
      return
    }
    it.each(['fail', 'pass'] as const)('%s', (outcome) => {
      const { what, run, region } = placed(examples[outcome])
      const id = seeded[what]
      expect(id).toMatch(/^arn:/)
      const { report } = runs[run]
      const verdicts = report.verdicts?.filter(
        (each) => each.ruleId === ruleId && each.resource?.id === id && each.region === (region ?? each.region),
      )
      expect(verdicts).toMatchObject([{ outcome }])
      const found = report.findings.filter(
        ({ ruleId: rule, resource }) =>
          rule === ruleId && resource.id === id && resource.region === (region ?? resource.region),
      )
      expect(found.length).toBe(outcome === 'fail' ? 1 : 0)
    })
  })

  it('finds what the golden list has, and nothing else', async () => {
    const names = new Map(Object.entries(seeded).map(([name, id]) => [id, name]))
    const lines = runs.hours.report.findings
      .filter(({ resource }) => !resource.name.includes('from-cli'))
      .map(({ ruleId, resource: { id, type, name, region } }) => {
        const what = names.get(id) ?? `${type.replace('AWS::', '')} ${withoutIds(name)}`
        return `${ruleId.padEnd(48)} ${region.padEnd(14)} ${what}`
      })
      .sort()
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/findings.txt')
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
    const again = await audit(argsOf.hours, liveEnv(proxy.url))
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

/** `vpc-…` for `vpc-0a1b2c3d`: moto makes them up anew each time. */
const withoutIds = (name: string) =>
  name.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…').replace(/\b([a-z]+-)?(?=\w*\d)[0-9a-z]{8,}\b/g, '$1…')

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
