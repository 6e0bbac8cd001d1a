import picomatch from 'picomatch'
import { KnownError } from '../errors.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { nearest, oneOf, unknownWord } from './suggest.ts'

export interface Selection {
  rule?: readonly string[] | undefined
  excludeRule?: readonly string[] | undefined
  service?: readonly string[] | undefined
  section?: readonly string[] | undefined
  severity?: readonly string[] | undefined
}

/** The questions of the source document; there is no 13. */
const SECTIONS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '14', '15', '16', '17']

/** The rules that a command line names. Every word must mean something: a typo never audits less without saying so. */
export function selectRules(rules: readonly AnyRule[], selection: Selection): AnyRule[] {
  const ids = rules.map(({ id }) => id)
  const included = selection.rule?.map((glob) => matcher(glob, ids))
  const excluded = selection.excludeRule?.map((glob) => matcher(glob, ids))
  const services = selection.service?.map((name) => oneOf('service', name, [...new Set(rules.map(serviceOf))]))
  const severities = selection.severity?.map((name) => oneOf('severity', name, SEVERITIES))
  const sections = selection.section?.map((section) => knownSection(section, rules))
  const selected = rules.filter(
    (rule) =>
      (!included || included.some((matches) => matches(rule.id))) &&
      !excluded?.some((matches) => matches(rule.id)) &&
      (!services || services.includes(serviceOf(rule))) &&
      (!severities || severities.includes(rule.severity)) &&
      (!sections || sections.some((section) => rule.source.some((name) => isWithin(name, section)))),
  )
  if (selected.length === 0) {
    throw new KnownError(
      2,
      'No rule is left to run.',
      'The options exclude each other; see `awsure rules` for what there is.',
    )
  }
  return selected
}

/** First part of a rule's id: `elbv2`. */
export const serviceOf = ({ id }: AnyRule): string => id.slice(0, id.indexOf('-'))

function matcher(glob: string, ids: readonly string[]): (id: string) => boolean {
  const matches = picomatch(glob)
  if (!ids.some((id) => matches(id))) throw unknownWord('rule', glob, ids, 'See `awsure rules` for all of them.')
  return matches
}

function knownSection(section: string, rules: readonly AnyRule[]): string {
  const covered = rules.flatMap(({ source }) => source)
  if (covered.some((name) => isWithin(name, section))) return section
  if (SECTIONS.includes(section.split('.')[0] ?? '')) {
    throw new KnownError(2, `No rule covers section ${section} of the source document.`, nearHint(section, covered))
  }
  throw unknownWord('section', section, SECTIONS)
}

function nearHint(section: string, covered: readonly string[]): string {
  const near = nearest(section, [...new Set(covered)])
  return near ? `Did you mean ${near}?` : 'See `awsure rules` for the sections that are covered.'
}

/** Section 8 holds 8.1, not 80. */
const isWithin = (name: string, section: string): boolean => name === section || name.startsWith(`${section}.`)

/** The selection that parsed options hold. */
export const selectionOf = (argv: {
  rule?: string[] | undefined
  'exclude-rule'?: string[] | undefined
  service?: string[] | undefined
  section?: string[] | undefined
  severity?: string[] | undefined
}): Selection => ({ ...argv, excludeRule: argv['exclude-rule'] })
