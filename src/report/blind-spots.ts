import { groupBy } from '../order.ts'
import { plural, shorten, some } from './prose.ts'
import type { ReportedGap } from './report.ts'

/** Where rules could not be evaluated: a service, in an account and region. */
export interface BlindSpot {
  account: string
  region: string
  service: string
  /** Ids, sorted. */
  rules: string[]
  /** Which rules, and what is missing. */
  text: string
}

/** Every place that left a rule unknown; gaps that only cost a detail are none. */
export function blindSpots(gaps: readonly ReportedGap[]): BlindSpot[] {
  const blind = gaps.filter((gap) => gap.rules.length > 0)
  const places = groupBy(blind, ({ account, region, service }) => JSON.stringify([account, region, service]))
  return Array.from(places.values(), blindSpot)
}

function blindSpot(gaps: ReportedGap[]): BlindSpot {
  const { account = '', region = '', service = '' } = gaps[0] ?? {}
  const rules = [...new Set(gaps.flatMap((gap) => gap.rules))].sort()
  const what = `${plural(rules.length, 'rule')} could not be evaluated for '${service}' in ${region}: ${some(rules, 5)}.`
  return { account, region, service, rules, text: `${what} Missing: ${missingText(gaps)}.` }
}

/** What is missing, without a full stop: at most five things, each once. */
export const missingText = (gaps: readonly ReportedGap[]): string => some([...new Set(gaps.map(missingCall))], 5)

/** `DescribeListeners (denied, elasticloadbalancing:DescribeListeners)`; a gap of a rule's own has but its message. */
function missingCall({ operation, kind, action, message }: ReportedGap): string {
  if (operation === '') return shorten(message.replace(/\.$/, ''), 200)
  return `${operation} (${[kind, action].filter(Boolean).join(', ')})`
}
