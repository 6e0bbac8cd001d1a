import table from 'awsure:condition-keys'
import { existsSync, readFileSync } from 'node:fs'
import { strayKeys } from '../../src/policy/condition-keys.ts'
import { fullAccess } from '../../src/policy/full-access.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'

const file = new URL('../../../shared/data/aws_managed_policies.jsonl', import.meta.url)

/** The policies that AWS itself wrote: whatever is said against one of them is most likely a false alarm. */
describe.skipIf(!existsSync(file))('the policies that AWS manages', () => {
  const all = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const policies = all.map((line) => {
    const { name, document } = JSON.parse(line) as { name: string; document: object }
    const { policy, problems } = parsePolicy(encodeURIComponent(JSON.stringify(document)))
    if (!policy) throw new Error(`${name}: ${unreadable(problems)}`)
    return { name, policy }
  })

  it('all parse', () => {
    expect(policies).toHaveLength(1641)
    expect(policies.every(({ policy }) => policy.statements.length > 0)).toBe(true)
  })

  it('test no condition key that is unknown', () => {
    const strays = policies.flatMap(({ name, policy }) =>
      strayKeys(policy, table).map(({ condition, untold }) => `${name} ${condition.key} ${untold ?? ''}`),
    )
    // 5,641 conditions. DeepRacer has left AWS's reference since its policies were written: unknown, not wrong.
    expect(strays).toEqual([
      'AWSDeepRacerAccountAdminAccess deepracer:UserToken deepracer',
      'AWSDeepRacerDefaultMultiUserAccess deepracer:MultiUser deepracer',
      'AWSDeepRacerDefaultMultiUserAccess deepracer:UserToken deepracer',
    ])
  })

  it('make no administrator: AdministratorAccess itself is not in the set', () => {
    const services = Object.keys(table.services)
    const administrators = policies.filter(({ policy }) => fullAccess(policy, services).length > 0)
    expect(administrators.map(({ name }) => name)).toEqual([])
  })
})
