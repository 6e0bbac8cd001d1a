import { join } from 'node:path'
import {
  accountSummary,
  awsure,
  type Call,
  refused,
  scalingGroup,
  securityGroup,
  temporaryFolder,
  writeSnapshot,
} from './awsure.ts'

const cwd = await temporaryFolder()
const RULES = ['iam-root-mfa', 'ec2-security-group-admin-ports', 'autoscaling-group-multi-az']

const mfa = accountSummary({ AccountMFAEnabled: 1 })
const noMfa = accountSummary({ AccountMFAEnabled: 0 })
const closed = securityGroup(false)
const open = securityGroup(true)
const spread = scalingGroup('eu-west-1a', 'eu-west-1b')
const narrow = scalingGroup('eu-west-1a')

/** Critical, high and medium: what each rule sees, and the exit code at each threshold. */
const CASES: [what: string, calls: Call[], codes: Record<string, number>][] = [
  ['all pass', [mfa, closed, spread], { none: 0, critical: 0, high: 0, medium: 0, info: 0 }],
  ['a critical finding', [noMfa, closed, spread], { none: 0, critical: 1, high: 1, info: 1 }],
  ['a high finding', [mfa, open, spread], { critical: 0, high: 1, medium: 1 }],
  ['a medium finding', [mfa, closed, narrow], { critical: 0, high: 0, medium: 1, low: 1 }],
  ['a medium unknown', [mfa, closed, refused(spread)], { none: 0, high: 0, medium: 4, info: 4 }],
  ['a critical unknown', [refused(mfa), closed, spread], { none: 0, critical: 4, high: 4, medium: 4 }],
  ['a high finding and a medium unknown', [mfa, open, refused(spread)], { critical: 0, high: 1, medium: 5 }],
  ['a high finding and a critical unknown', [refused(mfa), open, spread], { none: 0, critical: 4, high: 5 }],
  ['not a call recorded', [], { none: 0, critical: 4, high: 4 }],
  ['every call denied', [mfa, open, spread].map((call) => refused(call)), { none: 0, critical: 4, medium: 4 }],
  [
    'every call failed',
    [mfa, open, spread].map((call) => refused(call, 'InternalFailure', 'try later')),
    { none: 3, critical: 3, high: 3 },
  ],
]

describe('the exit code is the answer to --fail-on', () => {
  it.concurrent.each(CASES)('%s', async (what, calls, codes) => {
    const path = await writeSnapshot(join(cwd, `${what}.json`), calls)
    const exits = await Promise.all(
      Object.keys(codes).map(async (failOn) => {
        const args = ['--snapshot', path, '--rule', RULES.join(), '--fail-on', failOn]
        const { code, stdout, stderr } = await awsure(args)
        expect(stdout).toMatch(new RegExp(`Gate: .* Exit ${code}\\.\\n$`))
        expect(stderr).toBe('')
        return [failOn, code]
      }),
    )
    expect(Object.fromEntries(exits)).toEqual(codes)
  })

  it('high, when nothing is said', async () => {
    const path = await writeSnapshot(join(cwd, 'default.json'), [mfa, open, refused(spread)])
    const { code, stdout } = await awsure(['--snapshot', path, '--rule', RULES.join(), '-o', 'json'])
    const { exit, status } = JSON.parse(stdout)
    expect({ code, exit, status }).toMatchObject({
      code: 1,
      exit: { code: 1, failOn: 'high', reason: '1 finding at or above high.' },
      status: 'incomplete',
    })
  })
})

describe('nothing evaluated is never green', () => {
  it('says so, also where the exit code cannot', async () => {
    const path = await writeSnapshot(join(cwd, 'nothing.json'), [])
    const { stdout } = await awsure(['--snapshot', path, '--rule', 'iam-root-mfa', '--fail-on', 'none', '--color'])
    expect(stdout).toContain('Nothing was evaluated.')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: green, as a terminal is told
    expect(stdout).not.toMatch(/\u001b\[32m/)
  })
})
