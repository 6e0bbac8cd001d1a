import type { Location } from 'sarif'
import type { Severity } from '../rule.ts'
import { type BlindSpot, blindSpots } from './blind-spots.ts'
import { printable } from './escape.ts'
import { findingId } from './finding.ts'
import { subjectText } from './finding-text.ts'
import { jsonList } from './json.ts'
import type { Finding, Report } from './report.ts'
import { INCOMPLETE } from './sarif-incomplete.ts'
import { findingLocations, serviceLocation } from './sarif-location.ts'

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
}

/**
 * GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/. GitLab compares the reports of two
 * branches by fingerprint; what could not be evaluated is an entry, so that a gap is not shown as an improvement.
 */
export const gitlabReport = (report: Report): Iterable<string> => jsonList(issues(report))

function* issues({ gaps, findings }: Report): Generator<object> {
  for (const spot of blindSpots(gaps)) yield blindSpotIssue(spot)
  for (const finding of findings) yield findingIssue(finding)
}

function findingIssue(finding: Finding): object {
  const [file] = finding.locations ?? []
  return {
    description: printable(`${subjectText(finding.resource)}: ${finding.message}`),
    check_name: finding.ruleId,
    fingerprint: finding.id,
    severity: SEVERITIES[finding.severity],
    location: file
      ? { path: file.uri, lines: { begin: file.startLine } }
      : { path: pathOf(findingLocations(finding).locations), lines: { begin: 1 } },
  }
}

function blindSpotIssue({ account, region, service, text }: BlindSpot): object {
  return {
    description: printable(text),
    check_name: INCOMPLETE.id,
    fingerprint: findingId({ partition: '', account, region, rule: INCOMPLETE.id, resource: service }),
    severity: 'major',
    location: { path: pathOf([serviceLocation(account, region, service)]), lines: { begin: 1 } },
  }
}

/** A resource that is in no file has the path that SARIF gives it. */
const pathOf = ([location]: readonly Location[] = []): string => location?.physicalLocation?.artifactLocation?.uri ?? ''
