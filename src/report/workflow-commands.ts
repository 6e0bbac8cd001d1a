import type { IsGated } from '../gate/exit.ts'
import { blindSpots } from './blind-spots.ts'
import { printable } from './escape.ts'
import { findingText } from './finding-text.ts'
import { plural } from './prose.ts'
import type { FileLocation, Finding, Report } from './report.ts'

/** GitHub shows no more annotations of one kind from one step. */
const MOST = 10

type Kind = 'error' | 'warning' | 'notice'

interface Annotation {
  title: string
  text: string
  location?: FileLocation | undefined
}

/**
 * A report as annotations of GitHub Actions, a workflow command a line in a group of its own: errors for what fails the
 * gate, warnings for the rest and for what could not be seen. What the baseline knows already is left out: nobody reads
 * the same ten annotations on every pull request.
 */
export function workflowCommands(report: Report, isGated: IsGated): string {
  const fresh = report.findings.filter(({ baseline }) => baseline?.state !== 'unchanged')
  const [failing, others] = partition(fresh, ({ ruleId, severity }) => isGated(ruleId, severity))
  const errors = [...verdict(report), ...failing.map(annotationOf)]
  const warnings = [...blindSpots(report.gaps).map(blindSpot), ...others.map(annotationOf)]
  const hidden = Math.max(0, errors.length - MOST) + Math.max(0, warnings.length - MOST)
  const lines = [
    ...errors.slice(0, MOST).map((annotation) => command('error', annotation)),
    ...warnings.slice(0, MOST).map((annotation) => command('warning', annotation)),
    ...(hidden > 0 ? [command('notice', more(hidden))] : []),
  ]
  return lines.length > 0 ? `${['::group::awsure: annotations', ...lines, '::endgroup::'].join('\n')}\n` : ''
}

/** Why the step fails, when it does: the one annotation that is always read. */
const verdict = ({ exit }: Report): Annotation[] =>
  exit.code === 0 ? [] : [{ title: `awsure: exit ${exit.code}`, text: exit.reason }]

const annotationOf = (finding: Finding): Annotation => ({
  title: finding.ruleId,
  text: findingText(finding),
  location: finding.locations?.[0],
})

const blindSpot = ({ text }: { text: string }): Annotation => ({ title: 'awsure: incomplete', text })

const more = (count: number): Annotation => ({
  title: 'awsure',
  text: `${plural(count, 'annotation')} more than GitHub shows: see the summary of the job.`,
})

/** `::error file=infra/alb.tf,line=12,endLine=12,title=elbv2-listener-https::Listener 'web': …` */
function command(kind: Kind, { title, text, location }: Annotation): string {
  const place = location ? { file: location.uri, line: location.startLine, endLine: location.endLine } : {}
  const properties = Object.entries({ ...place, title }).map(([name, value]) => `${name}=${property(String(value))}`)
  return `::${kind} ${properties.join(',')}::${data(text)}`
}

/** The runner takes the percent sign back last, so it is escaped first. */
const data = (text: string): string =>
  printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
