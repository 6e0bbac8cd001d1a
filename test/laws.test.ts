import fc from 'fast-check'
import { type Result, sentence } from '../src/engine/evaluate.ts'
import { planFor } from '../src/engine/plan.ts'
import { canonical, type JsonObject } from '../src/json.ts'
import { jsonText } from '../src/report/escape.ts'
import type { Report } from '../src/report/report.ts'
import { type AnyRule, fail, type Verdict } from '../src/rule.ts'
import type { CallRequest, Source } from '../src/source/source.ts'
import { auditFixture, callKey, callsAsked, outcomesOf, RULES } from './audit-fixture.ts'
import { answering, breaches, error, MISSING } from './missing-data.ts'

/** The rules that may make a call, fallbacks included: no other one hears of its answer. */
const rulesAsking = ({ service, operation }: CallRequest): AnyRule[] =>
  RULES.filter((rule) =>
    [...planFor([rule]).values()].some(({ collection, extras }) =>
      [
        { service: collection.service, calls: [...collection.source.calls, ...(collection.fallback?.calls ?? [])] },
        ...extras.values(),
      ].some(({ service: { client }, calls }) => client === service.client && calls.includes(operation)),
    ),
  )

describe.each(['insecure', 'secure', 'moto'])('an answer that is missing (%s)', async (name) => {
  const { results: before } = await auditFixture(name)
  const asked = await callsAsked(name)

  it.each(Object.entries(MISSING))('%s: makes nothing pass, fail or vanish, whichever it is', async (_why, answer) => {
    for (const request of asked) {
      const rules = rulesAsking(request)
      const through = answering(new Map([[callKey(request), answer]]))
      const { results } = await auditFixture(name, { through, rules })
      const same = before.filter(({ rule }) => rules.includes(rule))
      expect(breaches(same, results), callKey(request)).toEqual([])
    }
  })

  it('nor do several at once', async () => {
    const some = fc.dictionary(fc.constantFrom(...asked.map(callKey)), fc.constantFrom(...Object.values(MISSING)))
    await fc.assert(
      fc.asyncProperty(some, async (answers) => {
        const { results } = await auditFixture(name, { through: answering(new Map(Object.entries(answers))) })
        expect(breaches(before, results)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

it('a law that is broken is noticed', async () => {
  const { results } = await auditFixture('insecure')
  const failed = results.find(({ verdict }) => verdict.outcome === 'fail') as Result
  const others = results.filter((result) => result !== failed)
  const turned: Result = { ...failed, verdict: { outcome: 'pass', message: 'Looks fine.' } }
  expect(breaches(results, [turned, ...others])).toEqual([expect.stringContaining('became pass')])
  expect(breaches(results, others)).toEqual([expect.stringContaining('gone without a trace')])
  expect(breaches(others, results)).toEqual([expect.stringContaining('nothing became')])
})

it('granting what the gaps name, again and again, settles everything', async () => {
  const { results: whole } = await auditFixture('insecure')
  const granted = new Set<string>()
  const refusing = (source: Source): Source => ({
    call: async (request) =>
      granted.has(request.service.iamAction(request.operation)) ? source.call(request) : error('AccessDenied'),
  })
  const rounds: number[] = []
  for (;;) {
    const { results, report } = await auditFixture('insecure', { through: refusing })
    rounds.push(report.summary.evaluations.unknown)
    if (report.summary.evaluations.unknown === 0) {
      expect(outcomesOf(results)).toEqual(outcomesOf(whole))
      break
    }
    const named = results.flatMap(({ gaps }) => gaps).filter(({ action }) => !granted.has(action))
    expect(named.map(sentence), `unknown with nothing left to grant: ${rounds}`).not.toEqual([])
    for (const { action } of named) granted.add(action)
  }
  expect(rounds.length).toBeLessThanOrEqual(4)
})

describe('order', () => {
  /** Calls that list rows; the order within one row's own details means something. */
  const lists = new Set(
    [...planFor(RULES).values()].flatMap(({ collection }) =>
      collection.source.calls.map((operation) => `${collection.service.client} ${operation}`),
    ),
  )

  const shuffled =
    (rank: (row: string) => number) =>
    (source: Source): Source => ({
      call: async (request) => {
        const answer = await source.call(request)
        if (answer.state !== 'output' || !isList(request)) return answer
        return { state: 'output', output: sortRows(answer.output, rank) }
      },
    })

  const isList = ({ service, operation }: CallRequest) => lists.has(`${service.client} ${operation}`)

  const sortRows = (output: JsonObject, rank: (row: string) => number): JsonObject =>
    Object.fromEntries(
      Object.entries(output).map(([member, value]) => [
        member,
        Array.isArray(value) ? value.toSorted((a, b) => rank(canonical(a)) - rank(canonical(b))) : value,
      ]),
    )

  const allOf = <Item>(items: readonly Item[]) =>
    fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length })

  it.each(['insecure', 'secure', 'moto'])('of rows and rules changes nothing in the report (%s)', async (name) => {
    const expected = withoutPlaces((await auditFixture(name)).report)
    await fc.assert(
      fc.asyncProperty(fc.func(fc.nat()), allOf(RULES), async (rank, rules) => {
        const { report } = await auditFixture(name, { through: shuffled(rank), rules })
        expect(withoutPlaces(report)).toBe(expected)
      }),
      { numRuns: 15 },
    )
  })
})

/** Evidence says at which place of AWS's answer it stands: `rules[3]`. That alone may move. */
const withoutPlaces = (report: Report): string => jsonText(report).replace(/\[\d+\]/g, '[]')

describe("a finding's id", async () => {
  const idsOf = async (rules: readonly AnyRule[], run = {}) =>
    (await auditFixture('insecure', { rules, run })).report.findings.map(({ id }) => id)
  const before = await idsOf(RULES)

  it('is its own', () => expect(new Set(before).size).toBe(before.length))

  it('stays when message, evidence, severity, title, order, time and version change', async () => {
    const reworded = RULES.map((rule): AnyRule => {
      const reword = (verdict: Verdict) =>
        verdict.outcome === 'fail' ? fail('In other words.', [], { severity: 'info' }) : verdict
      const check = rule.check as (...args: unknown[]) => Verdict
      return { ...rule, title: 'Otherwise', severity: 'low', check: (...args) => reword(check(...args)) }
    })
    const after = await idsOf(reworded.toReversed(), { version: '9.9.9', startedAt: new Date(0) })
    expect(after.toSorted()).toEqual(before.toSorted())
  })
})
