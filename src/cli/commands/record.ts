import pLimit from 'p-limit'
import { sentence } from '../../engine/evaluate.ts'
import type { Inventory } from '../../engine/inventory.ts'
import { operationsOf, planFor } from '../../engine/plan.ts'
import { KnownError } from '../../errors.ts'
import type { Gap } from '../../gap.ts'
import { printable } from '../../report/escape.ts'
import { plural } from '../../report/prose.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { exitCodeOf, type Interruption } from '../interruption.ts'
import { open } from '../open.ts'
import type { AccountArgs, RecordArgs, SelectionArgs, WatchArgs } from '../options.ts'
import { wantsStats, withProgress } from '../progress.ts'
import { prepareRecording } from '../recording.ts'
import { ACCOUNTS_AT_ONCE, collectAccount } from '../run-audit.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

/** Records what the chosen rules would see. Exits 4 when something could not be seen: a later audit will say unknown. */
export async function record(
  { argv, config }: Configured<AccountArgs & SelectionArgs & RecordArgs & WatchArgs>,
  streams: Streams,
  interruption: Interruption,
): Promise<number> {
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const rules = selectRules(known, selectionOf(argv), off)
  const plan = planFor(rules)
  const services = [...new Set(operationsOf(plan).map(({ service }) => service.name))].sort()
  const only = argv.only?.map((name) => oneOf('service', name, services))
  const { result, stats } = await withProgress(streams, argv, async (watch) => {
    const isLive = argv.snapshot === undefined
    const recording = await prepareRecording(argv.output, { ...argv, only, isLive, onRepeat: watch.onRepeat })
    const { accounts, now } = await open(argv, plan, interruption, watch)
    watch.onAccounts(accounts.length, plan)
    recording.begin(
      accounts.map(({ id }) => id),
      now,
    )
    const next = pLimit(ACCOUNTS_AT_ONCE)
    const parts = await next.map(accounts, (account) => collectAccount(account, plan, now, recording, watch))
    return { recording, inventory: { now, accounts: parts.flatMap((part) => part.accounts) } }
  })
  const { recording, inventory } = result
  const interrupted = interruption.caught()
  await recording.finish({ capturedAt: inventory.now, complete: !interrupted })

  const gaps = [...new Set(gapsIn(inventory).map(sentence))].sort()
  const notSeen = gaps.map((gap) => `  ${printable(gap)}\n`).join('')
  const accounts = inventory.accounts.map(({ id, regions }) => `${id} (${plural(regions.length, 'region')})`).join(', ')
  const start = interrupted ? `Interrupted by ${interrupted} before the end: recorded` : 'Recorded'
  await write(streams.stderr, `${start} ${accounts} to ${argv.output}\n`)
  if (gaps.length > 0) await write(streams.stderr, `Not recorded, so a later audit cannot judge it:\n${notSeen}`)
  if (wantsStats(streams, argv)) await write(streams.stderr, `${stats}\n`)
  if (interrupted) return exitCodeOf(interrupted)
  if (gaps.length > 0 && isEmpty(inventory)) throw new KnownError(3, 'Nothing could be recorded: every call failed.')
  return gaps.length > 0 ? 4 : 0
}

const slicesOf = ({ accounts }: Inventory) =>
  accounts.flatMap(({ slices }) => [...slices.values()].flatMap((region) => [...region.values()]))

function gapsIn(inventory: Inventory): Gap[] {
  const shut = inventory.accounts.flatMap(({ gap }) => gap ?? [])
  const within = slicesOf(inventory).flatMap(({ gap, rows }) => [
    ...(gap ? [gap] : []),
    ...rows.flatMap((row) => Object.values(row.gaps)),
  ])
  return [...shut, ...within]
}

const isEmpty = (inventory: Inventory): boolean => slicesOf(inventory).every(({ gap }) => gap !== undefined)
