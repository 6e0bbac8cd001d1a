import { awsure } from '../cli/awsure.ts'
import { REGION } from './account.ts'
import { type Audited, actionsOf, audit, decisions, liveEnv } from './audit.ts'
import { type DenyProxy, type Memory, type ProxyOptions, startDenyProxy } from './deny-proxy.ts'
import { describeWithMoto, type Moto, startMoto } from './moto.ts'
import { ASKING_FOR_ALL, seed } from './seed.ts'

/** Everything that an audit of one named region asks for, as the program itself says. */
const { stdout: policy } = await awsure(['permissions', '--region', REGION])
const ACTIONS = actionsOf(policy).filter((action) => action !== 'sts:GetCallerIdentity')

/** Where a denial costs no verdict, and why. Everywhere else something becomes unknown. */
const COSTS_NOTHING: Record<string, string> = {
  'ec2:DescribeManagedPrefixLists': 'only the severity of a listener behind CloudFront hangs on it',
  'ec2:DescribeRouteTables': 'only the severity of a public database hangs on it',
  'ec2:GetSnapshotBlockPublicAccessState': 'only the severity of a public snapshot hangs on it',
  'elasticloadbalancing:DescribeSSLPolicies': "AWS's predefined policies are known",
  'iam:GenerateCredentialReport': 'somebody has made a report before',
}

/** Of these nobody need hear: what they would have told came another way. */
const MADE_UP_FOR = ['elasticloadbalancing:DescribeSSLPolicies', 'iam:GenerateCredentialReport']

interface AuditedThrough extends Audited {
  proxy: DenyProxy
}

describeWithMoto('an audit that is not let in everywhere', () => {
  let moto: Moto
  const memory: Memory = new Map()
  let everything: AuditedThrough
  // Any unknown verdict, of whatever severity, shows in the exit code.
  const args = ['--region', REGION, '--fail-on', 'info']

  async function auditThrough(options: ProxyOptions): Promise<AuditedThrough> {
    const proxy = await startDenyProxy(moto.url, { answers: ASKING_FOR_ALL, memory, ...options })
    try {
      return { ...(await audit(args, liveEnv(proxy.url))), proxy }
    } finally {
      await proxy.close()
    }
  }

  beforeAll(async () => {
    moto = await startMoto()
    await seed(moto.url)
    everything = await auditThrough({})
  })
  afterAll(() => moto?.stop())

  it('would have been complete', () => {
    expect(everything.code).toBe(1)
    expect(everything.report.summary.evaluations.unknown).toBe(0)
    expect(decisions(everything.report).length).toBeGreaterThan(50)
  })

  it.concurrent.each(ACTIONS)('%s denied: nothing is decided that was not decided so before', async (action) => {
    const { report, code, stderr, proxy } = await auditThrough({ denied: [action] })
    expect(proxy.calls.map((call) => call.action)).toContain(action)
    expect(stderr).toMatch(/^Evaluated .* Exit \d\.\n$/)

    const before = decisions(everything.report)
    const now = decisions(report)
    expect(now.filter((decision) => !before.includes(decision))).toEqual([])
    if (action in COSTS_NOTHING) {
      expect(now).toEqual(before)
      expect(code).toBe(1)
    } else {
      expect(report.summary.evaluations.unknown).toBeGreaterThan(0)
      expect([4, 5]).toContain(code)
    }
    const named = [...new Set(report.gaps.map((gap) => `${gap.kind} ${gap.action}`))]
    expect(named).toEqual(MADE_UP_FOR.includes(action) ? [] : [`denied ${action}`])
  })

  it.concurrent.each([
    ['whose account it is', 'sts:GetCallerIdentity'],
    ['which regions there are', 'ec2:DescribeRegions'],
  ])('gives up when it cannot learn %s', async (_what, action) => {
    const proxy = await startDenyProxy(moto.url, { denied: [action] })
    const { code, stdout, stderr } = await awsure(['audit', '-o', 'json'], { env: liveEnv(proxy.url) })
    await proxy.close()
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^awsure: .*${action}`))
  })

  it.concurrent('decides nothing when everything is denied', async () => {
    const { report, code } = await auditThrough({ denied: [...ACTIONS, 'iam:ListUsers'] })
    expect(decisions(report)).toEqual([])
    expect(code).toBe(4)
    expect(report.summary).toMatchObject({ resources: 0, coverage: 0 })
  })

  it.concurrent('passes no listener rule when DescribeListeners is denied, and names the permission', async () => {
    const denied = 'elasticloadbalancing:DescribeListeners'
    const { report, code } = await auditThrough({ denied: [denied] })
    const listenerRules = report.gaps.find(({ action }) => action === denied)?.rules ?? []
    const aboutListeners = [
      'http-listener-redirect',
      'listener-certificate-valid',
      'listener-tls-policy',
      'nlb-plaintext-http',
    ]
    expect(listenerRules).toEqual(expect.arrayContaining(aboutListeners.map((name) => `elbv2-${name}`)))
    const verdicts = report.verdicts?.filter(({ ruleId }) => listenerRules.includes(ruleId)) ?? []
    expect(verdicts.length).toBeGreaterThan(0)
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']))
    expect(code).toBe(5)
  })

  it.concurrent('names the credential report when the users cannot be asked one by one either', async () => {
    const { report } = await auditThrough({ denied: ['iam:GetCredentialReport', 'iam:ListAccessKeys'] })
    expect(report.gaps).toMatchObject([
      {
        action: 'iam:GetCredentialReport',
        rules: expect.arrayContaining(['iam-access-key-age', 'iam-credentials-unused', 'iam-user-mfa']),
      },
    ])
  })

  it.concurrent('loses nothing when every call is throttled at first', async () => {
    const throttled = Object.fromEntries([...ACTIONS, 'sts:GetCallerIdentity'].map((action) => [action, 1]))
    const { report, code, proxy } = await auditThrough({ throttled })
    expect(decisions(report)).toEqual(decisions(everything.report))
    expect(report.gaps).toEqual([])
    expect(code).toBe(1)
    expect(proxy.calls.length).toBe(everything.proxy.calls.length + Object.keys(throttled).length)
  })
})
