import { planFor } from '../../engine/plan.ts'
import { jsonText } from '../../report/escape.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { costPage } from '../cost-page.ts'
import { type CostPlan, countedPlan, estimatedPlan } from '../cost-plan.ts'
import type { Interruption } from '../interruption.ts'
import { open } from '../open.ts'
import type { PlanArgs, SelectionArgs } from '../options.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { HELP_WIDTH, type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

/** Says what a live audit would call, how long AWS's limits make that take, and what it needs. Makes no call itself. */
export async function plan(
  { argv, config }: Configured<PlanArgs & SelectionArgs>,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const format = oneOf('format', argv.output, ['console', 'json'])
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const rules = selectRules(known, selectionOf(argv), off)
  const needed = planFor(rules)
  const cost =
    argv.snapshot === undefined
      ? await estimatedPlan(needed, argv, new Date())
      : await countedPlan(needed, argv, await open(argv, needed, interruption, {}))
  const maxCalls = argv['max-calls']
  const width = Math.min(HELP_WIDTH, streams.stdout.columns || HELP_WIDTH)
  const page = () => costPage(cost, { rules: rules.length, concurrency: argv.concurrency, maxCalls, width })
  await write(streams.stdout, format === 'json' ? jsonText(documentOf(cost, rules.length, maxCalls)) : page())
  return 0
}

/** JSON knows no undefined: what is not known is null. */
const documentOf = (cost: CostPlan, rules: number, maxCalls: number | undefined) => ({
  ...{ basis: cost.basis, rules, accounts: cost.accounts, regions: cost.regions },
  calls: cost.calls.map(placed),
  perRow: cost.perRow.map((row) => ({ ...row, secondsPerHundred: row.secondsPerHundred ?? null })),
  unanswered: cost.unanswered,
  ...{ total: cost.total, seconds: cost.seconds, lanes: cost.lanes.map(placed) },
  maxCalls: maxCalls === undefined ? null : { limit: maxCalls, isExceeded: cost.total.calls > maxCalls },
  permissions: cost.permissions,
})

/** What is alike in each account names none. */
const placed = <Place extends { account: string }>({ account, ...place }: Place) =>
  account === '' ? place : { account, ...place }
