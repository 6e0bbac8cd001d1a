import type { Config } from '../config/config.ts'
import { type ConfiguredRules, configureRules } from '../config/rules.ts'
import { loadRules } from './load-rules.ts'

/** Every rule that there is, with its severity and options as the config file has them, and which of them are off. */
export async function loadConfiguredRules(
  { rules: custom }: { rules?: readonly string[] | undefined },
  config: Config | undefined,
): Promise<ConfiguredRules> {
  const rules = await loadRules(custom)
  if (!config) return { rules, off: new Set() }
  const [{ problemsWithRules }, { throwFirst }] = await Promise.all([
    import('../config/check-rules.ts'),
    import('../config/problem.ts'),
  ])
  throwFirst(problemsWithRules(config, rules))
  return configureRules(rules, config.rules)
}
