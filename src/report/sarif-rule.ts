import type { PropertyBag, ReportingConfiguration, ReportingDescriptor } from 'sarif'
import type { Severity } from '../rule.ts'
import { markdownBlock, markdownCode, markdownText, printable } from './escape.ts'
import { sentence, shorten } from './prose.ts'
import type { RuleEntry } from './report.ts'
import { requirementsOf } from './requirements.ts'

/** GitHub's limits for a rule; it keeps the first ten of its tags. */
const MAX_TEXT = 1024
const MAX_NAME = 255
const MAX_TAGS = 10

export const LEVELS: Record<Severity, ReportingConfiguration.level> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** The middle of GitHub's bands: critical is over 9, high from 7, medium from 4. */
const SECURITY_SEVERITY: Record<Severity, string | undefined> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
}

export function ruleDescriptor(rule: RuleEntry): ReportingDescriptor {
  return {
    id: rule.id,
    name: shorten(pascalCase(rule.id), MAX_NAME),
    shortDescription: { text: description(rule.title) },
    fullDescription: { text: description(rule.rationale) },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(isUri(rule.url) ? { helpUri: rule.url } : {}),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: properties(rule),
  }
}

const description = (text: string): string => sentence(shorten(printable(text), MAX_TEXT - 1))

/** `iam-user-mfa` is IamUserMfa. */
const pascalCase = (id: string): string =>
  id
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

function properties({ severity, service, compliance }: RuleEntry): PropertyBag {
  const tags = ['aws', service, ...(compliance.cis ?? []).map((id) => `cis-${id}`), ...(compliance.securityHub ?? [])]
  return severityProperties(severity, tags)
}

/** What GitHub reads of how bad a rule's findings are, and the tags that it shows. */
export function severityProperties(severity: Severity, tags: readonly string[]): PropertyBag {
  const securitySeverity = SECURITY_SEVERITY[severity]
  if (securitySeverity === undefined) {
    return { tags: tags.slice(0, MAX_TAGS), precision: 'very-high', 'problem.severity': 'recommendation' }
  }
  // Only with the tag `security` does GitHub read the number.
  return {
    tags: ['security', ...tags].slice(0, MAX_TAGS),
    precision: 'very-high',
    'security-severity': securitySeverity,
  }
}

/** What help says after why and how, each with its heading; parts without content are left out. */
function facts(rule: RuleEntry): [heading: string, items: string[]][] {
  const compliance = requirementsOf(rule).map(({ standard, id }) => `${standard}: ${id}`)
  const options = Object.entries(rule.options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const all: [string, string[]][] = [
    ['Source document, sections', rule.source],
    ['Options', options],
    ['Permissions', rule.permissions],
    ['Compliance', compliance],
  ]
  return all.filter(([, items]) => items.length > 0)
}

function helpText(rule: RuleEntry): string {
  return [
    printable(rule.rationale),
    `Fix: ${printable(rule.remediation)}`,
    ...facts(rule).map(([heading, items]) => `${heading}: ${items.map(printable).join(', ')}`),
    ...references(rule).map(printable),
  ].join('\n\n')
}

function helpMarkdown(rule: RuleEntry): string {
  const links = references(rule).map((url) => `- ${isUri(url) ? `<${url}>` : markdownCode(url)}`)
  return [
    markdownText(rule.rationale),
    `**Fix**\n\n${markdownBlock(rule.remediation, 'sh')}`,
    ...facts(rule).map(([heading, items]) => `**${heading}:** ${items.map(markdownCode).join(', ')}`),
    ...(links.length > 0 ? [`**References**\n\n${links.join('\n')}`] : []),
  ].join('\n\n')
}

/** The rule's own page too: GitHub shows no `helpUri`. */
const references = (rule: RuleEntry): string[] =>
  [...new Set([...rule.references, rule.url])].filter((url) => url !== '')

/** A web address in the characters of RFC 3986; `helpUri` must be one. */
export function isUri(text: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?](?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})*)?(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[\da-f]{2})*)?$/i.test(
    text,
  )
}
