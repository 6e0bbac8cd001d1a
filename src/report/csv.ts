import { printable } from './escape.ts'
import { type Item, itemsOf } from './items.ts'
import type { Report, RuleEntry } from './report.ts'

type Column = (item: Item, rule: RuleEntry | undefined) => string | undefined

/** Scripts address columns by name and by place: new ones go last. */
const COLUMNS: Readonly<Record<string, Column>> = {
  finding_id: ({ id }) => id,
  status: ({ status }) => status,
  severity: ({ severity }) => severity,
  rule_id: ({ ruleId }) => ruleId,
  rule_title: ({ title }) => title,
  account_id: ({ account }) => account,
  region: ({ region }) => region,
  service: ({ resource }, rule) => resource?.service ?? rule?.service,
  resource_type: ({ resource }) => resource?.type,
  resource_arn: ({ resource }) => resource?.arn,
  resource_name: ({ resource }) => resource?.name,
  message: ({ message }) => message,
  remediation: ({ remediation }) => remediation,
  rule_url: (_, rule) => rule?.url,
  suppressed_reason: ({ suppression }) => suppression?.reason,
  suppressed_until: ({ suppression }) => suppression?.until,
  baseline_state: ({ baseline }) => baseline?.state,
  first_seen: ({ baseline }) => baseline?.firstSeen,
  sections: (_, rule) => rule?.source.join(' '),
}

/** One row per result, as RFC 4180 has it: findings, suppressed ones, unknown ones, and what `--show` lists. */
export function* csvReport(report: Report): Generator<string> {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]))
  const columns = Object.values(COLUMNS)
  yield row(Object.keys(COLUMNS))
  for (const item of itemsOf(report)) yield row(columns.map((column) => column(item, rules.get(item.ruleId)) ?? ''))
}

const row = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/**
 * What a spreadsheet takes for a formula, at the start of a cell and of what becomes a cell where lists are separated
 * by semicolons.
 */
const FORMULA = /(^|;)(?=\s*[=+\-@＝＋－＠])/g

/** A cell on one line that no spreadsheet computes: `=1+1` becomes `'=1+1`, which a spreadsheet shows as text. */
function cell(text: string): string {
  const inert = printable(text).replace(FORMULA, "$1'")
  return /[",;]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
