import type { PlacedCalls, RowCost } from '../engine/cost.ts'
import { groupBy } from '../order.ts'
import { inert, printable } from '../report/escape.ts'
import { plural, some, wrap } from '../report/prose.ts'
import { GLOBAL } from '../service.ts'
import { type CostPlan, EACH_REGION } from './cost-plan.ts'

export interface PageOptions {
  /** Number of the chosen rules. */
  rules: number
  concurrency: number
  maxCalls: number | undefined
  width: number
}

/** What a live audit is going to cost, for a person. */
export function costPage(plan: CostPlan, options: PageOptions): string {
  const { width } = options
  const sections = [
    [heading(plan, options)],
    plan.basis === 'rules' ? certainLines(plan, width) : placeLines(plan),
    rowLines(plan.perRow, width),
    unansweredLines(plan, width),
    totalLines(plan, options),
    permissionLines(plan, width),
  ]
  const filled = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`)
  return inert(filled.join('\n'))
}

function heading({ basis, accounts, regions }: CostPlan, { rules }: PageOptions): string {
  const whose = accounts === null ? 'every account of the organization' : plural(accounts, 'account')
  const where = regions === null ? 'every enabled region' : plural(regions.length, 'region')
  const how = basis === 'rules' ? 'Before a single call' : 'Counted in the recording'
  return `${how}: ${plural(rules, 'rule')}, ${whose}, ${where}.`
}

/** By service: what is called once in an account, and what in each region of it. */
function certainLines({ calls, regions }: CostPlan, width: number): string[] {
  const isGlobal = ({ region }: PlacedCalls) => region === GLOBAL
  const inOne = calls.filter(({ region }) => [EACH_REGION, regions?.[0]].includes(region))
  return [
    'Certain, once in each account:',
    ...serviceLines(calls.filter(isGlobal), width),
    ...(inOne.length > 0 ? [`Certain, once in each ${regions === null ? 'enabled ' : ''}region of each account:`] : []),
    ...serviceLines(inOne, width),
  ]
}

function serviceLines(calls: readonly PlacedCalls[], width: number): string[] {
  return [...groupBy(calls, ({ service }) => service)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, own]) => listed(`${service} ${countOf(own)}:`, own.map(operationText), width))
}

const operationText = ({ operation, calls }: PlacedCalls) => (calls > 1 ? `${operation} (${calls})` : operation)
const countOf = (calls: readonly PlacedCalls[]) => calls.reduce((sum, each) => sum + each.calls, 0)
const listed = (name: string, items: readonly string[], width: number) =>
  hanging(printable(`${name} ${items.join(', ')}`), width)

/** Wrapped, indented, and further from its second line on. */
const hanging = (text: string, width: number) => `  ${wrap(text, width, '    ').trimStart()}`

/** By service and region, as far as a recording can tell. */
function placeLines({ calls, lanes }: CostPlan): string[] {
  const places = [...groupBy(calls, ({ service, region }) => `${service}\n${region}`).values()]
  const rows = places.map((own): string[] => {
    const { service = '', region = '' } = own[0] ?? {}
    const requests = own.reduce((sum, each) => sum + each.requests, 0)
    const seconds = lanes.find((lane) => lane.service === service && lane.region === region)?.seconds
    return [printable(service), printable(region), String(countOf(own)), String(requests), rounded(seconds ?? 0)]
  })
  return tableLines([['service', 'region', 'calls', 'requests', 'seconds at limits'], ...rows.sort(byFirstCells)])
}

const byFirstCells = ([a = '', b = '']: string[], [c = '', d = '']: string[]) => (a < c || (a === c && b < d) ? -1 : 1)

function tableLines(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const cell = (text: string, column: number) =>
    column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return rows.map((row) => `  ${row.map(cell).join('  ')}`)
}

function rowLines(costs: readonly RowCost[], width: number): string[] {
  if (costs.length === 0) return []
  return [
    'On top of that, at most, for each row of (with the seconds that 100 rows take, where AWS publishes a limit):',
    ...costs.map(({ of, calls, secondsPerHundred }) => {
      const took = secondsPerHundred === undefined ? '' : ` (${rounded(secondsPerHundred)} s)`
      return listed(
        `${of}${took}:`,
        calls.map(({ service, operation }) => `${service}:${operation}`),
        width,
      )
    }),
  ]
}

function unansweredLines({ unanswered }: CostPlan, width: number): string[] {
  if (unanswered.length === 0) return []
  const names = [...new Set(unanswered.map(({ service, operation }) => `${service}:${operation}`))]
  const text = `Without an answer in the recording, so that what depends on it is not counted: ${some(names, 20)}.`
  return [wrap(printable(text), width)]
}

function totalLines(plan: CostPlan, { concurrency, maxCalls, width }: PageOptions): string[] {
  const { total, seconds, lanes } = plan
  const [slowest] = lanes
  const pace = slowest ? ` (${slowest.service}:${slowest.class} in ${slowest.region})` : ''
  const time =
    `Time: at least ${rounded(seconds.atLimits)} s at AWS's published limits${pace}; ` +
    `about ${rounded(seconds.atLatency)} s at 0.1 s a request and ${concurrency} at once.`
  return [totalText(plan), time, ...(maxCalls === undefined ? [] : [budgetText(total.calls, maxCalls, plan)])].map(
    (text) => wrap(printable(text), width),
  )
}

function totalText({ basis, accounts, regions, calls, total }: CostPlan): string {
  if (basis === 'snapshot') return `Total: ${plural(total.calls, 'call')} in ${plural(total.requests, 'request')}.`
  const global = countOf(calls.filter(({ region }) => region === GLOBAL))
  const regional = countOf(calls) - global
  const perRegion = regional / (regions?.length || 1)
  const formula = `${global} in each account${regional > 0 ? ` and ${perRegion} in each region of it` : ''}`
  const isSum = accounts !== null && (regions !== null || regional === 0)
  return `Total: ${isSum ? `at least ${plural(total.calls, 'call')}: ` : ''}${formula}.`
}

function budgetText(calls: number, maxCalls: number, { basis, accounts, regions }: CostPlan): string {
  if (calls > maxCalls) return `--max-calls ${maxCalls} is exceeded: what comes after it will be unknown.`
  if (basis === 'snapshot') return `--max-calls ${maxCalls} is enough.`
  const isWhole = accounts !== null && regions !== null
  return `--max-calls ${maxCalls} is enough for what is certain${isWhole ? '' : ' in one region of one account'}.`
}

function permissionLines({ permissions }: CostPlan, width: number): string[] {
  const { audit, fallback, entry } = permissions
  return [
    `Permissions in each account (as a policy: awsure permissions), ${audit.length}:`,
    hanging(printable(audit.join(', ')), width),
    ...(fallback.length > 0
      ? ['Tried where one of these is denied:', hanging(printable(fallback.join(', ')), width)]
      : []),
    ...(entry.length > 0 ? ['Needed by the credentials that enter the accounts:', `  ${entry.join(', ')}`] : []),
  ]
}

/** `0`, `0.6`, `12`: no digit that says nothing. */
const rounded = (seconds: number): string => (seconds < 10 ? String(Math.round(seconds * 10) / 10) : seconds.toFixed(0))
