import type { Action, Listener as BareListener, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'

/** A listener with the extra `rules` of its collection. */
interface Listener extends BareListener {
  rules: readonly Rule[] | undefined
}

/** What an action does with a request that came over HTTP. */
export type HttpEffect = 'is safe' | 'forwards requests' | 'takes credentials' | 'redirects to HTTP'

export interface RoutedAction {
  action: Action
  /** The rule it belongs to: `the default rule`, `rule 10`. */
  rule: string
  ruleArn: string | undefined
  /** Where in the listener's row it stands: `rules[1].Actions[0]`. */
  path: string
  /** Undefined for a type that AWS has added since: neither good nor bad until somebody has read about it. */
  effect: HttpEffect | undefined
}

/** A rule of a listener with what it matches and does. */
export interface RoutedRule {
  name: string
  conditions: readonly RuleCondition[]
  actions: readonly RoutedAction[]
}

/** The default rule changes with its listener, every other one by its own ARN. */
export const isDefault = ({ rule }: RoutedAction): boolean => rule === DEFAULT

/** Every rule of a listener once, the default first: DescribeRules repeats the listener's own default actions. */
export function rulesOf({ DefaultActions, rules = [] }: Listener): RoutedRule[] {
  const all = rules.map(({ RuleArn, Priority, IsDefault = Priority === 'default', Conditions, Actions }, index) => {
    const name = IsDefault ? DEFAULT : `rule ${Priority ?? `#${index + 1}`}`
    return { name, conditions: Conditions ?? [], actions: routed(Actions, name, `rules[${index}].Actions`, RuleArn) }
  })
  const byDefault = DefaultActions
    ? { name: DEFAULT, conditions: [], actions: routed(DefaultActions, DEFAULT, 'DefaultActions') }
    : (all.find(({ name }) => name === DEFAULT) ?? { name: DEFAULT, conditions: [], actions: [] })
  return [byDefault, ...all.filter(({ name }) => name !== DEFAULT)]
}

const DEFAULT = 'the default rule'

const routed = (actions: readonly Action[] = [], rule: string, path: string, ruleArn?: string): RoutedAction[] =>
  actions.map((action, index) => ({ action, rule, ruleArn, path: `${path}[${index}]`, effect: effectOnHttp(action) }))

function effectOnHttp({ Type, RedirectConfig }: Action): HttpEffect | undefined {
  switch (Type) {
    case 'fixed-response':
      return 'is safe'
    case 'redirect':
      // Left out, the protocol is `#{protocol}`: the one that the request came over.
      return RedirectConfig?.Protocol === 'HTTPS' ? 'is safe' : 'redirects to HTTP'
    case 'forward':
      return 'forwards requests'
    case 'authenticate-cognito':
    case 'authenticate-oidc':
    case 'jwt-validation':
      return 'takes credentials'
    default:
      return undefined
  }
}

/** Whether a rule matches no path but these patterns. */
export function matchesOnly({ conditions }: RoutedRule, paths: readonly string[]): boolean {
  return conditions.some(({ Field, Values = [], RegexValues = [], PathPatternConfig = {} }) => {
    const patterns = [...Values, ...(PathPatternConfig.Values ?? [])]
    const expressions = [...RegexValues, ...(PathPatternConfig.RegexValues ?? [])]
    const onlyThese = patterns.length > 0 && patterns.every((pattern) => paths.includes(pattern))
    return Field === 'path-pattern' && onlyThese && expressions.length === 0
  })
}
