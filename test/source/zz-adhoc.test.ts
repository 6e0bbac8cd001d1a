import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { collect } from '../../src/engine/collect.ts'
import { evaluate } from '../../src/engine/evaluate.ts'
import { planFor } from '../../src/engine/plan.ts'
import { redact } from '../../src/source/redact.ts'
import { replayOf } from '../../src/source/replay.ts'
import { ACCOUNTS, CALLS } from './redact-sample.ts'

const folder = new URL('../../rules/', import.meta.url)
async function rulesOf() {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith('.ts'))
    .sort()
  return Promise.all(files.map(async (f) => (await import(new URL(f, folder).href)).default))
}
async function verdicts(rules: any, calls: any, accounts: any) {
  const source = {
    call: async (request: any) => {
      const own = calls.filter(
        (c: any) =>
          (c.region === request.region || request.region === 'global') &&
          c.service === request.service.client &&
          c.operation === request.operation,
      )
      return replayOf(own, (o) => request.service.scrub(request.operation, o)).answer(request)
    },
  }
  const inv = await collect(planFor(rules), { source, accounts, now: new Date('2026-06-01T00:00:00Z') } as any)
  return evaluate(rules, inv).map(
    ({ rule, region, verdict }: any) =>
      `${rule.id} ${region} ${verdict.outcome} ${verdict.severity ?? ''} | ${verdict.message}`,
  )
}
const strip = (v: string[]) => v.map((x) => x.split(' | ')[0]).sort()
it('sample', async () => {
  const rules = await rulesOf()
  const r = redact(CALLS, ACCOUNTS, { salt: Buffer.from('s') })
  console.log((await verdicts(rules, r.calls, r.accounts)).join('\n'))
  writeFileSync('/tmp/redacted.json', JSON.stringify(r, null, 1))
})
it('c7n', async () => {
  const rules = await rulesOf()
  let n = 0,
    diff = 0
  const out: any[] = []
  for (const file of ['c7n_recordings.jsonl', 'config_rules_cases.jsonl'])
    for (const line of readFileSync('/work/shared/data/' + file, 'utf8').split('\n')) {
      if (!line) continue
      const { id, snapshot: s } = JSON.parse(line)
      const calls = s.calls.map((c: any) => ({
        account: s.account,
        region: c.region,
        service: c.service,
        operation: c.operation,
        input: c.input ?? {},
        ...(c.error ? { error: c.error } : { output: c.output }),
      }))
      const accounts = [{ id: s.account, partition: 'aws', regions: s.regions }]
      const r = redact(calls, accounts, { salt: Buffer.from('s') })
      out.push({ id, before: calls, after: r.calls })
      const a = strip(await verdicts(rules, calls, accounts))
      const b = strip(await verdicts(rules, r.calls, r.accounts))
      n += a.length
      if (JSON.stringify(a) !== JSON.stringify(b)) {
        diff++
        console.log(
          id,
          a.filter((x) => !b.includes(x)),
          b.filter((x) => !a.includes(x)),
        )
      }
    }
  console.log('verdicts', n, 'differing recordings', diff)
  writeFileSync('/tmp/c7n-redacted.json', JSON.stringify(out))
}, 120000)
it('cloudsplaining', async () => {
  const rules = await rulesOf()
  const { snapshot: s } = JSON.parse(readFileSync('/work/shared/data/cloudsplaining_test.snapshot.json', 'utf8'))
  const calls = s.calls.map((c: any) => ({
    account: s.account,
    region: c.region,
    service: c.service,
    operation: c.operation,
    input: c.input ?? {},
    ...(c.error ? { error: c.error } : { output: c.output }),
  }))
  const accounts = [{ id: s.account, partition: 'aws', regions: s.regions }]
  const t = performance.now()
  const r = redact(calls, accounts, { salt: Buffer.from('s') })
  console.log('redact ms', performance.now() - t)
  writeFileSync('/tmp/cs-redacted.json', JSON.stringify({ before: calls, after: r.calls }))
  const a = strip(await verdicts(rules, calls, accounts))
  const b = strip(await verdicts(rules, r.calls, r.accounts))
  console.log(
    'cloudsplaining',
    a.length,
    JSON.stringify(a) === JSON.stringify(b),
    a.filter((x) => x.includes(' fail')).length,
  )
}, 60000)
it('perf', () => {
  const calls: any[] = []
  for (const line of readFileSync('/tmp/perf/big.ndjson', 'utf8').split('\n').slice(1, 4)) {
    const c = JSON.parse(line)
    calls.push(c)
  }
  const bytes = JSON.stringify(calls).length
  const t = performance.now()
  redact(calls, ACCOUNTS)
  console.log('perf', bytes / 1e6, 'MB', performance.now() - t, 'ms')
}, 100000)
