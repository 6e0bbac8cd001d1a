import type { AnyCollection, RowIdentity } from '../../src/collection.ts'
import { collect } from '../../src/engine/collect.ts'
import { sliceOf } from '../../src/engine/inventory.ts'
import { planFor } from '../../src/engine/plan.ts'
import type { Gap } from '../../src/gap.ts'
import type { JsonObject } from '../../src/json.ts'
import { defineRule, pass } from '../../src/rule.ts'
import { GLOBAL } from '../../src/service.ts'
import { once } from '../../src/source/once.ts'
import { scriptedSource } from '../engine/scripted-source.ts'

interface Collected {
  rows: JsonObject[]
  identities: RowIdentity[]
  /** The list's gap, then those of the extras. */
  gaps: Gap[]
  /** `elbv2:DescribeRules {"ListenerArn":"…"}`, in the order asked. */
  asked: string[]
}

/** Collects one collection of account 111122223333 in eu-west-1 (a global one: of the account), at 2026-06-01, the way a run does. */
export async function collected(
  collection: AnyCollection,
  answers: Parameters<typeof scriptedSource>[0],
): Promise<Collected> {
  const source = scriptedSource(answers)
  const rule = defineRule({ ...ABOUT, on: collection, check: () => pass('Seen.') })
  const scope = {
    source: once(source),
    accounts: [{ id: '111122223333', partition: 'aws', regions: ['eu-west-1'] }],
    now: new Date('2026-06-01T00:00:00Z'),
  }
  const { accounts } = await collect(planFor([rule]), scope)
  const [account] = accounts
  if (!account) throw new Error('no account was collected')
  const region = collection.service.scope === 'global' ? GLOBAL : 'eu-west-1'
  const { rows, gap } = sliceOf(account, region, collection)
  return {
    rows: rows.map(({ row }) => row),
    identities: rows.map(({ identity }) => identity),
    gaps: [...(gap ? [gap] : []), ...rows.flatMap(({ gaps }) => Object.values(gaps))],
    asked: source.asked.map((asked) => asked.replace('eu-west-1 ', '')),
  }
}

const ABOUT = {
  id: 'test-rule',
  title: 'Test',
  severity: 'low',
  source: ['1'],
  rationale: 'Test.',
  remediation: 'aws sts get-caller-identity',
  references: ['https://example.com'],
} as const
