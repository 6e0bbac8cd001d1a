import type { ReportingDescriptor, Result } from 'sarif'
import { groupBy } from '../order.ts'
import { sarifText } from './escape.ts'
import { plural, shorten, some } from './prose.ts'
import type { ReportedGap } from './report.ts'
import { fingerprints } from './sarif-fingerprint.ts'
import { serviceLocation } from './sarif-location.ts'

/** A rule in its own right, so that what was not seen is an alert and not a silence. No rule id has capitals. */
export const INCOMPLETE: ReportingDescriptor = {
  id: 'AUDIT001',
  name: 'IncompleteEvaluation',
  shortDescription: { text: 'Every selected rule could be evaluated.' },
  fullDescription: {
    text: 'Rules whose data could not be read have no result: neither a finding nor its absence says anything.',
  },
  help: {
    text: 'Grant the actions that the message names (awsure permissions prints a policy with all of them), and run again.',
    markdown:
      'Grant the actions that the message names (`awsure permissions` prints a policy with all of them), and run again.',
  },
  defaultConfiguration: { level: 'warning' },
  properties: { tags: ['aws', 'coverage'], precision: 'very-high', 'problem.severity': 'warning' },
}

/** One for each region and service in which a rule is unknown. */
export function incompleteResults(gaps: ReportedGap[], ruleIndex: number): Result[] {
  const blind = gaps.filter((gap) => gap.rules.length > 0)
  const places = groupBy(blind, ({ region, service }) => JSON.stringify([region, service]))
  return Array.from(places.values(), (group) => incompleteResult(group, ruleIndex))
}

function incompleteResult(gaps: ReportedGap[], ruleIndex: number): Result {
  const { account = '', region = '', service = '' } = gaps[0] ?? {}
  const rules = [...new Set(gaps.flatMap((gap) => gap.rules))].sort()
  return {
    ruleId: INCOMPLETE.id,
    ruleIndex,
    kind: 'fail',
    level: 'warning',
    message: { text: sarifText(incompleteText(gaps, rules)) },
    locations: [serviceLocation(account, region, service)],
    partialFingerprints: fingerprints(JSON.stringify([INCOMPLETE.id, account, region, service])),
    properties: { accountId: account, region, service, rules },
  }
}

function incompleteText(gaps: ReportedGap[], rules: string[]): string {
  const { region, service } = gaps[0] ?? {}
  const missing = [...new Set(gaps.map(missingText))]
  const what = `${plural(rules.length, 'rule')} could not be evaluated for '${service}' in ${region}: ${some(rules, 5)}.`
  return `${what} Missing: ${some(missing, 5)}.`
}

/** `DescribeListeners (denied, elasticloadbalancing:DescribeListeners)`; a gap of a rule's own has but its message. */
function missingText({ operation, kind, action, message }: ReportedGap): string {
  if (operation === '') return shorten(message.replace(/\.$/, ''), 200)
  return `${operation} (${[kind, action].filter(Boolean).join(', ')})`
}
