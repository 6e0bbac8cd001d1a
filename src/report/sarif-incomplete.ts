import type { ReportingDescriptor, Result } from 'sarif'
import { blindSpots } from './blind-spots.ts'
import { sarifText } from './escape.ts'
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
export const incompleteResults = (gaps: ReportedGap[], ruleIndex: number): Result[] =>
  blindSpots(gaps).map(({ account, region, service, rules, text }) => ({
    ruleId: INCOMPLETE.id,
    ruleIndex,
    kind: 'fail',
    level: 'warning',
    message: { text: sarifText(text) },
    locations: [serviceLocation(account, region, service)],
    partialFingerprints: fingerprints(JSON.stringify([INCOMPLETE.id, account, region, service])),
    properties: { accountId: account, region, service, rules },
  }))
