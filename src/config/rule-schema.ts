import type { JsonValue } from '../json.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import type { ChoiceSchema, Schema, TextSchema } from './schema-type.ts'

/** Longer ones the matcher refuses. */
export const ruleGlob: TextSchema = { type: 'string', pattern: '^.{1,200}$', examples: ['iam-*'] }

/** What a rule can be set to; without a rule, what any can be. */
export const ruleSchema = (rule?: AnyRule): ChoiceSchema => ({
  ...(rule ? { description: `${rule.title}. Severity: ${rule.severity}.` } : {}),
  anyOf: [
    { type: 'string', enum: ['off', 'on', ...SEVERITIES] },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        enabled: { type: 'boolean', description: 'Whether the rule runs.' },
        severity: { type: 'string', enum: SEVERITIES, description: 'Severity of the rule and of all its findings.' },
        options: {
          type: 'object',
          description: 'Options of the rule: see `awsure explain`.',
          additionalProperties: rule ? false : {},
          ...(rule ? { properties: optionSchemas(rule.options ?? {}, rule.choices) } : {}),
        },
      },
    },
  ],
})

const optionSchemas = (
  defaults: Readonly<Record<string, unknown>>,
  choices: AnyRule['choices'] = {},
): Record<string, Schema> =>
  Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, optionSchema(value, choices[name])]))

/** The shape of the default: what the rule's code was written for. */
function optionSchema(value: unknown, choices?: readonly unknown[]): Schema {
  return { ...shapeOf(value, choices), default: value as JsonValue }
}

function shapeOf(value: unknown, choices?: readonly unknown[]): Schema {
  // Days, counts, percentages: below zero an option means nothing, unless its default is.
  if (typeof value === 'number') return { type: 'number', ...(value >= 0 ? { minimum: 0 } : {}) }
  if (typeof value === 'boolean') return { type: 'boolean' }
  if (typeof value === 'string') return { type: 'string', ...(choices ? { enum: choices as readonly string[] } : {}) }
  // An empty list does not tell what it is for; it is names wherever there is one.
  if (Array.isArray(value)) return { type: 'array', items: shapeOf(value[0] ?? '') }
  if (typeof value !== 'object' || value === null) return {}
  return { type: 'object', properties: optionSchemas(value as Record<string, unknown>), additionalProperties: false }
}
