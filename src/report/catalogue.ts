import { compareBy, groupBy } from '../order.ts'
import { markdownText } from './escape.ts'
import type { RuleEntry } from './report.ts'

/** The rules as a Markdown page: rules/README.md, and where SARIF's help links point. */
export function cataloguePage(entries: readonly RuleEntry[]): string {
  const byService = groupBy([...entries].sort(compareBy(({ id }) => id)), ({ service }) => service)
  const services = [...byService].map(([service, rules]) => `## ${service}\n\n${rules.map(ruleSection).join('\n')}`)
  return `# Rules

Written by \`npm run docs\` from the rules themselves; do not edit. ${entries.length} rules.

| rule | severity | section | what should hold |
|---|---|---|---|
${entries.map(({ id, severity, source, title }) => `| [${id}](#${id}) | ${severity} | ${source.join(', ')} | ${markdownText(title)} |`).join('\n')}

${services.join('\n')}`
}

function ruleSection(entry: RuleEntry): string {
  const { cis, securityHub, config } = entry.compliance
  const compliance = [
    ...(cis ?? []).map((id) => `CIS AWS Foundations 5.0 ${id}`),
    ...(securityHub ?? []).map((id) => `Security Hub ${id}`),
    ...(config ?? []).map((id) => `AWS Config ${id}`),
  ]
  const options = Object.entries(entry.options).map(([name, value]) => `\`${name}\` (${JSON.stringify(value)})`)
  const facts: [string, string][] = [
    ['The source document', entry.correction ? markdownText(entry.correction) : ''],
    ['Severity', `${entry.severity}; section ${entry.source.join(', ')} of the source document`],
    ['Reads', entry.permissions.map((action) => `\`${action}\``).join(', ') || 'nothing that needs a permission'],
    ['Options', options.join(', ')],
    ['Compliance', compliance.join(', ')],
    ['Prowler', entry.peers.prowler?.map((id) => `\`${id}\``).join(', ') ?? 'no such check'],
    ['References', entry.references.map((url) => `<${url}>`).join(', ')],
  ]
  return `### ${entry.id}

**${markdownText(entry.title)}.** ${markdownText(entry.rationale)}

\`\`\`sh
${entry.remediation}
\`\`\`

${facts
  .filter(([, value]) => value !== '')
  .map(([name, value]) => `- ${name}: ${value}`)
  .join('\n')}
`
}
