import { ruleGlob } from './rule-schema.ts'
import type { ListSchema, ObjectSchema } from './schema-type.ts'

const suppression: ObjectSchema = {
  type: 'object',
  required: ['rule', 'resource', 'reason'],
  additionalProperties: false,
  properties: {
    rule: { ...ruleGlob, description: 'Id or glob of rules.' },
    resource: {
      type: 'string',
      minLength: 1,
      examples: ['arn:aws:iam::111122223333:user/deploy'],
      description: 'Pattern over resource ids and ARNs: `*` is any text, `?` any character.',
    },
    account: {
      type: 'string',
      pattern: '^[\\d*?]{1,12}$',
      examples: ['111122223333'],
      description: 'Account id, or a pattern of that kind.',
    },
    region: {
      type: 'string',
      pattern: '^[a-z\\d*?-]+$',
      examples: ['eu-west-1', 'global'],
      description: 'Region, or a pattern of that kind.',
    },
    tags: {
      type: 'object',
      additionalProperties: { type: 'string' },
      examples: [{ environment: 'sandbox' }],
      description: 'Tags that the resource must have; patterns of that kind.',
    },
    reason: {
      type: 'string',
      minLength: 10,
      description: 'Why the finding is parked, for whoever reads it next year.',
    },
    until: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      examples: ['2026-12-31'],
      description: 'Last day on which it holds, in UTC. After it the finding is active again.',
    },
    owner: { type: 'string', minLength: 1, description: 'Who answers for it.' },
    ticket: { type: 'string', minLength: 1, description: 'Where it is followed up.' },
  },
}

export const suppressionsSchema: ListSchema = {
  description: 'Findings that are known and parked, each for a reason. They are counted, and no part of the gate.',
  type: 'array',
  items: suppression,
}

/** The file that `suppressionsFile` names. */
export const suppressionsFileSchema: ObjectSchema = {
  type: 'object',
  required: ['suppressions'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { type: 'integer', enum: [1] },
    suppressions: suppressionsSchema,
  },
}
