import { diffReports } from '../../src/diff/compare.ts'
import type { Diff } from '../../src/diff/diff.ts'
import { explainSnapshots } from '../../src/diff/explain-snapshots.ts'
import { collect } from '../../src/engine/collect.ts'
import { planFor } from '../../src/engine/plan.ts'
import { once } from '../../src/source/once.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import { auditFixture, fixturePath, RULES } from '../audit-fixture.ts'
import { SETTINGS } from './settings.ts'

async function sideOf(name: string) {
  const { source, accounts, capturedAt } = await openSnapshot(fixturePath(name))
  const [inventory, { report }] = await Promise.all([
    collect(planFor(RULES), { source: once(source), accounts, now: capturedAt }),
    auditFixture(name, { run: { show: ['pass', 'not-applicable', 'unknown'] } }),
  ])
  return { inventory, report }
}

async function diff(before: string, after: string): Promise<Diff> {
  const [one, other] = await Promise.all([sideOf(before), sideOf(after)])
  const explain = explainSnapshots(RULES, one.inventory, other.inventory)
  return diffReports(one.report, other.report, { ...SETTINGS, explain })
}

const causes = ({ findings }: Diff) => [...findings.new, ...findings.resolved].map(({ cause }) => cause)

describe('between the fixtures', () => {
  it('everything that went wrong has a cause, and nearly every cause is proven', async () => {
    const found = await diff('secure', 'insecure')
    const { report } = await sideOf('insecure')
    expect(found.findings.new.map(({ id }) => id)).toEqual(report.findings.map(({ id }) => id))
    expect(causes(found).filter(({ kind }) => kind === 'unknown' || kind === 'not-evaluated')).toEqual([])
    expect(causes(found).filter(({ proven }) => !proven).length).toBeLessThan(found.findings.new.length / 10)
  })

  it('the way back is the same one: what came, went, by the same changes', async () => {
    const [there, back] = await Promise.all([diff('secure', 'insecure'), diff('insecure', 'secure')])
    const ids = (entries: Diff['findings']['new']) => entries.map(({ id }) => id)
    expect(ids(back.findings.resolved)).toEqual(ids(there.findings.new))
    expect(ids(back.findings.new)).toEqual(ids(there.findings.resolved))
    const kinds = (found: Diff) => causes(found).map(({ kind }) => kind.replace('created', 'deleted'))
    const [one, other] = [kinds(back), kinds(there)]
    // Where a resource and a related one both changed, either may be enough to mend it, and only the other to break it.
    const changed = (kind: string) => kind.replace('related-', 'resource-')
    expect(one.map(changed)).toEqual(other.map(changed))
    expect(one.filter((kind, index) => kind !== other[index]).length).toBeLessThan(5)
  })

  it('what was denied since is unknown, all of it', async () => {
    const found = await diff('insecure', 'denied')
    const { report } = await sideOf('insecure')
    expect(found.findings.resolved).toEqual([])
    expect(found.findings.new).toEqual([])
    expect(found.findings.unknown.length).toBe(report.findings.length)
    expect(found.exit.code).toBe(4)
  })

  it.each(['insecure', 'secure', 'denied', 'empty', 'moto'])('%s is the same as itself', async (name) => {
    const found = await diff(name, name)
    expect(Object.values(found.findings).flat()).toEqual([])
    expect(found.unevaluated).toEqual([])
  })
})
