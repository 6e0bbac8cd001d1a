import { groupBy } from '../order.ts'
import { xmlText } from './escape.ts'
import { evidenceText, placeText, suppressionText, whereText } from './finding-text.ts'
import { type Item, itemsOf, placeOf } from './items.ts'
import { plural } from './prose.ts'
import type { Evaluation, Report } from './report.ts'

/**
 * JUnit XML in the shape that Jenkins's schema has, which GitLab, Azure and CircleCI read too: one suite per rule,
 * account and region. Not evaluated is an error, not a pass; what is suppressed, or known to the baseline, is skipped.
 */
export function* junitReport(report: Report): Generator<string> {
  const suites = suitesOf(report)
  const all = suites.flatMap(({ cases }) => cases)
  const { startedAt, endedAt } = report.run
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000
  const total = { tests: all.length, failures: count(all, 'failure'), errors: count(all, 'error'), time: seconds }
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${attributes({ name: 'awsure', ...total })}>\n`
  // JUnit's timestamps have neither fractions nor a zone.
  for (const suite of suites) yield* suitePieces(suite, startedAt.slice(0, 19))
  yield '</testsuites>\n'
}

interface Suite {
  name: string
  cases: Case[]
}

interface Case {
  outcome: 'pass' | 'failure' | 'error' | 'skipped'
  rule: string
  /** The same in every run, so that a CI system can tell what is new: no counts. */
  name: string
  type?: string
  message?: string
  /** Made when it is written: all at once they are larger than the report. */
  details?: () => string[]
}

function suitesOf(report: Report): Suite[] {
  const items = groupBy(itemsOf(report), placeOf)
  const suites = report.evaluations.map((evaluation) => {
    const listed = items.get(placeOf(evaluation)) ?? []
    items.delete(placeOf(evaluation))
    return suiteOf(evaluation, [...listed.map(caseOf), ...unlistedCases(evaluation, listed)])
  })
  const others = Array.from(items.values(), (listed) => listed[0] && suiteOf(listed[0], listed.map(caseOf)))
  const all = [...suites, ...others.filter((suite) => suite !== undefined)]
  return all.length > 0 ? all : [{ name: 'awsure', cases: [nothingCase(report)] }]
}

/** A file without a test is green in some CI systems and an error in others; nothing evaluated is never green. */
const nothingCase = ({ exit }: Report): Case => ({
  outcome: 'error',
  rule: 'awsure',
  name: 'evaluates something',
  type: 'incomplete',
  message: 'Nothing was evaluated.',
  details: () => [exit.reason],
})

const suiteOf = ({ ruleId, account, region }: Pick<Evaluation, 'ruleId' | 'account' | 'region'>, cases: Case[]) => ({
  name: `${account}/${region}/${ruleId}`,
  cases,
})

const OUTCOMES = {
  fail: 'failure',
  suppressed: 'skipped',
  unknown: 'error',
  pass: 'pass',
  'not-applicable': 'skipped',
} as const

function caseOf(item: Item): Case {
  const { status, severity, ruleId, region, account, resource, message, baseline } = item
  const type = { type: status === 'unknown' ? 'incomplete' : severity }
  // GitLab tells tests apart by name, whatever suite they are in.
  const name = resource ? resource.id + placeText(resource) : `all resources in ${whereText({ account, region })}`
  // What a baseline knows is parked: it fails no build.
  const outcome = baseline?.state === 'unchanged' ? 'skipped' : OUTCOMES[status]
  return { outcome, rule: ruleId, name, ...type, message, details: () => detailLines(item) }
}

function detailLines({ status, id, message, resource, evidence, remediation, suppression, baseline }: Item): string[] {
  if (status === 'not-applicable') return [`Not applicable: ${message}`]
  if (suppression) return [suppressionText(suppression), message, `Finding: ${id}`]
  if (baseline?.state === 'unchanged') return [`Known since ${baseline.firstSeen}`, message, `Finding: ${id}`]
  return [
    ...(resource ? [resource.arn || resource.id] : []),
    message,
    ...evidence.map(evidenceText),
    ...(remediation === '' ? [] : [`Fix: ${remediation}`]),
    ...(status === 'fail' ? [`Finding: ${id}`] : []),
  ]
}

/** What was evaluated but is not listed one by one: its passes as one test, and never no test at all. */
function unlistedCases({ ruleId, account, region, pass, notApplicable }: Evaluation, listed: Item[]): Case[] {
  const passes = pass - listed.filter(({ status }) => status === 'pass').length
  if (passes > 0)
    return [{ outcome: 'pass', rule: ruleId, name: `resources that pass in ${whereText({ account, region })}` }]
  if (listed.length > 0) return []
  const why = notApplicable > 0 ? `${plural(notApplicable, 'resource')} not applicable` : 'no resource to judge'
  return [
    {
      outcome: 'skipped',
      rule: ruleId,
      name: `all resources in ${whereText({ account, region })}`,
      details: () => [why],
    },
  ]
}

const count = (cases: Case[], outcome: Case['outcome']): number =>
  cases.filter((testCase) => testCase.outcome === outcome).length

function* suitePieces({ name, cases }: Suite, timestamp: string): Generator<string> {
  const counts = {
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
    skipped: count(cases, 'skipped'),
  }
  yield `  <testsuite${attributes({ name, ...counts, timestamp })}>\n`
  for (const testCase of cases) yield caseText(testCase)
  yield '  </testsuite>\n'
}

function caseText({ outcome, rule, name, type, message, details }: Case): string {
  const [service] = rule.split('-')
  const start = `    <testcase${attributes({ name: `${rule} ${name}`, classname: `aws.${service}.${rule}` })}`
  if (outcome === 'pass') return `${start}/>\n`
  // The schema allows `skipped` no attributes.
  const why = outcome === 'skipped' ? '' : attributes({ type, message })
  const text = details?.().map(xmlText).join('\n') ?? ''
  return `${start}>\n      <${outcome}${why}>${text}</${outcome}>\n    </testcase>\n`
}

const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('')
