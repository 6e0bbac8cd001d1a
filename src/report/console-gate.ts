import type { Page } from './console-page.ts'
import { printable } from './escape.ts'
import { plural, sentence, some, wrap } from './prose.ts'
import type { BaselineFinding, Finding, Report, Suppression } from './report.ts'

/** What suppressions and the baseline say of a finding, a sentence each; nothing of one that is merely new. */
export function standing({ baseline, suppression, expiredSuppression }: Finding): string[] {
  const said: string[] = []
  if (baseline?.state === 'unchanged') said.push(`Known since ${baseline.firstSeen}.`)
  if (baseline?.state === 'reopened') said.push(`Reopened: first seen on ${baseline.firstSeen}, and resolved since.`)
  if (baseline?.severityRaisedFrom) {
    said.push(`Severity raised from ${baseline.severityRaisedFrom}; known since ${baseline.firstSeen}.`)
  }
  if (suppression)
    said.push(`Suppressed${suppression.until ? ` until ${suppression.until}` : ''}: ${because(suppression)}`)
  if (expiredSuppression)
    said.push(`Suppression expired on ${expiredSuppression.until}: ${because(expiredSuppression)}`)
  return said
}

function because({ reason, owner, ticket }: Suppression): string {
  const known = [owner, ticket].filter((text) => text !== undefined && text !== '').join(', ')
  return known === '' ? sentence(reason) : `${sentence(reason)} (${known})`
}

/** What suppressions and the baseline want done, a line each. */
export function noticeSection({ report, width, listed }: Page): string {
  const { expired, expiring, unused } = report.suppressions
  const known = listed.includes('unchanged') ? 0 : (report.baseline?.unchanged ?? 0)
  const notices = [
    known > 0 ? `${plural(known, 'finding')} of the baseline not listed; --show unchanged lists them` : '',
    notice(expired.map(suppressionName), 'suppression', 'expired'),
    notice(expiring.map(suppressionName), 'suppression', 'about to expire'),
    notice(unused.map(suppressionName), 'suppression', 'matched nothing'),
    notice(report.resolved.map(entryName), 'finding', 'of the baseline resolved'),
    notice((report.baseline?.unknown ?? []).map(entryName), 'finding', 'of the baseline not evaluated'),
  ]
  const shown = notices.filter((text) => text !== '')
  return shown.map((text) => wrap(printable(text), width)).join('\n')
}

/** `2 suppressions expired: …` */
const notice = (names: readonly string[], noun: string, what: string): string =>
  names.length > 0 ? `${plural(names.length, noun)} ${what}: ${some(names, 5)}` : ''

const suppressionName = ({ rule, resource, until }: Suppression): string =>
  `${rule} on ${resource}${until ? ` (until ${until})` : ''}`

const entryName = ({ ruleId, resource }: BaselineFinding): string => `${ruleId} on ${resource}`

/** `Since awsure-baseline.json: 1 new, 3 unchanged.` Empty without a baseline. */
export function sinceBaseline({ baseline }: Report): string {
  if (!baseline) return ''
  const { path, reopened, unchanged, resolved, unknown } = baseline
  const counts = [
    `${baseline.new} new`,
    ...(reopened > 0 ? [`${reopened} reopened`] : []),
    `${unchanged} unchanged`,
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} not evaluated`] : []),
  ]
  return `Since ${printable(path)}: ${counts.join(', ')}.`
}
