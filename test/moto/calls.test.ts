import { awsure } from '../cli/awsure.ts'
import { REGION, SECOND_REGION } from './account.ts'
import { actionsOf, audit, liveEnv } from './audit.ts'
import { type DenyProxy, type Memory, startDenyProxy, type WireCall } from './deny-proxy.ts'
import { describeWithMoto, type Moto, startMoto } from './moto.ts'
import { ASKING_FOR_ALL, seed } from './seed.ts'

const { stdout: listing } = await awsure(['rules', '-o', 'json'])
const RULES: string[] = JSON.parse(listing).map(({ id }: { id: string }) => id)

describeWithMoto('the calls of an audit', () => {
  let moto: Moto
  const memory: Memory = new Map()
  beforeAll(async () => {
    moto = await startMoto()
    await seed(moto.url)
  })
  afterAll(() => moto?.stop())

  /** What goes over the wire while an audit runs: nothing of awsure's own bookkeeping. */
  async function callsOf(args: readonly string[]): Promise<WireCall[]> {
    const proxy: DenyProxy = await startDenyProxy(moto.url, { answers: ASKING_FOR_ALL, memory })
    try {
      const { report } = await audit(args, liveEnv(proxy.url))
      expect(report.gaps).toEqual([])
      return proxy.calls
    } finally {
      await proxy.close()
    }
  }

  const permissions = async (args: readonly string[]) => actionsOf((await awsure(['permissions', ...args])).stdout)
  const actions = (calls: readonly WireCall[]) => [...new Set(calls.map(({ action }) => action))].sort()

  describe('permissions prints exactly the actions that a run uses', () => {
    it.concurrent.each(RULES)('%s', async (rule) => {
      const args = ['--rule', rule, '--region', REGION]
      expect(actions(await callsOf(args))).toEqual(await permissions(args))
    })

    it.concurrent('all rules together, in every region', async () => {
      expect(actions(await callsOf([]))).toEqual(await permissions([]))
    })
  })

  it('are two for a rule about the root user: who am I, and the account summary', async () => {
    const calls = await callsOf(['--rule', 'iam-root-access-key'])
    expect(calls.map(({ action }) => action)).toEqual(['sts:GetCallerIdentity', 'iam:GetAccountSummary'])
  })

  it('are made once each, however many rules want them', async () => {
    const calls = await callsOf(['--region', `${REGION},${SECOND_REGION}`])
    const asked = calls.map(({ action, region, input }) => `${action} ${region} ${input}`)
    expect(asked).toEqual([...new Set(asked)])
    // One per load balancer, listener or trail (DescribeListeners, DescribeRules, DescribeListenerCertificates,
    // GetTrailStatus, GetEventSelectors, GetBucketAcl and its like), per certificate about to be renewed, per prefix
    // list and per rotation function: AWS has no call that answers for all of them. Everything else is one call for
    // each region, or one for the account, and stays so however much there is.
    await expect(table(calls)).toMatchFileSnapshot('golden/calls.txt')
  })
})

/** Calls by action and region. */
function table(calls: readonly WireCall[]): string {
  const keys = calls.map(({ action, region }) => `${action.padEnd(56)} ${region}`)
  const counts = [...new Set(keys)]
    .sort()
    .map((key) => `${key.padEnd(72)} ${keys.filter((other) => other === key).length}`)
  return `${[...counts, `${'total'.padEnd(72)} ${calls.length}`].join('\n')}\n`
}
