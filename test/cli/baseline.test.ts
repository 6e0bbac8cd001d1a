import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstProblem } from '../../src/json-schema.ts'
import type { BaselineFinding, Report } from '../../src/report/report.ts'
import { accountSummary, awsure, refused, securityGroup, temporaryFolder, writeSnapshot } from './awsure.ts'

const parent = await temporaryFolder()
const RULES = ['--rule', 'iam-root-mfa,ec2-security-group-admin-ports']
const noMfa = accountSummary({ AccountMFAEnabled: 0 })
const mfa = accountSummary({ AccountMFAEnabled: 1 })
const REGIONS = { regions: ['eu-west-1', 'us-east-1'] }

/** A clean folder, with snapshots from bad to good. */
async function workplace(name: string) {
  const cwd = join(parent, name)
  await mkdir(cwd)
  const snapshot = (file: string, ...calls: Parameters<typeof writeSnapshot>[1]) =>
    writeSnapshot(join(cwd, file), calls, REGIONS)
  const [eu, us] = [securityGroup(true), securityGroup(true, 'us-east-1')]
  await snapshot('bad.json', noMfa, eu, securityGroup(false, 'us-east-1'))
  await snapshot('worse.json', noMfa, eu, us)
  await snapshot('good.json', mfa, securityGroup(false), securityGroup(false, 'us-east-1'))
  await snapshot('blind.json', mfa, refused(eu), refused(us))
  await snapshot(
    'dead.json',
    refused(mfa, 'InternalFailure'),
    refused(eu, 'InternalFailure'),
    refused(us, 'InternalFailure'),
  )
  const run = (...args: string[]) => awsure(args, { cwd })
  return {
    cwd,
    run,
    /** Exit code and report of an audit. */
    audit: async (file: string, ...args: string[]) => {
      const { code, stdout, stderr } = await run('--snapshot', file, ...RULES, '-o', 'json', ...args)
      expect(stderr).toMatch(/^Evaluated .*\n$/)
      return { code, report: JSON.parse(stdout) as Report }
    },
    on: (action: string, file: string, ...args: string[]) =>
      run('baseline', action, '--snapshot', file, ...RULES, ...args),
    held: async (file = 'awsure-baseline.json'): Promise<BaselineFinding[]> =>
      JSON.parse(await readFile(join(cwd, file), 'utf8')).findings,
  }
}

const names = (findings: readonly BaselineFinding[]) =>
  findings.map(({ ruleId, region, resolvedAt }) => `${ruleId} ${region}${resolvedAt ? ' resolved' : ''}`)

const ROOT = 'iam-root-mfa global'
const EU = 'ec2-security-group-admin-ports eu-west-1'

describe.concurrent('awsure baseline', () => {
  it('parks what is there, and stops what is new', async () => {
    const { audit, on, held } = await workplace('life')
    expect((await audit('bad.json')).code).toBe(1)

    expect(await on('create', 'bad.json')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Wrote awsure-baseline.json: 2 findings; 2 added, 0 dropped.\n',
    })
    expect(names(await held())).toEqual([EU, ROOT])
    const known = ['--baseline', 'awsure-baseline.json']
    const same = await audit('bad.json', ...known)
    expect(same.code).toBe(0)
    expect(same.report.baseline).toMatchObject({ path: 'awsure-baseline.json', new: 0, unchanged: 2 })

    const worse = await audit('worse.json', ...known)
    expect(worse.code).toBe(1)
    expect(worse.report.exit.reason).toBe('1 new finding at or above high.')
    const fresh = worse.report.findings.filter(({ baseline }) => baseline?.state === 'new')
    expect(fresh.map(({ resource }) => resource.region)).toEqual(['us-east-1'])

    const good = await audit('good.json', ...known)
    expect([good.code, good.report.resolved.length]).toEqual([0, 2])
  }, 120_000)

  it('is updated to what there is, and pruned of what is gone', async () => {
    const { audit, on, held } = await workplace('ratchet')
    await on('create', 'bad.json')
    expect((await on('update', 'good.json')).stderr).toBe(
      'Wrote awsure-baseline.json: 2 findings, 2 of them resolved; 0 added, 0 dropped.\n',
    )
    expect(names(await held())).toEqual([`${EU} resolved`, `${ROOT} resolved`])
    const again = await audit('bad.json', '--baseline', 'awsure-baseline.json')
    expect([again.code, again.report.baseline?.reopened]).toEqual([1, 2])

    expect((await on('update', 'worse.json')).stderr).toContain('3 findings; 1 added, 0 dropped')
    expect((await on('prune', 'bad.json')).stderr).toBe('Wrote awsure-baseline.json: 2 findings; 0 added, 1 dropped.\n')
    expect(names(await held())).toEqual([EU, ROOT])
  }, 120_000)

  it('is not changed by a run that did not see everything, unless told to', async () => {
    const { on, held, audit } = await workplace('incomplete')
    await on('create', 'bad.json')
    for (const action of ['update', 'prune']) {
      expect(await on(action, 'blind.json')).toEqual({
        code: 4,
        stdout: '',
        stderr:
          'awsure-baseline.json was not written: 2 results could not be evaluated (`awsure audit` says which). --force goes by what was seen.\n',
      })
    }
    expect(names(await held())).toEqual([EU, ROOT])
    const { code, report } = await audit('blind.json', '--baseline', 'awsure-baseline.json')
    expect(code).toBe(4)
    expect(names(report.resolved)).toEqual([`${ROOT} resolved`])
    expect(names(report.baseline?.unknown ?? [])).toEqual([EU])

    expect((await on('update', 'blind.json', '--force')).code).toBe(0)
    expect(names(await held())).toEqual([EU, `${ROOT} resolved`])
  }, 120_000)

  it('is not begun with a run that did not see everything, or anything', async () => {
    const { cwd, on } = await workplace('blind')
    expect((await on('create', 'blind.json')).code).toBe(4)
    const dead = await on('create', 'dead.json', '--force')
    expect(dead.code).toBe(3)
    expect(dead.stderr).toBe('awsure-baseline.json was not written: Nothing could be evaluated: every call failed.\n')
    expect(await readdir(cwd)).not.toContain('awsure-baseline.json')
  })

  it('comes from a report as well', async () => {
    const { cwd, run, held } = await workplace('from')
    await run('--snapshot', 'bad.json', ...RULES, '-o', 'json:bad-report.json')
    expect((await run('baseline', 'create', '--from', 'bad-report.json', '--baseline', 'known.json')).code).toBe(0)
    expect(names(await held('known.json'))).toEqual([EU, ROOT])

    const report: Report = JSON.parse(await readFile(join(cwd, 'bad-report.json'), 'utf8'))
    const stopped = {
      ...report,
      status: 'interrupted',
      exit: { ...report.exit, code: 130, reason: 'Interrupted by SIGINT.' },
    }
    await writeFile(join(cwd, 'stopped.json'), JSON.stringify(stopped))
    expect(
      await run('baseline', 'update', '--from', 'stopped.json', '--baseline', 'known.json', '--force'),
    ).toMatchObject({
      code: 130,
      stderr: 'known.json was not written: Interrupted by SIGINT.\n',
    })
  }, 120_000)

  it('is what any earlier report is', async () => {
    const { run, audit } = await workplace('report')
    await run('--snapshot', 'bad.json', ...RULES, '-o', 'json:old.json')
    const { code, report } = await audit('worse.json', '--baseline', 'old.json')
    expect([code, report.baseline?.new, report.baseline?.unchanged]).toEqual([1, 1, 2])
    const same = await run('--snapshot', 'bad.json', '--baseline', 'old.json', '-o', 'json:old.json')
    expect(same.code).toBe(2)
    expect(same.stderr).toContain('are the same file')
  })

  it('is the same file for the same findings, and one that its schema takes', async () => {
    const { cwd, on } = await workplace('same')
    const schema = JSON.parse(await readFile('schema/baseline-1.json', 'utf8'))
    await on('create', 'worse.json')
    await on('create', 'worse.json', '--baseline', 'other.json')
    const text = await readFile(join(cwd, 'awsure-baseline.json'), 'utf8')
    expect(await readFile(join(cwd, 'other.json'), 'utf8')).toBe(text)
    expect(firstProblem(schema, JSON.parse(text))).toBeUndefined()
    await on('update', 'worse.json')
    expect(await readFile(join(cwd, 'awsure-baseline.json'), 'utf8')).toBe(text)
  })

  it('is not replaced by mistake', async () => {
    const { on, held } = await workplace('mistake')
    await on('create', 'bad.json')
    const again = await on('create', 'worse.json')
    expect(again.code).toBe(2)
    expect(again.stderr).toBe(
      'awsure: awsure-baseline.json exists.\n`awsure baseline update` brings it up to date; --force replaces it.\n',
    )
    expect(await held()).toHaveLength(2)
    expect((await on('create', 'worse.json', '--force')).code).toBe(0)
    expect(await held()).toHaveLength(3)
  })

  it('is shown with its ages', async () => {
    const { run, on } = await workplace('show')
    await on('create', 'worse.json')
    await on('update', 'bad.json')
    const { code, stdout } = await run('baseline', 'show', '--now', '2026-06-11')
    expect(code).toBe(0)
    expect(stdout).toBe(`ec2-security-group-admin-ports
  high      10 days                 arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1
  high      resolved on 2026-06-01  arn:aws:ec2:us-east-1:111122223333:security-group/sg-1

iam-root-mfa
  critical  10 days                 arn:aws:iam::111122223333:root

awsure-baseline.json: 2 open findings, 1 resolved; begun on 2026-06-01, covers 2 rules in 2 regions of 1 account.
`)
    expect((await run('baseline', 'show', '--now', '2026-06-01')).stdout).toContain('  high      today  ')
  }, 120_000)

  it('shows nothing that a terminal would obey', async () => {
    const { cwd, run, on } = await workplace('hostile')
    await on('create', 'bad.json')
    const file = JSON.parse(await readFile(join(cwd, 'awsure-baseline.json'), 'utf8'))
    file.findings[0].resource = 'arn\u001b[2J\n::error::owned'
    await writeFile(join(cwd, 'awsure-baseline.json'), JSON.stringify(file))
    const { stdout } = await run('baseline', 'show')
    expect(stdout).toContain('arn\\x1b[2J\\n::error::owned\n')
    expect(stdout).not.toContain('\u001b')
  })

  const FINDING = {
    id: 'a',
    ruleId: 'iam-root-mfa',
    severity: 'critical',
    account: '111122223333',
    region: 'global',
    resource: 'r',
    firstSeen: '2026-01-01',
  }
  const FILE = {
    format: 'awsure-baseline/1',
    createdAt: '2026-01-01T00:00:00Z',
    scope: { accounts: [], regions: [], rules: [] },
    findings: [FINDING],
  }
  const pretty = (value: unknown) => JSON.stringify(value, undefined, 2)

  it.each<[string, string, string]>([
    ['missing', '', 'awsure: Cannot read missing.json: it does not exist.'],
    ['empty', ' ', 'awsure: empty.json is empty.'],
    ['cut', pretty(FILE).slice(0, 200), 'awsure: cut.json:12:'],
    ['syntax', '{\n  "format": oops\n}', 'awsure: syntax.json:2:13: this is not JSON'],
    ['list', '[]', 'awsure: list.json is neither a baseline nor a report of awsure.'],
    ['foreign', '{"version": 1, "results": []}', 'awsure: foreign.json is neither a baseline nor a report of awsure.'],
    [
      'snapshot',
      '{"format": "awsure-snapshot/1"}',
      'awsure: snapshot.json is neither a baseline nor a report of awsure.',
    ],
    [
      'newer',
      pretty({ ...FILE, format: 'awsure-baseline/2' }),
      'awsure: newer.json: this awsure reads awsure-baseline/1, not awsure-baseline/2.',
    ],
    [
      'newer-report',
      '{"schemaVersion": "2.0"}',
      'awsure: newer-report.json: this awsure reads reports of version 1.0, not 2.0.',
    ],
    [
      'field',
      pretty({ ...FILE, findings: [FINDING, { ...FINDING, id: 'b', severity: 'urgent' }] }),
      'awsure: field.json:22:19: findings[1].severity must be one of critical, high, medium, low, info.',
    ],
    [
      'lacking',
      pretty({ ...FILE, findings: [{ ...FINDING, firstSeen: undefined }] }),
      'awsure: lacking.json:10:5: findings[0].firstSeen is missing.',
    ],
    [
      'date',
      pretty({ ...FILE, findings: [{ ...FINDING, resolvedAt: '2026-02-30' }] }),
      'awsure: date.json:18:21: findings[0].resolvedAt must be a date',
    ],
    [
      'twice',
      pretty({ ...FILE, findings: [FINDING, FINDING] }),
      'awsure: twice.json:19:5: the finding a is there twice.',
    ],
    ['report', '{\n  "schemaVersion": "1.0",\n  "findings": 7\n}', 'awsure: report.json:1:1: $schema is missing.'],
  ])('says what is wrong with a file that is %s, and audits nothing', async (name, text, error) => {
    const cwd = join(parent, `broken-${name}`)
    await mkdir(cwd)
    if (text !== '') await writeFile(join(cwd, `${name}.json`), text)
    const { code, stdout, stderr } = await awsure(['--snapshot', 'nowhere', '--baseline', `${name}.json`], { cwd })
    expect(stderr.startsWith(error), stderr).toBe(true)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each<[string[], string]>([
    [['baseline'], 'awsure: What to do is missing.\nChoose from: create, update, prune, show.\n'],
    [['baseline', 'crate'], 'awsure: Unknown action: crate.\nDid you mean create?\n'],
    [['baseline', 'update'], 'awsure: Cannot read awsure-baseline.json: it does not exist.\n'],
    [
      ['baseline', 'create', '--from', 'r.json', '--region', 'eu-west-1'],
      'awsure: --from and --region exclude each other.\nLeave one of them out.\n',
    ],
    [
      ['baseline', 'create', '--from', 'b.json', '--baseline', './b.json'],
      'awsure: --from and --baseline are the same file.\nGive each its own.\n',
    ],
    [
      ['baseline', 'create', '--baseline', 'no/such/b.json', '--snapshot', 'x'],
      'awsure: Cannot write no/such/b.json: the folder no/such does not exist.\n',
    ],
    [
      ['baseline', 'show', '--region', 'eu-west-1'],
      'awsure: --region means nothing to `awsure baseline show`.\nLeave it out.\n',
    ],
    [['--fail-on-rule', 'iam-user-mfaa'], 'awsure: Unknown rule: iam-user-mfaa.\nDid you mean iam-user-mfa?\n'],
    [['--warn-rule', 'iam'], "awsure: Unknown rule: iam.\nDid you mean 'iam-*'?\n"],
    [['--incomplete', 'wran'], 'awsure: Unknown value of --incomplete: wran.\nDid you mean warn?\n'],
    [['--show', 'supressed'], 'awsure: Unknown outcome: supressed.\nDid you mean suppressed?\n'],
  ])('takes no wrong word: %j', async (args, stderr) => {
    expect(await awsure(args, { cwd: parent })).toEqual({ code: 2, stdout: '', stderr })
  })
})

describe.concurrent('the gate', () => {
  it.each<[string, string[], number]>([
    ['worse.json', ['--fail-on', 'none', '--fail-on-rule', 'ec2-*'], 1],
    ['worse.json', ['--warn-rule', '*'], 0],
    ['worse.json', ['--warn-rule', '*', '--fail-on-rule', 'iam-root-mfa'], 1],
    ['worse.json', ['--exit-zero'], 0],
    ['blind.json', [], 4],
    ['blind.json', ['--incomplete', 'warn'], 0],
    ['blind.json', ['--exit-zero'], 0],
    ['blind.json', ['--warn-rule', 'ec2-*'], 0],
    ['blind.json', ['--fail-on', 'none', '--fail-on-rule', 'ec2-*'], 4],
    ['dead.json', ['--exit-zero', '--incomplete', 'warn', '--fail-on', 'none'], 3],
  ])('of %s with %j exits %i', async (file, args, code) => {
    const { audit } = await workplace(`gate-${file}-${args.join('').replaceAll('*', 'x')}`)
    const found = await audit(file, ...args)
    expect([found.code, found.report.exit.code]).toEqual([code, code])
  })
})
