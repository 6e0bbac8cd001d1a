import pc from 'picocolors'
import { ruleEntry } from '../../report/build.ts'
import type { RuleEntry } from '../../report/report.ts'
import { loadRules } from '../load-rules.ts'
import type { CommonArgs, ListArgs, SelectionArgs } from '../options.ts'
import { selectionOf, selectRules } from '../select.ts'
import { type Streams, wantsColor, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

export async function rules(argv: SelectionArgs & ListArgs & CommonArgs, streams: Streams): Promise<number> {
  const format = oneOf('format', argv.output, ['console', 'json', 'markdown'])
  const selected = selectRules(await loadRules(argv.rules), selectionOf(argv)).map(ruleEntry)
  await write(streams.stdout, await LISTINGS[format](selected, wantsColor(streams, argv)))
  return 0
}

type Listing = (entries: readonly RuleEntry[], color: boolean) => string | Promise<string>

const LISTINGS: Record<'console' | 'json' | 'markdown', Listing> = {
  console: table,
  json: (entries) => `${JSON.stringify(entries, null, 2)}\n`,
  markdown: async (entries) => (await import('../../report/catalogue.ts')).cataloguePage(entries),
}

function table(entries: readonly RuleEntry[], color: boolean): string {
  const { dim } = pc.createColors(color)
  const idWidth = Math.max(...entries.map(({ id }) => id.length))
  const lines = entries.map(
    ({ id, severity, title, source }) =>
      `${id.padEnd(idWidth)}  ${severity.padEnd(8)}  ${title}${source.length > 0 ? dim(`  (section ${source.join(', ')})`) : ''}`,
  )
  return `${lines.join('\n')}\n${entries.length} ${entries.length === 1 ? 'rule' : 'rules'}. More on one: awsure explain ID\n`
}
