import pc from 'picocolors'
import { collectionsOf } from '../../engine/plan.ts'
import { ruleEntry } from '../../report/build.ts'
import type { AnyRule } from '../../rule.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import type { CommonArgs } from '../options.ts'
import type { Configured } from '../settings.ts'
import { type Streams, wantsColor, write } from '../streams.ts'
import { unknownWord } from '../suggest.ts'

export async function explain(
  { argv, config }: Configured<CommonArgs & { id: string; rules?: string[] | undefined }>,
  streams: Streams,
): Promise<number> {
  const { rules, off } = await loadConfiguredRules(argv, config)
  const rule = rules.find(({ id }) => id === argv.id)
  if (!rule) {
    throw unknownWord(
      'rule',
      argv.id,
      rules.map(({ id }) => id),
      'See `awsure rules` for all of them.',
    )
  }
  await write(streams.stdout, explanation(rule, off.has(rule.id), wantsColor(streams, argv)))
  return 0
}

function explanation(rule: AnyRule, isOff: boolean, color: boolean): string {
  const { bold, dim } = pc.createColors(color)
  const entry = ruleEntry(rule)
  const { cis, securityHub, config } = entry.compliance
  const sections = entry.source.length > 0 ? [`section ${entry.source.join(', ')} of the source document`] : []
  const section = (heading: string, lines: readonly string[]) =>
    lines.length > 0 ? `\n${bold(heading)}\n${lines.map((line) => `  ${line}\n`).join('')}` : ''
  return [
    `${bold(entry.title)}\n${entry.id}  ${dim([isOff ? 'off in the config file' : entry.severity, ...sections].join(', '))}\n`,
    section('Why', [entry.rationale]),
    section('Where the source document is wrong', entry.correction ? [entry.correction] : []),
    section('How to mend it', [entry.remediation]),
    section('What it reads', collectionsRead(rule)),
    section('Permissions', entry.permissions),
    section(
      'Options',
      Object.entries(entry.options).map(([name, value]) => optionText(name, value, rule.choices?.[name])),
    ),
    section('Compliance', [
      ...(cis ? [`CIS AWS Foundations 5.0: ${cis.join(', ')}`] : []),
      ...(securityHub ? [`Security Hub: ${securityHub.join(', ')}`] : []),
      ...(config ? [`AWS Config: ${config.join(', ')}`] : []),
    ]),
    section('References', entry.references),
  ].join('')
}

/** `minTlsVersion: "TLSv1.2" (one of TLSv1.2, TLSv1.3)` */
function optionText(name: string, value: unknown, choices: readonly unknown[] | undefined): string {
  return `${name}: ${JSON.stringify(value)}${choices ? ` (one of ${choices.join(', ')})` : ''}`
}

/** Each collection with its call, and each extra with its own. */
const collectionsRead = (rule: AnyRule): string[] =>
  collectionsOf(rule).flatMap(({ key, service, source, asked, extras }) => [
    `${key}${source.calls.length > 0 ? ` (${source.calls.map((call) => `${service.name}:${call}`).join(', ')})` : ''}`,
    ...asked.flatMap((name) => {
      const extra = extras[name]
      return extra ? [`${key}.${name} (${extra.calls.map((call) => `${extra.service.name}:${call}`).join(', ')})`] : []
    }),
  ])
