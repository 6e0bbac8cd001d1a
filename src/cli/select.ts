import picomatch from 'picomatch'
import { KnownError } from '../errors.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { isWithin, SECTIONS, sectionOf } from '../sections.ts'
import { oneOf, unknownWord } from './suggest.ts'

export interface Selection {
  rule?: readonly string[] | undefined
  excludeRule?: readonly string[] | undefined
  service?: readonly string[] | undefined
  section?: readonly string[] | undefined
  severity?: readonly string[] | undefined
}

/** As much of a rule as it is chosen by: rules and the entries of a report have it. */
export type Selectable = Pick<AnyRule, 'id' | 'severity' | 'source'>

/**
 * The rules that a command line names. Every word must mean something: a typo never audits less without saying so. A
 * rule that the config file turns `off` runs only when it is asked for by its id.
 */
export function selectRules<Rule extends Selectable>(
  rules: readonly Rule[],
  selection: Selection,
  off: ReadonlySet<string> = new Set(),
): Rule[] {
  const ids = rules.map(({ id }) => id)
  const included = selection.rule?.map((glob) => ruleMatcher(glob, ids))
  const excluded = selection.excludeRule?.map((glob) => ruleMatcher(glob, ids))
  const services = selection.service?.map((name) => oneOf('service', name, [...new Set(rules.map(serviceOf))]))
  const severities = selection.severity?.map((name) => oneOf('severity', name, SEVERITIES))
  const sections = selection.section?.map((section) => knownSection(section, rules))
  const selected = rules.filter(
    (rule) =>
      (!off.has(rule.id) || selection.rule?.includes(rule.id)) &&
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
      off.size > 0
        ? 'The options exclude each other, or the config file turns off what they leave; see `awsure rules`.'
        : 'The options exclude each other; see `awsure rules` for what there is.',
    )
  }
  return selected
}

/** First part of a rule's id: `elbv2`. */
export const serviceOf = ({ id }: Selectable): string => id.slice(0, id.indexOf('-'))

/** Tells the rules that a glob names; one that names none is a usage error. */
export function ruleMatcher(glob: string, ids: readonly string[]): (id: string) => boolean {
  const matches = picomatch(glob)
  if (ids.some((id) => matches(id))) return matches
  if (ids.some((id) => id.startsWith(`${glob}-`))) {
    throw new KnownError(2, `Unknown rule: ${glob}.`, `Did you mean '${glob}-*'?`)
  }
  throw unknownWord('rule', glob, ids, 'See `awsure rules` for all of them.')
}

function knownSection(section: string, rules: readonly Selectable[]): string {
  const covered = rules.flatMap(({ source }) => source)
  if (covered.some((name) => isWithin(name, section))) return section
  const known = sectionOf(section)
  const isKnown = QUESTIONS.includes(section.split('.')[0] ?? '')
  const near = nearestSection(section, isKnown ? covered : QUESTIONS)
  throw new KnownError(
    2,
    isKnown
      ? `No rule covers section ${section} of the source document${known?.unchecked ? `: ${known.unchecked}` : ''}.`
      : `Unknown section: ${section}.`,
    near ? `Did you mean ${near}?` : `Choose from: ${QUESTIONS.join(', ')}.`,
  )
}

/** `8` of `8.1`. */
const QUESTIONS = SECTIONS.map(({ id }) => id).filter((id) => !id.includes('.'))

/** The nearest by number: 12 for 13, 8.9 for 8.10. Undefined for what is not a number. */
function nearestSection(section: string, sections: readonly string[]): string | undefined {
  if (!/^\d+(\.\d+)?$/.test(section)) return undefined
  const [chapter = 0, part = 0] = section.split('.').map(Number)
  const distance = (name: string) => {
    const [otherChapter = 0, otherPart = 0] = name.split('.').map(Number)
    return Math.abs(otherChapter - chapter) * 1000 + Math.abs(otherPart - part)
  }
  return sections.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** The selection that parsed options hold. */
export const selectionOf = (argv: {
  rule?: string[] | undefined
  'exclude-rule'?: string[] | undefined
  service?: string[] | undefined
  section?: string[] | undefined
  severity?: string[] | undefined
}): Selection => ({ ...argv, excludeRule: argv['exclude-rule'] })
