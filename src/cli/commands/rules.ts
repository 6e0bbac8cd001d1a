import pc from 'picocolors'
import { ruleEntry } from '../../report/build.ts'
import { plural } from '../../report/prose.ts'
import type { RuleEntry } from '../../report/report.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import type { CommonArgs, ListArgs, SelectionArgs } from '../options.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { type Streams, wantsColor, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

/** Lists the rules as they are configured; those that are off are there, and marked. */
export async function rules(
  { argv, config }: Configured<SelectionArgs & ListArgs & CommonArgs>,
  streams: Streams,
): Promise<number> {
  const format = oneOf('format', argv.output, ['console', 'json', 'markdown'])
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const selected = selectRules(known, selectionOf(argv))
  const entries = selected.map((rule) => ({ ...ruleEntry(rule), enabled: !off.has(rule.id) }))
  await write(streams.stdout, await LISTINGS[format](entries, wantsColor(streams, argv)))
  return 0
}

interface ListedRule extends RuleEntry {
  /** False where the config file turns it off. */
  enabled: boolean
}

type Listing = (entries: readonly ListedRule[], color: boolean) => string | Promise<string>

const LISTINGS: Record<'console' | 'json' | 'markdown', Listing> = {
  console: table,
  json: (entries) => `${JSON.stringify(entries, null, 2)}\n`,
  markdown: async (entries) => (await import('../../report/catalogue.ts')).cataloguePage(entries),
}

function table(entries: readonly ListedRule[], color: boolean): string {
  const { dim } = pc.createColors(color)
  const idWidth = Math.max(...entries.map(({ id }) => id.length))
  const lines = entries.map(
    ({ id, severity, title, source, enabled }) =>
      `${id.padEnd(idWidth)}  ${(enabled ? severity : 'off').padEnd(8)}  ${title}${source.length > 0 ? dim(`  (section ${source.join(', ')})`) : ''}`,
  )
  const off = entries.filter(({ enabled }) => !enabled).length
  const count = `${plural(entries.length, 'rule')}${off > 0 ? `, ${off} off` : ''}`
  return `${lines.join('\n')}\n${count}. More on one: awsure explain ID\n`
}
