import { collectionsOf } from '../../src/engine/plan.ts'
import { RULE_ERROR } from '../../src/gap.ts'
import { auditFixture, callKey, callsAsked, RULES } from '../audit-fixture.ts'
import { answering, breaches, MISSING } from '../missing-data.ts'
import { type Draft, linesOf, snapshotOf, withSnapshot } from './shared-recordings.ts'

/** 200 recordings of AWS's real answers, made by Cloud Custodian: each of a few calls, none of a whole account. */
const RECORDINGS = linesOf<{ id: string; snapshot: Draft }>('c7n_recordings.jsonl').map(({ id, snapshot }) => ({
  id: id.replace('tests/data/placebo/', ''),
  snapshot,
}))

it('are all there', () => expect(RECORDINGS.length).toBe(200))

describe.each(RECORDINGS)('$id', ({ snapshot }) => {
  const audited = withSnapshot(snapshotOf(snapshot), async (file) => {
    const { results, report } = await auditFixture(file)
    return { results, report, asked: await callsAsked(file), file }
  })

  it('makes no rule stumble', async () => {
    const { report } = await audited
    expect(report.gaps.filter(({ code }) => code === RULE_ERROR)).toEqual([])
    expect(report.evaluations.length).toBeGreaterThanOrEqual(RULES.length)
  })

  it('passes nothing for which calls are missing', async () => {
    const { results } = await audited
    const recorded = new Set(
      snapshot.calls.filter(({ output }) => output).map(({ service, operation }) => `${service} ${operation}`),
    )
    for (const { rule, verdict } of results) {
      if (verdict.outcome !== 'pass') continue
      const lists = collectionsOf(rule)
        .filter(({ key }) => !Object.values(rule.wants ?? {}).some((want) => want.key === key))
        .map(({ service, source, fallback }) =>
          [source, fallback].map((list) => list?.calls.map((operation) => `${service.client} ${operation}`)),
        )
      for (const [calls = [], narrower = []] of lists) {
        const sees = calls.length === 0 || [calls, narrower].some((all) => all.some((call) => recorded.has(call)))
        expect(sees, `${rule.id} passes without any of ${calls.join(', ')}`).toBe(true)
      }
    }
  })
})

it('whichever answer is taken away, nothing passes, fails or vanishes that did not before', async () => {
  for (const { id, snapshot } of RECORDINGS) {
    await withSnapshot(snapshotOf(snapshot), async (file) => {
      const { results: before } = await auditFixture(file)
      const recorded = new Set(snapshot.calls.map(({ service, operation }) => `${service} ${operation}`))
      const asked = (await callsAsked(file)).filter(({ service, operation }) =>
        recorded.has(`${service.client} ${operation}`),
      )
      for (const request of asked) {
        for (const answer of Object.values(MISSING).slice(0, 1)) {
          const through = answering(new Map([[callKey(request), answer]]))
          const { results } = await auditFixture(file, { through })
          expect(breaches(before, results), `${id} without ${callKey(request)}`).toEqual([])
        }
      }
    })
  }
}, 300_000)
