import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ec2 } from '../../src/collect/ec2.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-ndjson-'))
})
afterAll(() => rm(folder, { recursive: true }))

const [FIRST, SECOND, THIRD] = ['111111111111', '222222222222', '333333333333'] as const
const manifest = {
  format: 'awsure-snapshot/1',
  capturedAt: '2026-06-01T00:00:00Z',
  tool: { name: 'awsure', version: '0.1.0' },
  accounts: [FIRST, SECOND, THIRD].map((id) => ({ id, regions: ['eu-west-1'] })),
}
const place = { region: 'eu-west-1', service: 'ec2', operation: 'DescribeVpcs' }
const callOf = (account: string) => ({ account, ...place, output: { Vpcs: [{ VpcId: `vpc-${account}` }] } })

async function open(lines: readonly unknown[], name = 'it.ndjson') {
  const path = join(folder, name)
  await writeFile(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return openSnapshot(path)
}
const ask = async ({ source }: Awaited<ReturnType<typeof open>>, account: string) => {
  const answer = await source.call({ account, region: 'eu-west-1', service: ec2, operation: 'DescribeVpcs', input: {} })
  return answer.state === 'output' ? answer.output : answer.state
}
const vpcOf = (account: string) => ({ Vpcs: [{ VpcId: `vpc-${account}` }] })

describe('a recording of several accounts, a call a line,', () => {
  it('answers for any of them in any order, and at once', async () => {
    const lines = [manifest, callOf(FIRST), callOf(SECOND), callOf(THIRD)]
    const backwards = await open(lines)
    expect(await ask(backwards, THIRD)).toEqual(vpcOf(THIRD))
    expect(await ask(backwards, FIRST)).toEqual(vpcOf(FIRST))
    const together = await open(lines)
    const answers = await Promise.all([SECOND, FIRST, THIRD, FIRST].map((account) => ask(together, account)))
    expect(answers).toEqual([SECOND, FIRST, THIRD, FIRST].map(vpcOf))
  })

  it('knows an account without a call, wherever it would stand', async () => {
    for (const missing of [FIRST, SECOND, THIRD]) {
      const others = [FIRST, SECOND, THIRD].filter((id) => id !== missing)
      const snapshot = await open([manifest, ...others.map(callOf)])
      expect(await ask(snapshot, missing)).toBe('absent')
      for (const id of others) expect(await ask(snapshot, id)).toEqual(vpcOf(id))
    }
  })

  it('gives all its calls, also when some were asked for and forgotten', async () => {
    const snapshot = await open([manifest, callOf(FIRST), callOf(SECOND), callOf(THIRD)])
    await ask(snapshot, SECOND)
    snapshot.forget(FIRST)
    snapshot.forget(SECOND)
    const accounts: string[] = []
    for await (const { account } of snapshot.calls()) accounts.push(account)
    expect(accounts).toEqual([FIRST, SECOND, THIRD])
    expect(await ask(snapshot, THIRD)).toEqual(vpcOf(THIRD))
  })

  it('holds what is asked about, and no account that was forgotten', async () => {
    const snapshot = await open([manifest, callOf(FIRST), callOf(SECOND)])
    expect(await ask(snapshot, FIRST)).toEqual(vpcOf(FIRST))
    snapshot.forget(FIRST)
    expect(await ask(snapshot, FIRST)).toBe('absent')
  })

  it('must be sorted if awsure wrote it: nothing may be taken for missing that stands further down', async () => {
    const snapshot = await open([manifest, callOf(SECOND), callOf(FIRST), callOf(THIRD)])
    await expect(ask(snapshot, THIRD)).rejects.toThrow(`the calls of account ${FIRST} come after those of ${SECOND}`)
    await expect(ask(snapshot, FIRST)).rejects.toThrow('they are not sorted')
  })

  it('need not be sorted if somebody else wrote it, or if it was cut off', async () => {
    const calls = [callOf(SECOND), callOf(FIRST), callOf(SECOND)]
    const foreign = await open([{ ...manifest, tool: undefined }, ...calls])
    const killed = await open([{ ...manifest, complete: false }, ...calls, '{"account":"3333'])
    for (const snapshot of [foreign, killed]) {
      expect(await ask(snapshot, FIRST)).toEqual(vpcOf(FIRST))
      expect(await ask(snapshot, SECOND)).toEqual(vpcOf(SECOND))
    }
  })

  it('tells of a broken line when it gets there', async () => {
    const snapshot = await open([manifest, callOf(FIRST), callOf(SECOND), '{"account": nonsense}'])
    expect(await ask(snapshot, FIRST)).toEqual(vpcOf(FIRST))
    await expect(ask(snapshot, THIRD)).rejects.toThrow('it.ndjson:4:')
  })
})
