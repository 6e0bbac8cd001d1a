import type { AnyCall } from '../../src/collection.ts'
import { type PlannedCollection, planFor } from '../../src/engine/plan.ts'
import { GapError } from '../../src/gap.ts'
import type { JsonObject } from '../../src/json.ts'
import { RULES } from '../audit-fixture.ts'
import { documented, hasDocumented } from './documented.ts'

const PLACE = { account: '111122223333', partition: 'aws', region: 'eu-west-1', now: new Date('2026-06-01') }

/** Collections that no documented response can show, and why. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'apigateway.stages': 'a stage is named by its API, which is the parent',
  'ec2.groupImages': 'what is asked for stands in the parent',
  'ec2.groupInstanceTypes': 'what is asked for stands in the parent',
  'ec2.groupTemplateVersions': 'what is asked for stands in the parent',
  'ec2.launchNames': 'what is asked for stands in the parent',
  'iam.accessKeys': 'the documented credential report is not a report',
  'iam.credentials': 'the documented credential report is not a report',
  'iam.rootUser': 'the documented credential report is not a report',
}

/** Every other collection that a rule looks at, whose operations all have a response in the AWS CLI's documentation. */
const DOCUMENTED = hasDocumented
  ? [...planFor(RULES).values()].filter(
      ({ collection: { key, service, source } }) =>
        !NOT_SHOWN[key] &&
        source.calls.length > 0 &&
        source.calls.every((operation) => documented(service.client, operation).length > 0),
    )
  : []

describe.skipIf(!hasDocumented)('the responses that AWS documents', () => {
  it('are there for many collections', () => expect(DOCUMENTED.length).toBeGreaterThan(25))

  describe.each(DOCUMENTED.map((planned) => [planned.collection.key, planned] as const))('%s', (_key, planned) => {
    it('is read, and every row has an identity', async () => {
      const { collection } = planned
      for (const call of calls(planned)) {
        const rows = await collection.source
          .list(call, { ...PLACE, parent: {} })
          .catch((error: unknown) => (error instanceof GapError ? [] : Promise.reject(error)))
        for (const row of rows ?? []) expect(collection.describe(row, PLACE).type).toMatch(/^AWS::/)
      }
    })
  })

  it('give every collection a row with an id', async () => {
    const named = await Promise.all(DOCUMENTED.map(async (planned) => ((await identified(planned)) ? [planned] : [])))
    const without = DOCUMENTED.filter((planned) => !named.flat().includes(planned)).map(
      ({ collection }) => collection.key,
    )
    expect(without).toEqual([])
  })
})

/** Answers each operation with each of its documented responses; what is not documented is refused. */
function calls({ collection: { service, source } }: PlannedCollection): AnyCall[] {
  const examples = source.calls.map((operation) => documented(service.client, operation))
  const longest = Math.max(...examples.map(({ length }) => length))
  return Array.from({ length: longest }, (_, index) => async (operation: string) => {
    const own = examples[source.calls.indexOf(operation)] ?? []
    return structuredClone(own[index % own.length]) as JsonObject
  })
}

async function identified(planned: PlannedCollection): Promise<boolean> {
  for (const call of calls(planned)) {
    const rows = await planned.collection.source.list(call, { ...PLACE, parent: {} }).catch(() => [])
    if (rows?.some((row) => planned.collection.describe(row, PLACE).id !== undefined)) return true
  }
  return false
}
