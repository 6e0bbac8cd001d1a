import * as awsure from '../../src/index.ts'
import { startFakeAws } from '../../src/testing/fake-aws.ts'
import { recordedAccount } from '../../src/testing/recorded-account.ts'
import { liveRun, liveSource } from '../../src/source/live.ts'
import { callsAsked, callKey, fixturePath, auditFixture } from '../audit-fixture.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import { canonical } from '../../src/json.ts'
const services = Object.values(awsure).flatMap((m: any) => Object.values(m)).filter((x: any) => x?.client && x?.load) as any[]
it.each([undefined, 2])('x', async (pageSize) => {
  const asked = await callsAsked('insecure')
  const all = new Map([...services, ...asked.map((r) => r.service)].map((s) => [s.client, s]))
  const fake = await startFakeAws(await recordedAccount(fixturePath('insecure'), { ...(pageSize && {pageSize}), services: [...all.values()] }))
  const snapshot = await openSnapshot(fixturePath('insecure'))
  const session = { credentials: async () => ({accessKeyId:'A', secretAccessKey:'b'}), region: 'eu-west-1', partition: 'aws', profile: undefined, roleArn: undefined, endpoint: fake.endpoint }
  const t = performance.now()
  const source = liveSource({ session })
  await Promise.all(asked.map(async (r) => {
    const [a, b] = [await source.call(r), await snapshot.source.call(r)]
    const n = (x: unknown) => canonical(x).replace(/"(\d{4}-\d\d-\d\dT[\d:.]+)(Z|[+]00:00)"/g, (_m, t) => JSON.stringify(new Date(t.replace(/(\.\d\d\d)\d*/, '$1') + 'Z').toISOString()))
    if (b.state !== 'absent' && n(a) !== n(b)) { const [x, y] = [n(a), n(b)]; let i = 0; while (x[i] === y[i]) i++; console.log(callKey(r).slice(0,100), '\n', x.slice(Math.max(0,i - 80), i+100), '\n', y.slice(Math.max(0,i-80), i+100)) }
  }))
  console.log(performance.now() - t, fake.calls.length)
  await fake.close()
})
