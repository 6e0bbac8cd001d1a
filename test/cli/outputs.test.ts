import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import {
  ACCOUNT,
  accountSummary,
  awsure,
  type Call,
  refused,
  scalingGroup,
  securityGroup,
  shell,
  start,
  temporaryFolder,
  writeSnapshot,
} from './awsure.ts'

const cwd = await temporaryFolder()
const read = (path: string) => readFile(join(cwd, path), 'utf8')
const snapshot = await writeSnapshot(join(cwd, 's.json'), [
  accountSummary({ AccountMFAEnabled: 1 }),
  securityGroup(true),
  scalingGroup('eu-west-1a', 'eu-west-1b'),
])
const RULES = 'iam-root-mfa,ec2-security-group-admin-ports,autoscaling-group-multi-az'
const run = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  awsure(['--snapshot', snapshot, '--rule', RULES, ...args], env ? { cwd, env } : { cwd })

/** Linux has a device for it. */
const hasFullDisk = existsSync('/dev/full')

describe('outputs', () => {
  it('go to stdout and to files at once; stdout holds data alone', async () => {
    const { code, stdout, stderr } = await run(['-o', 'json', '-o', 'sarif:a.sarif', '--output', 'console:a.txt'])
    expect(code).toBe(1)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ schemaVersion: '1.0', status: 'complete', exit: { code: 1 } })
    expect(JSON.parse(await read('a.sarif'))).toMatchObject({ version: '2.1.0' })
    expect(await read('a.txt')).toContain('ec2-security-group-admin-ports')
    const [sarif, text, last, ...rest] = stderr.split('\n')
    expect([sarif, text, ...rest]).toEqual(['Wrote sarif to a.sarif', 'Wrote console to a.txt', ''])
    expect(last).toMatch(/^Evaluated 3 rules on 3 resources .* Gate: 1 finding at or above high\. Exit 1\.$/)
  })

  it.concurrent.each(['json', 'json:', 'json:-'])('-o %s is stdout', async (output) => {
    const { stdout } = await run(['-o', output])
    expect(JSON.parse(stdout).findings).toHaveLength(1)
  })

  it('the same input gives the same bytes, but for the run itself', async () => {
    const reports = await Promise.all([run(['-o', 'json']), run(['-o', 'json'])])
    const [one, two] = reports.map(({ stdout }) => ({ ...JSON.parse(stdout), run: null }))
    expect(one).toEqual(two)
    expect(JSON.stringify(one)).toBe(JSON.stringify(two))
  })

  it('an earlier file stays whole when the audit cannot run', async () => {
    await writeFile(join(cwd, 'earlier.json'), 'earlier')
    const { code } = await awsure(['--snapshot', 'none.json', '-o', 'json:earlier.json'], { cwd })
    expect(code).toBe(2)
    expect(await read('earlier.json')).toBe('earlier')
  })

  it.runIf(hasFullDisk)('a disk that is full costs only the file on it', async () => {
    const { code, stderr } = await run(['-o', 'json:/dev/full', '-o', 'sarif:b.sarif'])
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('awsure: Cannot write /dev/full: no space is left on the device.'),
    })
    expect(stderr).toContain('Exit 1.')
    expect(JSON.parse(await read('b.sarif')).version).toBe('2.1.0')
  })

  it.runIf(hasFullDisk)('stdout that is full is exit code 3, with the reason', async () => {
    const { code, stderr } = await shell(`awsure --snapshot '${snapshot}' > /dev/full`)
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/^awsure: Cannot write the output: ENOSPC/),
    })
  })
})

describe('a reader that has seen enough', () => {
  it("head: no noise, and the exit code is the gate's", async () => {
    const { stdout, stderr } = await shell(
      `awsure --snapshot '${snapshot}' --rule ${RULES} -o json --show all | head -1; echo "\${PIPESTATUS[0]}"`,
    )
    expect({ stdout, stderr }).toEqual({ stdout: '{\n1\n', stderr: expect.stringMatching(/^Evaluated 3 rules.*\n$/) })
  })

  it('stdout closed in the middle: files are still written', async () => {
    // More than a pipe holds, so that the program meets the closed end.
    const many = await writeSnapshot(join(cwd, 'many.json'), [manyInstances(400)])
    const { child, ended } = start(['--snapshot', many, '-o', 'json', '-o', 'sarif:late.sarif'], { cwd })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const { code, stderr } = await ended
    expect(code).toBe(5)
    expect(stderr).toMatch(/^Wrote sarif to late\.sarif\nEvaluated [^\n]+ Exit 5\.\n$/)
    expect(JSON.parse(await read('late.sarif')).version).toBe('2.1.0')
  })
})

describe('colour', () => {
  const ESCAPE = '\u001b['

  it.concurrent.each<[name: string, args: string[], env: NodeJS.ProcessEnv, colored: boolean]>([
    ['none in a pipe', [], {}, false],
    ['--color', ['--color'], {}, true],
    ['--color goes before NO_COLOR', ['--color'], { NO_COLOR: '1' }, true],
    ['--no-color', ['--no-color'], { FORCE_COLOR: '1' }, false],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
    ['NO_COLOR goes before FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', [], { NO_COLOR: '', FORCE_COLOR: '1' }, true],
  ])('%s', async (_name, args, env, colored) => {
    const { stdout } = await run(args, env)
    expect(stdout.includes(ESCAPE)).toBe(colored)
    expect(stripVTControlCharacters(stdout)).toContain('1 finding: 1 high')
  })

  it('changes nothing but the colour, and never a file', async () => {
    const [plain, colored] = await Promise.all([run([]), run(['--color', '-o', 'console', '-o', 'json:c.json'])])
    expect(stripVTControlCharacters(colored.stdout)).toBe(plain.stdout)
    expect(await read('c.json')).not.toContain('\\u001b')
  })

  it('of the lists too', async () => {
    const explained = await Promise.all(
      ['--color', '--no-color'].map((flag) => awsure(['explain', 'iam-root-mfa', flag])),
    )
    expect(explained.map(({ stdout }) => stdout.includes(ESCAPE))).toEqual([true, false])
  })
})

describe('--show', () => {
  it('lists outcomes one by one', async () => {
    const [all, passes, none] = await Promise.all([
      run(['--show', 'all', '-o', 'json']),
      run(['--show', 'pass', '-o', 'json']),
      run(['-o', 'json']),
    ])
    const outcomes = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout).verdicts?.map(({ outcome }: { outcome: string }) => outcome)
    expect(outcomes(all)).toEqual(['pass', 'fail', 'pass'])
    expect(outcomes(passes)).toEqual(['pass', 'pass'])
    expect(outcomes(none)).toBeUndefined()
    expect((await run(['--show', 'pass'])).stdout).toContain('The root user has MFA.')
  })
})

describe('--now', () => {
  it('moves the time that ages are counted to, and only that', async () => {
    const created = '2026-05-01T00:00:00+00:00'
    const columns = 'user,arn,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_2_active'
    const row = `ann,arn:aws:iam::${ACCOUNT}:user/ann,false,true,${created},false`
    const path = await writeSnapshot(join(cwd, 'keys.json'), [
      { service: 'iam', operation: 'GetCredentialReport', output: { Content: `${columns}\n${row}\n` } },
    ])
    const args = ['--snapshot', path, '--rule', 'iam-access-key-age', '--fail-on', 'medium', '-o', 'json']
    const [then, later] = await Promise.all([awsure(args), awsure([...args, '--now', '2027-05-01'])])
    expect([then.code, later.code]).toEqual([0, 1])
    expect(JSON.parse(later.stdout).run.capturedAt).toBe('2026-06-01T00:00:00.000Z')
  })
})

describe('what AWS says is shown, never obeyed', () => {
  const hostile = '\u001b[31mroot\u0007\u202e\n::error::owned ##[error]owned \u009b2J<b>|=cmd()'
  const instance = { InstanceId: 'i-1', MetadataOptions: { HttpTokens: 'optional' }, State: { Name: 'running' } }
  const calls: Call[] = [
    {
      region: 'eu-west-1',
      service: 'ec2',
      operation: 'DescribeInstances',
      output: { Reservations: [{ Instances: [{ ...instance, Tags: [{ Key: 'Name', Value: hostile }] }] }] },
    },
    {
      region: 'eu-west-1',
      service: 'auto-scaling',
      operation: 'DescribeAutoScalingGroups',
      output: {
        AutoScalingGroups: [
          { AutoScalingGroupName: hostile, AutoScalingGroupARN: `arn:x:${hostile}`, AvailabilityZones: ['z'] },
        ],
      },
    },
    refused(securityGroup(true), 'Unauthorized\u001b[2J', hostile),
  ]

  it('on the console, in JSON and in SARIF', async () => {
    const path = await writeSnapshot(join(cwd, 'hostile.json'), calls)
    const outputs = ['-o', 'console', '-o', 'json:h.json', '-o', 'sarif:h.sarif']
    const { stdout, stderr } = await awsure(['--snapshot', path, '--show', 'all', ...outputs], { cwd })
    const texts = [stdout, stderr, await read('h.json'), await read('h.sarif')]
    for (const text of texts) {
      expect(text.replaceAll('\n', '').match(/[\p{Cc}\u202e]/gu)).toBeNull()
      expect(text).not.toMatch(/^\s*::/m)
    }
    expect(stdout).toContain('\\x1b[31mroot')
    const { findings } = JSON.parse(texts[2] ?? '')
    expect(JSON.stringify(findings)).toContain(JSON.stringify(hostile).slice(1, -1))
  })

  it('in an error message', async () => {
    const { code, stderr } = await awsure(['--snapshot', '\u001b[31mnone\u0007'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('\\x1b[31mnone\\x07') })
  })
})

function manyInstances(count: number): Call {
  const Instances = Array.from({ length: count }, (_, index) => ({
    InstanceId: `i-${index}`,
    State: { Name: 'running' },
    MetadataOptions: { HttpTokens: 'optional' },
  }))
  return {
    region: 'eu-west-1',
    service: 'ec2',
    operation: 'DescribeInstances',
    output: { Reservations: [{ Instances }] },
  }
}
