import type { Config } from '../config/config.ts'
import type { GateSettings } from '../gate/gate.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import type { GateArgs } from './options.ts'
import { readBaseline } from './read-baseline.ts'
import { ruleMatcher } from './select.ts'
import { oneOf } from './suggest.ts'

/** What the gate goes by. A baseline that cannot be read costs no audit: this comes first. */
export async function gateSettings(
  argv: GateArgs,
  config: Config | undefined,
  rules: readonly Pick<AnyRule, 'id'>[],
  today: Date,
): Promise<GateSettings> {
  const ids = rules.map(({ id }) => id)
  const failOnRules = argv['fail-on-rule'] ?? []
  const warnRules = argv['warn-rule'] ?? []
  for (const glob of [...failOnRules, ...warnRules]) ruleMatcher(glob, ids)
  return {
    failOn: oneOf('severity', argv['fail-on'], [...SEVERITIES, 'none']),
    failOnRules,
    warnRules,
    incomplete: oneOf('value of --incomplete', argv.incomplete, ['fail', 'warn']),
    exitZero: argv['exit-zero'] ?? false,
    suppressions: config?.suppressions.map(({ suppression }) => suppression) ?? [],
    baseline: argv.baseline === undefined ? undefined : await readBaseline(argv.baseline),
    today,
  }
}
