import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { printable } from '../report/escape.ts'
import { type Config, FLAG_OF_KEY } from './config.ts'
import { itemsOf, memberOf } from './located.ts'
import { type Setting, type Settings, spoken } from './merge.ts'
import { placeOf } from './problem.ts'

/** What holds, and who said so: what `config print` shows. */
export interface Printout {
  /** The config file; null where there is none. */
  file: string | null
  /** By the file's key, or by the flag where the file has none. */
  settings: Said[]
  /** What the file says of rules, by id or glob. */
  rules: Said[]
  suppressions: Said[]
  sourceMap: Said[]
}

export interface Said {
  name: string
  value: JsonValue
  /** `--fail-on`, `AWSURE_FAIL_ON`, `awsure.config.yaml:4:1` or `default`. */
  from: string
}

export function printoutOf(settings: Settings, config: Config | undefined): Printout {
  const { file = null, root, rules = [], suppressions = [], sourceMap = [] } = config ?? {}
  const entries = itemsOf(memberOf(root, 'sourceMap'))
  return {
    file,
    settings: [...settings].map(([flag, setting]) => said(flag, setting)),
    rules: rules.map(({ pattern, position, ...value }) => ({
      name: pattern,
      value: value as JsonValue,
      from: placeOf({ file: file ?? '', position }),
    })),
    suppressions: suppressions.map(({ suppression, file: holder, node }) => ({
      name: suppression.rule,
      value: suppression as unknown as JsonValue,
      from: placeOf({ file: holder, position: node.position }),
    })),
    sourceMap: sourceMap.map((entry, index) => ({
      name: entry.match,
      value: entry as unknown as JsonValue,
      from: placeOf({ file: file ?? '', position: entries[index]?.position ?? START }),
    })),
  }
}

const START = { line: 1, column: 1 }

const said = (flag: string, setting: Setting): Said => ({
  name: KEY_OF_FLAG.get(flag) ?? `--${flag}`,
  value: setting.value as JsonValue,
  from: setting.origin.kind === 'default' ? 'default' : spoken(flag, setting),
})

const KEY_OF_FLAG: ReadonlyMap<string, string> = new Map(Object.entries(FLAG_OF_KEY).map(([key, flag]) => [flag, key]))

/** For a person: a table each, with what is nowhere said left out. */
export function printoutText({ file, settings, rules, suppressions, sourceMap }: Printout): string {
  return [
    `Config file: ${printable(file ?? 'none')}\n`,
    table('Settings', settings),
    table('Rules', rules.map(inShort(ruleText))),
    table('Suppressions', suppressions.map(inShort(suppressionText))),
    table('Source map', sourceMap.map(inShort(({ file }) => String(file)))),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function table(heading: string, rows: readonly Said[]): string {
  if (rows.length === 0) return ''
  const cells = rows.map(
    ({ name, value, from }) => [printable(name), printable(valueText(value)), printable(from)] as const,
  )
  const nameWidth = Math.max(...cells.map(([name]) => name.length))
  const valueWidth = Math.min(MAX_WIDTH, Math.max(...cells.map(([, value]) => value.length)))
  const lines = cells.map(
    ([name, value, from]) => `  ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${from}\n`,
  )
  return `${heading}\n${lines.join('')}`
}

/** A value that is wider pushes only its own source aside. */
const MAX_WIDTH = 60

/** `high`, `console, sarif:awsure.sarif` */
const valueText = (value: JsonValue): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value))

const inShort =
  (text: (value: JsonObject) => string) =>
  (row: Said): Said => ({ ...row, value: text(row.value as JsonObject) })

/** `off`, `critical`, `critical, maxAgeDays 60` */
function ruleText({ enabled, severity, options }: JsonObject): string {
  if (enabled === false) return 'off'
  const chosen = Object.entries(isObject(options) ? options : {}).map(
    ([key, value]) => `${key} ${JSON.stringify(value)}`,
  )
  return [severity ?? [], chosen].flat().join(', ') || 'on'
}

const suppressionText = ({ resource, until }: JsonObject): string =>
  `${resource}${until === undefined ? '' : ` until ${until}`}`
